package dev.frontdesk.training.bench;

import dev.frontdesk.albert.Encoding;
import dev.frontdesk.albert.OnnxEncoder;
import dev.frontdesk.albert.Precision;
import dev.frontdesk.scoring.BusyException;
import dev.frontdesk.scoring.EncodingQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/// 64 callers at once, each asking for one text after the other through the serving queue, beside the best that the same encoder does
/// without a queue: full batches on all threads.
///
/// Both run in turns of a second, again and again; queue and direct batches use the same sessions, one thread a run.
final class QueueLoad implements Section {
    private static final int CALLERS = 64;
    private static final int CAPACITY = 1_024;
    private static final int[] BATCHES = {8, 16, 32};
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final long TURN_NANOS = 1_000_000_000L;

    private final Shape shape;
    private final int[] lengths;
    private final Effort effort;

    QueueLoad(Shape shape, int[] lengths, Effort effort) {
        this.shape = shape;
        this.lengths = lengths.clone();
        this.effort = effort;
    }

    /// What happened in the turns of one way so far.
    private static final class Tally {
        final List<Double> rates = new ArrayList<>();
        final ConcurrentLinkedQueue<Double> seconds = new ConcurrentLinkedQueue<>();
        final LongAdder refused = new LongAdder();
        final LongAdder late = new LongAdder();

        double rate() {
            return new Samples(rates.stream().mapToDouble(Double::doubleValue).toArray()).median();
        }
    }

    @Override
    public Table measure() {
        List<List<Object>> rows = new ArrayList<>();
        for (Precision precision : Precision.values()) {
            try (OnnxEncoder encoder = Engines.onnx(shape, precision, 1, false)) {
                for (int length : lengths) {
                    rows.add(measure(precision, encoder, length));
                }
            }
        }
        return new Table(
                "queue",
                "Serving queue, " + CALLERS + " callers at once",
                "`best direct`: texts/s of full batches without a queue, of batches of 8, 16 and 32 the best; a refusal comes at once, `late` is more than %d ms."
                        .formatted(DEADLINE.toMillis()),
                List.of(
                        "precision",
                        "length",
                        "texts_per_second",
                        "best_direct",
                        "best_batch",
                        "of_best",
                        "millis_p50",
                        "millis_p99",
                        "refused",
                        "late"),
                rows);
    }

    private List<Object> measure(Precision precision, OnnxEncoder encoder, int length) {
        List<Encoding> texts = shape.texts(EncodingQueue.BATCH_MAX * 4, length, 2);
        Tally queued = new Tally();
        List<Tally> direct = Arrays.stream(BATCHES).mapToObj(_ -> new Tally()).toList();
        int rounds = effort.quick() ? 1 : 5;
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < BATCHES.length; i++) {
                direct(encoder::encode, texts.subList(0, BATCHES[i]), direct.get(i));
            }
            queue(encoder::encode, texts, queued);
        }
        int best = 0;
        for (int i = 1; i < BATCHES.length; i++) {
            best = direct.get(i).rate() > direct.get(best).rate() ? i : best;
        }
        Samples latencies =
                new Samples(queued.seconds.stream().mapToDouble(Double::doubleValue).toArray());
        return List.of(
                precision == Precision.FLOAT32 ? "fp32" : "int8",
                length,
                queued.rate(),
                direct.get(best).rate(),
                BATCHES[best],
                queued.rate() / direct.get(best).rate(),
                latencies.millis(0.5),
                latencies.millis(0.99),
                queued.refused.sum(),
                queued.late.sum());
    }

    private void direct(EncodingQueue.Encoder encoder, List<Encoding> batch, Tally tally) {
        encoder.encode(batch);
        turn(
                effort.threads(),
                tally,
                running -> {
                    int read = 0;
                    while (running.getAsBoolean()) {
                        encoder.encode(batch);
                        read += batch.size();
                    }
                    return read;
                });
    }

    private void queue(EncodingQueue.Encoder encoder, List<Encoding> texts, Tally tally) {
        try (EncodingQueue queue = new EncodingQueue(encoder, effort.threads(), CAPACITY)) {
            turn(CALLERS, tally, running -> ask(queue, texts, tally, running));
        }
    }

    private static int ask(
            EncodingQueue queue, List<Encoding> texts, Tally tally, BooleanSupplier running) {
        int read = 0;
        for (int i = Math.floorMod(Thread.currentThread().hashCode(), texts.size());
                running.getAsBoolean();
                i = (i + 1) % texts.size()) {
            long start = System.nanoTime();
            try {
                queue.encode(List.of(texts.get(i)), DEADLINE);
                read++;
            } catch (BusyException e) {
                tally.refused.increment();
            }
            long nanos = System.nanoTime() - start;
            tally.seconds.add(nanos / 1e9);
            if (nanos > DEADLINE.toNanos()) {
                tally.late.increment();
            }
        }
        return read;
    }

    /// What one thread does until its time is over; gives how many texts it read.
    private interface Work {
        int read(BooleanSupplier running);
    }

    private void turn(int threads, Tally tally, Work work) {
        LongAdder read = new LongAdder();
        long start = System.nanoTime();
        long end = start + (effort.quick() ? TURN_NANOS / 50 : TURN_NANOS);
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(
                    Thread.ofPlatform()
                            .daemon()
                            .start(() -> read.add(work.read(() -> System.nanoTime() < end))));
        }
        for (Thread thread : all) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while measuring", e);
            }
        }
        tally.rates.add(read.sum() / ((System.nanoTime() - start) / 1e9));
    }
}
