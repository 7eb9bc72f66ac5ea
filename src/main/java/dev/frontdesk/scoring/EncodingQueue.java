package dev.frontdesk.scoring;

import dev.frontdesk.albert.EncoderOutput;
import dev.frontdesk.albert.Encoding;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/// A bounded queue of texts before the encoder, read in batches by a few platform threads.
///
/// A call on an idle queue is read at once: nothing waits for a timer or for company. While all threads are busy, texts gather,
/// and the next free thread takes the oldest with all of about its length, at most 32. A full queue refuses at once, and a
/// caller waits no longer than its deadline; what it no longer waits for is not read. Safe for any number of threads, virtual
/// ones included, since native calls happen on the queue's own.
public final class EncodingQueue implements AutoCloseable {
    /// The most texts in a batch.
    public static final int BATCH_MAX = 32;

    private static final int BUCKET_TOKENS = 16;

    /// What reads a batch, e.g. `OnnxEncoder::encode`.
    @FunctionalInterface
    public interface Encoder {
        EncoderOutput encode(List<Encoding> encodings);
    }

    /// What the encoder gave for one text.
    ///
    /// @param sentence [H]
    /// @param words [E]
    public record Vectors(float[] sentence, float[] words) {}

    private record Waiting(Encoding encoding, CompletableFuture<Vectors> result) {
        int bucket() {
            return encoding.length() / BUCKET_TOKENS;
        }
    }

    private final Encoder encoder;
    private final int capacity;
    private final Duration deadline;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final List<Thread> threads = new ArrayList<>();
    private final LongAdder batches = new LongAdder();
    private boolean closed;

    /// @param threads how many batches are read side by side
    /// @param capacity the most texts that wait
    /// @param deadline how long a caller waits at most
    public EncodingQueue(Encoder encoder, int threads, int capacity, Duration deadline) {
        if (threads < 1 || capacity < 1 || deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException(
                    threads + " threads, capacity " + capacity + ", deadline " + deadline);
        }
        this.encoder = encoder;
        this.capacity = capacity;
        this.deadline = deadline;
        for (int i = 0; i < threads; i++) {
            this.threads.add(
                    Thread.ofPlatform().daemon().name("encoder-" + i).start(this::readBatches));
        }
    }

    /// Reads texts, in their order.
    ///
    /// @throws BusyException when the queue is full, too slow or closed
    /// @throws IllegalArgumentException when there are more texts than the queue can ever hold
    public List<Vectors> encode(List<Encoding> encodings) {
        if (encodings.size() > capacity) {
            throw new IllegalArgumentException(
                    encodings.size() + " texts at once; the queue holds " + capacity);
        }
        List<Waiting> mine =
                encodings.stream().map(e -> new Waiting(e, new CompletableFuture<>())).toList();
        offer(mine);
        try {
            return await(mine);
        } finally {
            // What came too late or after another's failure is not worth reading.
            mine.forEach(w -> w.result.cancel(false));
        }
    }

    private synchronized void offer(List<Waiting> mine) {
        if (closed) {
            throw new BusyException(BusyException.Code.CLOSED, "the encoder is closed");
        }
        if (waiting.size() + mine.size() > capacity) {
            waiting.removeIf(w -> w.result.isDone());
        }
        if (waiting.size() + mine.size() > capacity) {
            throw new BusyException(
                    BusyException.Code.FULL,
                    waiting.size() + " texts are waiting to be read, " + capacity + " may");
        }
        waiting.addAll(mine);
        notifyAll();
    }

    private List<Vectors> await(List<Waiting> mine) {
        long end = System.nanoTime() + deadline.toNanos();
        List<Vectors> results = new ArrayList<>();
        for (Waiting each : mine) {
            try {
                results.add(
                        each.result.get(
                                Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS));
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
        return results;
    }

    private void readBatches() {
        for (List<Waiting> batch = take(); !batch.isEmpty(); batch = take()) {
            batches.increment();
            try {
                EncoderOutput output =
                        encoder.encode(batch.stream().map(Waiting::encoding).toList());
                for (int i = 0; i < batch.size(); i++) {
                    batch.get(i)
                            .result
                            .complete(new Vectors(output.sentence()[i], output.words()[i]));
                }
            } catch (RuntimeException | Error e) {
                batch.forEach(w -> w.result.completeExceptionally(e));
            }
        }
    }

    /// The next batch; empty once the queue is closed.
    private synchronized List<Waiting> take() {
        while (true) {
            waiting.removeIf(w -> w.result.isDone());
            if (closed) {
                return List.of();
            }
            if (!waiting.isEmpty()) {
                break;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                return List.of();
            }
        }
        List<Waiting> batch = new ArrayList<>();
        int bucket = waiting.element().bucket();
        for (Iterator<Waiting> i = waiting.iterator(); i.hasNext() && batch.size() < BATCH_MAX; ) {
            Waiting next = i.next();
            if (next.bucket() == bucket) {
                batch.add(next);
                i.remove();
            }
        }
        return batch;
    }

    public int capacity() {
        return capacity;
    }

    /// Texts that wait now.
    public synchronized int waiting() {
        return waiting.size();
    }

    /// Batches read so far: encoder passes.
    public LongAdder batches() {
        return batches;
    }

    /// Refuses what waits, lets running batches end, and returns when the threads have.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            waiting.forEach(w -> w.result.cancel(false));
            waiting.clear();
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
