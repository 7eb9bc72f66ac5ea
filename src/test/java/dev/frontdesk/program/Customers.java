package dev.frontdesk.program;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Some customers who go on writing, each about one thing of the shop, whatever happens to the program.
///
/// A customer who has been handed over to a person begins another conversation, as only a bot answers for certain.
/// Thread-safe.
final class Customers implements AutoCloseable {
    private final URI chat;
    private final List<Conversation> conversations = new ArrayList<>();
    private final List<Conversation> current = new ArrayList<>();
    private final ScheduledExecutorService pens;
    private final CountDownLatch quiet = new CountDownLatch(1);
    private final int pauseMillisMax;

    /// A conversation with what the customer wrote in it.
    record Conversation(ChatClient client, List<String> wordings, Map<String, String> written) {
        void write(Random random) {
            String text = wordings.get(random.nextInt(wordings.size()));
            // The client may be told of the answer before the text is noted; nobody looks before
            // the end.
            written.put(client.send(text), text);
        }
    }

    /// Customers who write at once, and then each after a random pause.
    Customers(URI chat, int count, int pauseMillisMax, Random random) {
        this.chat = chat;
        this.pauseMillisMax = pauseMillisMax;
        this.pens = Executors.newScheduledThreadPool(2);
        List<List<String>> topics = Shop.topics(6);
        for (int i = 0; i < count; i++) {
            current.add(begin(topics.get(random.nextInt(topics.size()))));
            scheduleNext(i, new Random(random.nextLong()));
        }
    }

    private synchronized Conversation begin(List<String> wordings) {
        Conversation begun =
                new Conversation(ChatClient.open(chat), wordings, new ConcurrentHashMap<>());
        conversations.add(begun);
        return begun;
    }

    private void scheduleNext(int customer, Random random) {
        var _ =
                pens.schedule(
                        () -> {
                            if (quiet.getCount() > 0) {
                                write(customer, random);
                                scheduleNext(customer, random);
                            }
                        },
                        random.nextInt(40, pauseMillisMax),
                        TimeUnit.MILLISECONDS);
    }

    private synchronized void write(int customer, Random random) {
        Conversation here = current.get(customer);
        String owner = here.client().owner();
        if (!owner.isEmpty() && !owner.equals("bot")) {
            here = begin(here.wordings());
            current.set(customer, here);
        }
        here.write(random);
    }

    /// One of them writes now.
    void writeNow(Random random) {
        write(random.nextInt(current.size()), random);
    }

    synchronized int acknowledged() {
        return conversations.stream().mapToInt(c -> c.client().acknowledged().size()).sum();
    }

    /// Waits until so many more messages have been acknowledged; says whether that happened in time.
    boolean awaitAcknowledged(int more, Duration limit) {
        int enough = acknowledged() + more;
        long deadline = System.nanoTime() + limit.toNanos();
        while (acknowledged() < enough) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(20_000_000);
        }
        return true;
    }

    synchronized int written() {
        return conversations.stream().mapToInt(c -> c.written().size()).sum();
    }

    synchronized List<Conversation> conversations() {
        return List.copyOf(conversations);
    }

    /// Ends the writing and waits until all that was written is acknowledged and answered.
    ///
    /// @throws AssertionError if that does not happen in time
    void finish(Duration limit) {
        quiet.countDown();
        pens.shutdown();
        try {
            if (!pens.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new AssertionError("the customers go on writing");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        long deadline = System.nanoTime() + limit.toNanos();
        for (Conversation one : conversations()) {
            Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
            one.client().settled(left);
            one.client()
                    .await(
                            left,
                            "answers to all",
                            () ->
                                    Transcript.unanswered(one.client()).isEmpty()
                                            ? Optional.of(true)
                                            : Optional.empty());
        }
    }

    @Override
    public void close() {
        quiet.countDown();
        pens.shutdownNow();
        conversations().forEach(one -> one.client().close());
    }
}
