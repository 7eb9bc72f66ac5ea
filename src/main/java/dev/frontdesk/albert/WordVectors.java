package dev.frontdesk.albert;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A vector for each piece of a tokenizer, V × E floats: what [SkipGram] learns and an encoder's embedding table begins with.
///
/// Not changed after it is made; safe for threads.
public final class WordVectors {
    private static final float TABLE_DEVIATIONS = 3;

    private final int size;
    private final int width;
    private final float[] values;
    private final long[] seen;

    /// @param values V × E, row by row
    /// @param seen how often each piece stood in the text
    WordVectors(int width, float[] values, long[] seen) {
        this.size = seen.length;
        this.width = width;
        this.values = values;
        this.seen = seen;
    }

    /// V, the number of pieces.
    public int size() {
        return size;
    }

    /// E, the length of a vector.
    public int width() {
        return width;
    }

    /// The vector of a piece.
    public float[] vector(int piece) {
        return Arrays.copyOfRange(values, piece * width, (piece + 1) * width);
    }

    /// How often a piece stood in the text.
    public long seen(int piece) {
        return seen[piece];
    }

    /// The cosine of two pieces' vectors.
    public double similarity(int one, int other) {
        double dot = 0;
        for (int e = 0; e < width; e++) {
            dot += values[one * width + e] * values[other * width + e];
        }
        double norms = norm(one) * norm(other);
        return norms == 0 ? 0 : dot / norms;
    }

    /// The pieces nearest to one by cosine, nearest first, itself and those that the text did not hold left out.
    public int[] neighbours(int piece, int count) {
        double[] similarities = new double[size];
        for (int other = 0; other < size; other++) {
            similarities[other] = similarity(piece, other);
        }
        return IntStream.range(0, size)
                .filter(other -> other != piece && seen[other] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble(other -> -similarities[other]))
                .limit(count)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /// Fresh weights of an encoder without heads, whose word table are these vectors.
    ///
    /// Their deviation is three times that of the other tables: Adam's steps are as large as the rate whatever the weights' size, and
    /// would wipe out a rare piece's small vector in a few of them.
    public AlbertWeights beginning(AlbertConfiguration configuration, long seed) {
        float deviation = TABLE_DEVIATIONS * configuration.initializerRange();
        Tensor words = new Tensor(new int[] {size, width}, table(deviation, seed));
        return AlbertWeights.random(configuration, Set.of(), seed)
                .with(Map.of(AlbertLayout.WORDS, words));
    }

    /// An embedding table to begin pre-training with, V × E row by row.
    ///
    /// The mean of the seen pieces' vectors is taken away, since all of them share it and it tells nothing; the rest is scaled to
    /// the standard deviation `deviation`. A piece that the text did not hold, special tokens too, gets normal noise of it.
    float[] table(float deviation, long seed) {
        double[] mean = new double[width];
        long pieces = 0;
        for (int piece = 0; piece < size; piece++) {
            if (seen[piece] > 0) {
                pieces++;
                for (int e = 0; e < width; e++) {
                    mean[e] += values[piece * width + e];
                }
            }
        }
        double squares = 0;
        for (int piece = 0; piece < size; piece++) {
            for (int e = 0; seen[piece] > 0 && e < width; e++) {
                squares += square(values[piece * width + e] - mean[e] / pieces);
            }
        }
        double scale = squares == 0 ? 0 : deviation / Math.sqrt(squares / (pieces * width));
        SplittableRandom random = new SplittableRandom(seed);
        float[] table = new float[values.length];
        for (int piece = 0; piece < size; piece++) {
            for (int e = 0; e < width; e++) {
                int at = piece * width + e;
                table[at] =
                        seen[piece] > 0
                                ? (float) (scale * (values[at] - mean[e] / pieces))
                                : (float) (deviation * random.nextGaussian());
            }
        }
        return table;
    }

    private double norm(int piece) {
        double squares = 0;
        for (int e = 0; e < width; e++) {
            squares += square(values[piece * width + e]);
        }
        return Math.sqrt(squares);
    }

    private static double square(double value) {
        return value * value;
    }
}
