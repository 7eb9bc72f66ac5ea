package dev.frontdesk.training.mining;

import dev.frontdesk.scoring.Scorer;
import dev.frontdesk.scoring.SparseVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Groups of texts that mean the same, told by the cosine of their n-grams and, where the model reads the language, of its vectors.
///
/// One text after the other joins the most similar group that began before, or begins one itself. Only groups that share one of its heaviest
/// n-grams are compared with it, found in an inverted index; an n-gram of very many groups tells nothing and is left out of it. So the cost grows
/// with the texts, not with their square. Not thread-safe.
final class TextGroups {
    private static final int CHUNK = 1_024;
    private static final int GRAMS_KEPT = 64;
    private static final int GRAMS_ASKED = 24;
    private static final int POSTINGS_MAX = 2_000;
    private static final int COMPARED_MAX = 24;

    private final Scorer scorer;
    private final String locale;
    private final double least;
    private final boolean byVectors;
    private final List<SparseVector> grams = new ArrayList<>();
    private final List<float[]> vectors = new ArrayList<>();
    private final int[][] postings;
    private final int[] lengths;
    private float[] scores = new float[1_024];

    /// @param least the mean of both cosines for a text to join a group, or the cosine of n-grams where those are alone
    /// @param byVectors whether the model's vectors are asked too, where there are any
    TextGroups(Scorer scorer, String locale, double least, boolean byVectors) {
        this.scorer = scorer;
        this.locale = locale;
        this.least = least;
        this.byVectors = byVectors && scorer.heads(locale).width() > 0;
        int buckets = scorer.heads(locale).ngrams().buckets();
        this.postings = new int[buckets][];
        this.lengths = new int[buckets];
    }

    /// Told of each text and its group.
    @FunctionalInterface
    interface Joined {
        void to(int text, int group);
    }

    /// Told of how far the grouping went.
    @FunctionalInterface
    interface Progress {
        void at(int done);
    }

    /// Says whether a text may join a group.
    @FunctionalInterface
    interface Admission {
        boolean admits(int text, int group);
    }

    /// The group of each text, in the order given; numbers begin at 0 and go on from call to call.
    ///
    /// @param joined told of each text and its group, before the next is asked about
    int[] join(List<String> texts, Admission admission, Joined joined, Progress progress) {
        int[] groups = new int[texts.size()];
        for (int from = 0; from < groups.length; from += CHUNK) {
            List<String> part = texts.subList(from, Math.min(groups.length, from + CHUNK));
            float[][] read = byVectors ? scorer.vectors(part, locale) : new float[part.size()][0];
            for (int i = 0; i < part.size(); i++) {
                groups[from + i] = join(part.get(i), read[i], from + i, admission);
                joined.to(from + i, groups[from + i]);
            }
            progress.at(from + part.size());
        }
        return groups;
    }

    int count() {
        return grams.size();
    }

    private int join(String text, float[] vector, int number, Admission admission) {
        SparseVector own = heaviest(scorer.ngrams(text, locale), GRAMS_KEPT);
        int best = -1;
        double most = least;
        for (int group : candidates(heaviest(own, GRAMS_ASKED))) {
            double similarity = similarity(own, vector, group);
            if (similarity >= most && admission.admits(number, group)) {
                best = group;
                most = similarity + 1e-9;
            }
        }
        return best >= 0 ? best : begin(own, vector);
    }

    private double similarity(SparseVector own, float[] vector, int group) {
        double byGrams = own.dot(grams.get(group));
        float[] other = vectors.get(group);
        if (vector.length == 0) {
            return byGrams;
        }
        double byVector = 0;
        for (int i = 0; i < vector.length; i++) {
            byVector += vector[i] * other[i];
        }
        return (byGrams + byVector) / 2;
    }

    private int begin(SparseVector own, float[] vector) {
        int number = grams.size();
        grams.add(own);
        vectors.add(vector);
        for (int bucket : own.indices()) {
            int length = lengths[bucket];
            if (length == POSTINGS_MAX) {
                continue;
            }
            int[] list = postings[bucket];
            if (list == null) {
                list = new int[4];
            } else if (length == list.length) {
                list = Arrays.copyOf(list, length * 2);
            }
            list[length] = number;
            postings[bucket] = list;
            lengths[bucket]++;
        }
        if (number == scores.length - 1) {
            scores = Arrays.copyOf(scores, scores.length * 2);
        }
        return number;
    }

    /// The groups that have most of a text's heaviest n-grams, ascending.
    private List<Integer> candidates(SparseVector asked) {
        List<Integer> touched = new ArrayList<>();
        for (int i = 0; i < asked.indices().length; i++) {
            int bucket = asked.indices()[i];
            int[] list = postings[bucket];
            for (int k = 0;
                    list != null && lengths[bucket] < POSTINGS_MAX && k < lengths[bucket];
                    k++) {
                if (scores[list[k]] == 0) {
                    touched.add(list[k]);
                }
                scores[list[k]] += asked.values()[i] * asked.values()[i];
            }
        }
        List<Integer> most =
                touched.stream()
                        .sorted(
                                Comparator.comparingDouble((Integer group) -> -scores[group])
                                        .thenComparing(Comparator.naturalOrder()))
                        .limit(COMPARED_MAX)
                        .sorted()
                        .toList();
        touched.forEach(group -> scores[group] = 0);
        return most;
    }

    /// The heaviest entries of a vector, of length 1 again.
    private static SparseVector heaviest(SparseVector vector, int kept) {
        if (vector.indices().length <= kept) {
            return vector;
        }
        int[] order =
                IntStream.range(0, vector.indices().length)
                        .boxed()
                        .sorted(
                                Comparator.comparingDouble((Integer i) -> -vector.values()[i])
                                        .thenComparing(Comparator.naturalOrder()))
                        .limit(kept)
                        .mapToInt(Integer::intValue)
                        .sorted()
                        .toArray();
        int[] indices = new int[kept];
        float[] values = new float[kept];
        double squares = 0;
        for (int i = 0; i < kept; i++) {
            indices[i] = vector.indices()[order[i]];
            values[i] = vector.values()[order[i]];
            squares += (double) values[i] * values[i];
        }
        for (int i = 0; i < kept; i++) {
            values[i] /= (float) Math.sqrt(squares);
        }
        return new SparseVector(indices, values);
    }
}
