package dev.frontdesk.scoring;

import dev.frontdesk.albert.EncoderOutput;
import dev.frontdesk.albert.Encoding;
import dev.frontdesk.albert.TextEncoder;
import dev.frontdesk.scoring.EncodingRequest.Text;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// A bounded, fair queue of texts before the encoder, read in batches by a few platform threads.
///
/// A call on an idle queue is read at once: nothing waits for a timer or for company. While all threads are busy, calls gather
/// and take turns: the next free thread takes texts of about the same length ([EncodingRequest#bucket]), at most 32, from the call
/// whose turn it is, then from the others, one each in rotation. So a call of one text waits for at most one batch of each call that
/// was there before it, however many texts those have.
///
/// Refused at once is what does not fit, and what would not be read within its deadline at the pace of the last batches. Calls of
/// several texts fill the queue to three quarters at most, so that there is room for single ones. A caller waits no longer than its deadline,
/// and what it no longer waits for is not read. Safe for any number of threads, virtual ones included, since native calls happen on
/// the queue's own.
public final class EncodingQueue implements AutoCloseable {
    /// The most texts in a batch: what an encoder reads at once.
    public static final int BATCH_MAX = TextEncoder.BATCH_MAX;

    /// How many times what it is reckoned to take a call must be given: batches differ in their pace.
    private static final double MARGIN = 1.5;

    /// How much of what it knew of its pace the queue keeps with each batch.
    private static final double MEMORY = 0.9;

    /// What reads a batch: [TextEncoder#encode].
    @FunctionalInterface
    public interface Encoder {
        EncoderOutput encode(List<Encoding> encodings);
    }

    /// What the encoder gave for one text.
    ///
    /// @param sentence [H]
    /// @param words [E]
    public record Vectors(float[] sentence, float[] words) {}

    private final Encoder encoder;
    private final int capacity;
    private final LongSupplier nanoTime;
    private final List<Thread> threads = new ArrayList<>();
    private final LongAdder batches = new LongAdder();
    private final LongAdder refused = new LongAdder();

    // Guarded by this, all of them.
    private final Deque<EncodingRequest> requests = new ArrayDeque<>();
    private long runningTokens;
    private double pastNanos;
    private double pastTokens;
    private boolean closed;

    /// @param threads how many batches are read side by side
    /// @param capacity the most texts that wait
    public EncodingQueue(Encoder encoder, int threads, int capacity) {
        this(encoder, threads, capacity, System::nanoTime);
    }

    EncodingQueue(Encoder encoder, int threads, int capacity, LongSupplier nanoTime) {
        if (threads < 1 || capacity < 1) {
            throw new IllegalArgumentException(threads + " threads, capacity " + capacity);
        }
        this.encoder = encoder;
        this.capacity = capacity;
        this.nanoTime = nanoTime;
        for (int i = 0; i < threads; i++) {
            this.threads.add(
                    Thread.ofPlatform().daemon().name("encoder-" + i).start(this::readBatches));
        }
    }

    /// Reads texts; the answers are in their order.
    ///
    /// @param deadline how long the caller waits at most
    /// @throws BusyException when the queue is full, too slow or closed
    /// @throws IllegalArgumentException when there are more texts than the queue takes from one call
    public List<Vectors> encode(List<Encoding> encodings, Duration deadline) {
        if (encodings.isEmpty()) {
            return List.of();
        }
        if (encodings.size() > room(encodings.size())) {
            throw new IllegalArgumentException(
                    "%d texts at once; the queue takes %d"
                            .formatted(encodings.size(), room(encodings.size())));
        }
        EncodingRequest mine = new EncodingRequest(encodings);
        try {
            offer(mine, deadline);
            return await(mine, deadline);
        } catch (BusyException e) {
            refused.increment();
            throw e;
        } finally {
            withdraw(mine);
        }
    }

    /// What came too late or after another's failure is not worth reading.
    private synchronized void withdraw(EncodingRequest request) {
        requests.remove(request);
    }

    /// How many texts may wait, if a call has so many.
    private int room(int texts) {
        return texts == 1 ? capacity : capacity - capacity / 4;
    }

    private synchronized void offer(EncodingRequest mine, Duration deadline) {
        if (closed) {
            throw new BusyException(BusyException.Code.CLOSED, "the encoder is closed");
        }
        int room = room(mine.waiting());
        if (waiting() + mine.waiting() > room) {
            throw new BusyException(
                    BusyException.Code.FULL,
                    "%d texts are waiting to be read, %d may".formatted(waiting(), room));
        }
        // Whoever comes to an idle queue is let in, so that a pace that was once bad is measured
        // again.
        boolean idle = requests.isEmpty() && runningTokens == 0;
        long nanos = idle ? 0 : nanosUntilRead(mine);
        if (MARGIN * nanos > deadline.toNanos()) {
            throw new BusyException(
                    BusyException.Code.OVERLOADED,
                    "it would take %d ms to be read, %d are given"
                            .formatted(TimeUnit.NANOSECONDS.toMillis(nanos), deadline.toMillis()));
        }
        requests.add(mine);
        notifyAll();
    }

    /// At the pace of the last batches. While this call leads so many batches, each of the others leads no more, so that only a part of
    /// what a long one has comes first. All threads share that, but the last batch is read by one.
    private long nanosUntilRead(EncodingRequest mine) {
        double turns = Math.ceilDiv(mine.waiting(), BATCH_MAX);
        double queued = mine.tokens();
        for (EncodingRequest other : requests) {
            queued += other.tokens() * Math.min(1, turns * BATCH_MAX / other.waiting());
        }
        double last = Math.min(queued, (double) BATCH_MAX * mine.tokens() / mine.waiting());
        double pace = pastTokens == 0 ? 0 : pastNanos / pastTokens;
        return (long) (pace * ((runningTokens + queued - last) / threads.size() + last));
    }

    private List<Vectors> await(EncodingRequest mine, Duration deadline) {
        try {
            return mine.result.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new BusyException(
                    BusyException.Code.LATE, "not read within " + deadline.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusyException(BusyException.Code.LATE, "interrupted while waiting");
        } catch (CancellationException e) {
            throw new BusyException(BusyException.Code.CLOSED, "the encoder was closed");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private void readBatches() {
        for (List<Text> batch = take(); !batch.isEmpty(); batch = take()) {
            try {
                EncoderOutput output = read(batch);
                for (int i = 0; i < batch.size(); i++) {
                    batch.get(i).read(new Vectors(output.sentence()[i], output.words()[i]));
                }
            } catch (RuntimeException | Error e) {
                batch.forEach(text -> text.request().result.completeExceptionally(e));
            }
        }
    }

    private EncoderOutput read(List<Text> batch) {
        batches.increment();
        long start = nanoTime.getAsLong();
        try {
            return encoder.encode(batch.stream().map(Text::encoding).toList());
        } finally {
            ended(batch, nanoTime.getAsLong() - start);
        }
    }

    /// The next batch; empty once the queue is closed.
    private synchronized List<Text> take() {
        try {
            while (requests.isEmpty() && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            return List.of();
        }
        if (closed) {
            return List.of();
        }
        List<Text> batch = inTurns(requests.element().nextBucket());
        requests.add(requests.remove());
        requests.removeIf(request -> request.waiting() == 0);
        runningTokens += tokens(batch);
        return batch;
    }

    private List<Text> inTurns(int bucket) {
        List<Text> batch = new ArrayList<>();
        int before;
        do {
            before = batch.size();
            for (EncodingRequest request : requests) {
                Text text = batch.size() < BATCH_MAX ? request.take(bucket) : null;
                if (text != null) {
                    batch.add(text);
                }
            }
        } while (batch.size() > before && batch.size() < BATCH_MAX);
        return batch;
    }

    private synchronized void ended(List<Text> batch, long nanos) {
        long tokens = tokens(batch);
        runningTokens -= tokens;
        pastNanos = MEMORY * pastNanos + nanos;
        pastTokens = MEMORY * pastTokens + tokens;
    }

    private static long tokens(List<Text> batch) {
        return batch.stream().mapToLong(text -> text.encoding().length()).sum();
    }

    /// Texts that wait now.
    public synchronized int waiting() {
        return requests.stream().mapToInt(EncodingRequest::waiting).sum();
    }

    /// Batches read so far.
    public LongAdder batches() {
        return batches;
    }

    /// Calls that got a [BusyException] so far.
    public LongAdder refused() {
        return refused;
    }

    /// Refuses what waits, lets running batches end, and returns when the threads have.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            requests.forEach(request -> request.result.cancel(false));
            requests.clear();
            notifyAll();
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
