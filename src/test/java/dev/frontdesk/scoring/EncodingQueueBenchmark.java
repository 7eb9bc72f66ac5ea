package dev.frontdesk.scoring;

import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.albert.Encoding;
import dev.frontdesk.albert.Fixtures;
import dev.frontdesk.albert.OnnxEncoder;
import dev.frontdesk.albert.OnnxExporter;
import dev.frontdesk.albert.Precision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/// The queue with the bundled encoder under load, by hand: `mvn test -Dtest=EncodingQueueBenchmark`.
///
/// Tokens a second that many callers of one text get, as a share of what the same threads get out of the encoder without a queue, by
/// batches of the size that is best; rounds of both take turns, since only their ratio counts on a machine with other work. Then how
/// long single texts wait beside callers of 256, and that each of an overload is answered within its deadline or refused at once.
class EncodingQueueBenchmark {
    private static final int THREADS = Runtime.getRuntime().availableProcessors();
    private static final int CALLERS = 64;
    private static final int LENGTH = 32;
    private static final int ROUNDS = 5;
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final Duration PATIENT = Duration.ofSeconds(10);

    /// Does one thing, and says how many tokens that were.
    private interface Work {
        long tokens() throws Exception;
    }

    private static OnnxEncoder encoder() {
        EncoderFolder folder = EncoderFolder.open(Fixtures.DEFAULT_ENCODER);
        return OnnxEncoder.open(
                OnnxExporter.export(folder.weights(), Precision.FLOAT32),
                folder.configuration(),
                1);
    }

    @Test
    void manyCallersAgainstTheBestBatch() throws Exception {
        try (OnnxEncoder encoder = encoder();
                EncodingQueue queue = new EncodingQueue(encoder::encode, THREADS, 1_024)) {
            Random random = new Random(1);
            double[] best = new double[ROUNDS];
            double[] equal = new double[ROUNDS];
            double[] mixed = new double[ROUNDS];
            for (int round = -1; round < ROUNDS; round++) {
                double top = 0;
                for (int rows : new int[] {8, 16, 32}) {
                    List<Encoding> batch = Collections.nCopies(rows, text(LENGTH));
                    top =
                            Math.max(
                                    top,
                                    perSecond(
                                            THREADS,
                                            () -> {
                                                encoder.encode(batch);
                                                return (long) rows * LENGTH;
                                            }));
                }
                double same =
                        perSecond(
                                CALLERS,
                                () -> {
                                    queue.encode(List.of(text(LENGTH)), PATIENT);
                                    return LENGTH;
                                });
                double any =
                        perSecond(
                                CALLERS,
                                () -> {
                                    int length = 4 + random.nextInt(LENGTH);
                                    queue.encode(List.of(text(length)), PATIENT);
                                    return length;
                                });
                if (round >= 0) {
                    best[round] = top;
                    equal[round] = same / top;
                    mixed[round] = any / top;
                }
            }
            System.out.printf(
                    "%d threads: best of batches x %d %.0f tokens/s; %d callers get %.0f %% of it with texts of %d, %.0f %% with texts of 4-%d (medians of %d)%n",
                    THREADS,
                    LENGTH,
                    median(best),
                    CALLERS,
                    100 * median(equal),
                    LENGTH,
                    100 * median(mixed),
                    LENGTH + 3,
                    ROUNDS);
        }
    }

    @Test
    void singleTextsBesideLongCalls() throws Exception {
        try (OnnxEncoder encoder = encoder();
                EncodingQueue queue = new EncodingQueue(encoder::encode, THREADS, 1_024)) {
            for (int longCalls : new int[] {0, 1, 2}) {
                List<Double> waits = Collections.synchronizedList(new ArrayList<>());
                AtomicBoolean over = new AtomicBoolean();
                try (ExecutorService others = Executors.newCachedThreadPool()) {
                    Random random = new Random(2);
                    List<Encoding> many =
                            random.ints(256, 6, 40).mapToObj(length -> text(length)).toList();
                    for (int i = 0; i < longCalls; i++) {
                        var _ =
                                others.submit(() -> {
                                    while (!over.get()) {
                                        queue.encode(many, PATIENT);
                                    }
                                });
                    }
                    perSecond(
                            1,
                            () -> {
                                long start = System.nanoTime();
                                queue.encode(List.of(text(12)), PATIENT);
                                waits.add((System.nanoTime() - start) / 1e6);
                                return 12;
                            });
                    over.set(true);
                }
                System.out.printf(
                        "a text of 12 beside %d callers of 256: median %.1f ms, 99 %% %.1f, most %.1f%n",
                        longCalls, at(waits, 0.5), at(waits, 0.99), at(waits, 1));
            }
        }
    }

    @Test
    void anOverloadIsAnsweredInTimeOrRefusedAtOnce() throws Exception {
        Duration deadline = Duration.ofMillis(100);
        try (OnnxEncoder encoder = encoder();
                EncodingQueue queue = new EncodingQueue(encoder::encode, THREADS, 1_024)) {
            perSecond(
                    CALLERS,
                    () -> {
                        queue.encode(List.of(text(LENGTH)), PATIENT);
                        return LENGTH;
                    });
            List<Double> answered = Collections.synchronizedList(new ArrayList<>());
            List<Double> refused = Collections.synchronizedList(new ArrayList<>());
            LongAdder late = new LongAdder();
            perSecond(
                    2 * CALLERS,
                    () -> {
                        long start = System.nanoTime();
                        try {
                            queue.encode(List.of(text(LENGTH)), deadline);
                            answered.add((System.nanoTime() - start) / 1e6);
                        } catch (BusyException e) {
                            if (e.code() == BusyException.Code.LATE) {
                                late.increment();
                            } else {
                                refused.add((System.nanoTime() - start) / 1e6);
                            }
                            Thread.sleep(deadline); // and comes again
                        }
                        return LENGTH;
                    });
            System.out.printf(
                    "%d callers with %d ms: %d answered (99 %% within %.1f ms), %d refused (99 %% within %.1f ms), %d late%n",
                    2 * CALLERS,
                    deadline.toMillis(),
                    answered.size(),
                    at(answered, 0.99),
                    refused.size(),
                    at(refused, 0.99),
                    late.sum());
        }
    }

    private static Encoding text(int length) {
        return Encoding.ofIds(new int[length], new int[length]);
    }

    /// The tokens a second that callers side by side get through in a round.
    private static double perSecond(int callers, Work work) throws Exception {
        LongAdder tokens = new LongAdder();
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                all.add(
                        threads.submit(() -> {
                            while (System.nanoTime() - start < ROUND.toNanos()) {
                                tokens.add(work.tokens());
                            }
                            return null;
                        }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        return tokens.sum() * 1e9 / (System.nanoTime() - start);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double at(List<Double> values, double share) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
