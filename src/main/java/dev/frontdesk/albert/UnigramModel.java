package dev.frontdesk.albert;

import java.util.Arrays;

/// A unigram language model over pieces (Kudo, 2018, arXiv:1804.10959): a word's probability is the sum over all ways to
/// cut it into pieces of the product of their probabilities.
///
/// Immutable, safe for threads. All sums are taken on probabilities that are multiplied by a constant for each symbol,
/// which cancels out of every ratio and keeps a word of [UnigramWords#LENGTH_MAX] symbols within a double.
final class UnigramModel {
    private static final double NATS_A_SYMBOL = 2.5;
    // exp(−20 × 32) is still a normal double.
    private static final double LOG_PROBABILITY_MIN = -20;

    /// What is expected of each piece over some words, and how probable these words are.
    static final class Expected {
        final double[] counts;
        double logLikelihood;

        Expected(int pieces) {
            counts = new double[pieces];
        }

        void add(Expected other) {
            for (int i = 0; i < counts.length; i++) {
                counts[i] += other.counts[i];
            }
            logLikelihood += other.logLikelihood;
        }
    }

    private final int[][] pieces;
    private final double[] logs;
    private final PieceTrie trie;

    private UnigramModel(int[][] pieces, double[] logs, PieceTrie trie) {
        this.pieces = pieces;
        this.logs = logs;
        this.trie = trie;
    }

    /// The model in which each piece is as probable as its count says.
    ///
    /// @param pieces every symbol of the alphabet alone, and longer ones
    static UnigramModel of(int alphabet, int[][] pieces, double[] counts) {
        return new UnigramModel(pieces, logs(counts), new PieceTrie(alphabet, pieces));
    }

    /// The same pieces with other counts.
    UnigramModel with(double[] counts) {
        return new UnigramModel(pieces, logs(counts), trie);
    }

    private static double[] logs(double[] counts) {
        double total = 0;
        for (double count : counts) {
            total += count;
        }
        double[] logs = new double[counts.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = Math.max(LOG_PROBABILITY_MIN, Math.log(counts[i] / total));
        }
        return logs;
    }

    /// The symbols of each piece; not to be changed.
    int[][] pieces() {
        return pieces;
    }

    double logProbability(int piece) {
        return logs[piece];
    }

    /// The expectation step over the words from `from` to before `to`, by forward–backward.
    Expected expect(UnigramWords words, int from, int to) {
        Expected expected = new Expected(pieces.length);
        double[] scaled = new double[pieces.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = Math.exp(logs[i] + NATS_A_SYMBOL * pieces[i].length);
        }
        double[] forward = new double[UnigramWords.LENGTH_MAX + 1];
        double[] backward = new double[UnigramWords.LENGTH_MAX + 1];
        Edges edges = new Edges();
        for (int word = from; word < to; word++) {
            int start = words.start(word);
            int length = words.start(word + 1) - start;
            edges.find(words.symbols(), start, length);
            Arrays.fill(forward, 0, length + 1, 0);
            Arrays.fill(backward, 0, length + 1, 0);
            forward[0] = 1;
            backward[length] = 1;
            for (int i = 0; i < edges.count; i++) {
                forward[edges.ends[i]] += forward[edges.begins[i]] * scaled[edges.pieces[i]];
            }
            double each = words.weight(word) / forward[length];
            for (int i = edges.count - 1; i >= 0; i--) {
                double after = scaled[edges.pieces[i]] * backward[edges.ends[i]];
                backward[edges.begins[i]] += after;
                expected.counts[edges.pieces[i]] += each * forward[edges.begins[i]] * after;
            }
            expected.logLikelihood +=
                    words.weight(word) * (Math.log(forward[length]) - NATS_A_SYMBOL * length);
        }
        return expected;
    }

    /// The log probability of the best way to cut a piece into other pieces; a piece of one symbol has none, −∞.
    double bestWithout(int piece) {
        int[] symbols = pieces[piece];
        double[] best = new double[symbols.length + 1];
        Arrays.fill(best, Double.NEGATIVE_INFINITY);
        best[0] = 0;
        for (int from = 0; from < symbols.length; from++) {
            int node = 0;
            for (int at = from; at < symbols.length; at++) {
                node = trie.child(node, symbols[at]);
                if (node == PieceTrie.NONE) {
                    break;
                }
                int other = trie.piece(node);
                if (other != PieceTrie.NONE && other != piece) {
                    best[at + 1] = Math.max(best[at + 1], best[from] + logs[other]);
                }
            }
        }
        return best[symbols.length];
    }

    /// The pieces in a word, in the order of where they begin. Used again for each word.
    private final class Edges {
        private static final int MAX = UnigramWords.LENGTH_MAX * (UnigramWords.LENGTH_MAX + 1) / 2;
        final int[] begins = new int[MAX];
        final int[] ends = new int[MAX];
        final int[] pieces = new int[MAX];
        int count;

        void find(int[] symbols, int start, int length) {
            count = 0;
            for (int from = 0; from < length; from++) {
                int node = 0;
                for (int at = from; at < length; at++) {
                    node = trie.child(node, symbols[start + at]);
                    if (node == PieceTrie.NONE) {
                        break;
                    }
                    if (trie.piece(node) != PieceTrie.NONE) {
                        begins[count] = from;
                        ends[count] = at + 1;
                        pieces[count++] = trie.piece(node);
                    }
                }
            }
        }
    }
}
