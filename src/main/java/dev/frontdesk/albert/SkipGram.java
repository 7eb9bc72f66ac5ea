package dev.frontdesk.albert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Skip-gram with negative sampling (Mikolov et al., 2013, arXiv:1310.4546) over units of piece ids.
///
/// Frequent pieces are skipped at random, the window's width is drawn for each piece, the rate falls in a line to a
/// thousandth. The negative samples of a piece are shared by its window (Ji et al., 2016, arXiv:1604.04661). Several threads
/// write one table without locks (Hogwild: Recht et al., 2011); with one thread the same units and seed give the same vectors.
///
/// @param width E, the length of a vector
/// @param window the most pieces to each side that count as near
/// @param negatives sampled for each piece, by its count to the power 0.75
/// @param subsample the share of the text above which a piece is skipped at random; 0: none is
/// @param rate of learning at the beginning
/// @param epochs how often each unit is read
/// @param threads that learn at once; 1 is deterministic
/// @param seed of all randomness
public record SkipGram(
        int width,
        int window,
        int negatives,
        double subsample,
        double rate,
        int epochs,
        int threads,
        long seed) {
    private static final double RATE_END_SHARE = 1e-3;
    private static final double NEGATIVE_POWER = 0.75;
    private static final int NEGATIVE_TABLE = 1 << 22;
    private static final int PIECES_A_REPORT = 1 << 14;
    private static final int UNIT_MAX = 1 << 12;

    public SkipGram {
        if (width < 1 || window < 1 || negatives < 1 || epochs < 1 || threads < 1) {
            throw new IllegalArgumentException(
                    "width, window, negatives, epochs and threads must be 1 or more");
        }
        if (!(subsample >= 0 && rate > 0 && rate <= 1)) {
            throw new IllegalArgumentException("subsample " + subsample + " or rate " + rate);
        }
    }

    /// What is known to work for a table of that width.
    public static SkipGram of(int width, int threads, long seed) {
        return new SkipGram(width, 5, 5, 1e-4, 0.05, 3, threads, seed);
    }

    /// Learns the vectors of `vocabularySize` pieces.
    ///
    /// @param units how many there are
    /// @param unit gives the piece ids of one, from several threads; a new array or one that nobody changes
    /// @param progress is told from time to time how many pieces have been read, of epochs × all
    /// @throws IllegalArgumentException where a piece id is not below `vocabularySize`
    public WordVectors learn(
            int vocabularySize, int units, IntFunction<int[]> unit, LongConsumer progress) {
        long[] seen = new long[vocabularySize];
        long all = 0;
        for (int i = 0; i < units; i++) {
            for (int piece : unit.apply(i)) {
                if (piece < 0 || piece >= vocabularySize) {
                    throw new IllegalArgumentException(
                            "unit "
                                    + i
                                    + " has the piece "
                                    + piece
                                    + " of a vocabulary of "
                                    + vocabularySize);
                }
                seen[piece]++;
                all++;
            }
        }
        if (all == 0) {
            throw new IllegalArgumentException("there is no text to learn vectors from");
        }
        Run run = new Run(this, vocabularySize, units, unit, progress, seen, all);
        run.learn();
        return new WordVectors(width, run.inputs, seen);
    }

    /// One run: the two tables that the threads share, and what they only read.
    private static final class Run {
        private final SkipGram how;
        private final int units;
        private final IntFunction<int[]> unit;
        private final LongConsumer progress;
        private final long all;
        private final float[] inputs;
        private final float[] outputs;
        private final float[] keep;
        private final int[] negatives;
        private final AtomicLong read = new AtomicLong();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Run(
                SkipGram how,
                int vocabularySize,
                int units,
                IntFunction<int[]> unit,
                LongConsumer progress,
                long[] seen,
                long all) {
            this.how = how;
            this.units = units;
            this.unit = unit;
            this.progress = progress;
            this.all = all;
            SplittableRandom random = new SplittableRandom(how.seed);
            inputs = new float[Math.multiplyExact(vocabularySize, how.width)];
            outputs = new float[inputs.length];
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = (float) ((random.nextDouble() - 0.5) / how.width);
            }
            keep = new float[vocabularySize];
            double weights = 0;
            for (int piece = 0; piece < vocabularySize; piece++) {
                double over = how.subsample == 0 ? 0 : seen[piece] / (how.subsample * all);
                keep[piece] = (float) (over <= 1 ? 1 : (Math.sqrt(over) + 1) / over);
                weights += Math.pow((double) seen[piece], NEGATIVE_POWER);
            }
            negatives = new int[NEGATIVE_TABLE];
            double until = 0;
            int at = 0;
            for (int piece = 0; piece < vocabularySize; piece++) {
                until += Math.pow((double) seen[piece], NEGATIVE_POWER) / weights;
                while (at < NEGATIVE_TABLE && at < until * NEGATIVE_TABLE) {
                    negatives[at++] = piece;
                }
            }
        }

        void learn() {
            List<Thread> threads = new ArrayList<>();
            for (int thread = 0; thread < how.threads; thread++) {
                int from = (int) ((long) units * thread / how.threads);
                int to = (int) ((long) units * (thread + 1) / how.threads);
                Learner learner = new Learner(this, new SplittableRandom(how.seed + 1 + thread));
                threads.add(
                        Thread.ofPlatform()
                                .daemon()
                                .name("skip-gram-" + thread)
                                .uncaughtExceptionHandler((_, e) -> failure.set(e))
                                .start(() -> learner.read(from, to)));
            }
            try {
                for (Thread thread : threads) {
                    thread.join();
                }
            } catch (InterruptedException e) {
                failure.set(e);
                Thread.currentThread().interrupt();
            }
            Throwable failed = failure.get();
            if (failed != null) {
                throw new IllegalStateException("word vectors could not be learnt", failed);
            }
        }

        float rate() {
            double left = 1 - read.get() / ((double) all * how.epochs);
            return (float) (how.rate * Math.max(RATE_END_SHARE, left));
        }
    }

    /// One thread's way through its units.
    private static final class Learner {
        private static final int SIGMOID_STEPS = 1024;
        private static final float SIGMOID_MAX = 6;
        private static final float[] SIGMOID = sigmoids();

        private final Run run;
        private final SkipGram how;
        private final SplittableRandom random;
        private final float[] change;
        private final int[] kept = new int[UNIT_MAX];
        private final int[] targets;
        private float rate;
        private long since;

        Learner(Run run, SplittableRandom random) {
            this.run = run;
            this.how = run.how;
            this.random = random;
            this.change = new float[how.width];
            this.targets = new int[how.negatives + 1];
            this.rate = run.rate();
        }

        private static float[] sigmoids() {
            float[] table = new float[SIGMOID_STEPS + 1];
            for (int i = 0; i <= SIGMOID_STEPS; i++) {
                double x = (2.0 * i / SIGMOID_STEPS - 1) * SIGMOID_MAX;
                table[i] = (float) (1 / (1 + Math.exp(-x)));
            }
            return table;
        }

        void read(int from, int to) {
            for (int epoch = 0; epoch < how.epochs; epoch++) {
                for (int i = from; i < to && run.failure.get() == null; i++) {
                    int[] pieces = run.unit.apply(i);
                    since += pieces.length;
                    if (since >= PIECES_A_REPORT) {
                        report();
                    }
                    read(pieces);
                }
            }
            report();
        }

        private void report() {
            run.progress.accept(run.read.addAndGet(since));
            since = 0;
            rate = run.rate();
        }

        private void read(int[] pieces) {
            int length = 0;
            for (int piece : pieces) {
                float share = run.keep[piece];
                if (length < UNIT_MAX && (share >= 1 || random.nextDouble() < share)) {
                    kept[length++] = piece;
                }
            }
            for (int at = 0; at < length; at++) {
                int reach = 1 + random.nextInt(how.window);
                int first = Math.max(0, at - reach);
                int last = Math.min(length - 1, at + reach);
                if (first == last) {
                    continue;
                }
                targets[0] = kept[at] * how.width;
                for (int i = 1; i < targets.length; i++) {
                    targets[i] = run.negatives[random.nextInt(NEGATIVE_TABLE)] * how.width;
                }
                for (int near = first; near <= last; near++) {
                    if (near != at) {
                        pull(kept[near] * how.width);
                    }
                }
            }
        }

        /// One input vector towards the target and away from the negatives.
        private void pull(int input) {
            int width = how.width;
            float[] inputs = run.inputs;
            float[] outputs = run.outputs;
            Arrays.fill(change, 0);
            for (int i = 0; i < targets.length; i++) {
                int output = targets[i];
                if (i > 0 && output == targets[0]) {
                    continue;
                }
                float dot = dot(inputs, input, outputs, output, width);
                float gradient = ((i == 0 ? 1 : 0) - sigmoid(dot)) * rate;
                add(change, 0, outputs, output, gradient, width);
                add(outputs, output, inputs, input, gradient, width);
            }
            add(inputs, input, change, 0, 1, width);
        }

        private static float sigmoid(float x) {
            if (x <= -SIGMOID_MAX || x >= SIGMOID_MAX) {
                return x > 0 ? 1 : 0;
            }
            return SIGMOID[(int) ((x / SIGMOID_MAX + 1) * (SIGMOID_STEPS / 2) + 0.5f)];
        }

        private static void add(float[] to, int a, float[] from, int b, float factor, int width) {
            for (int e = 0; e < width; e++) {
                to[a + e] += factor * from[b + e];
            }
        }

        // Eight sums, or each addition waits for the one before it.
        private static float dot(float[] one, int a, float[] other, int b, int width) {
            float s0 = 0;
            float s1 = 0;
            float s2 = 0;
            float s3 = 0;
            float s4 = 0;
            float s5 = 0;
            float s6 = 0;
            float s7 = 0;
            int e = 0;
            for (; e + 8 <= width; e += 8) {
                s0 += one[a + e] * other[b + e];
                s1 += one[a + e + 1] * other[b + e + 1];
                s2 += one[a + e + 2] * other[b + e + 2];
                s3 += one[a + e + 3] * other[b + e + 3];
                s4 += one[a + e + 4] * other[b + e + 4];
                s5 += one[a + e + 5] * other[b + e + 5];
                s6 += one[a + e + 6] * other[b + e + 6];
                s7 += one[a + e + 7] * other[b + e + 7];
            }
            for (; e < width; e++) {
                s0 += one[a + e] * other[b + e];
            }
            return s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7));
        }
    }
}
