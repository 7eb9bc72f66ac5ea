package dev.frontdesk.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// The batches of a run's supervised part: labelled texts of one set, or questions with their answers.
final class SupervisedBatches {
    private static final int CLASSES_MAX = 32;

    private final Supervision supervision;
    private final PretrainingRows rows;
    private final PretrainingSettings.Batches batches;

    SupervisedBatches(
            Supervision supervision, PretrainingRows rows, PretrainingSettings.Batches batches) {
        this.supervision = supervision;
        this.rows = rows;
        this.batches = batches;
    }

    boolean isEmpty() {
        return supervision.isEmpty();
    }

    /// A batch of one set; the sets by the roots of their sizes.
    PretrainingBatch next(RandomGenerator random) {
        double[] weights =
                IntStream.concat(
                                supervision.labels().stream().mapToInt(s -> s.classes().size()),
                                supervision.questions().stream()
                                        .mapToInt(s -> s.questions().size()))
                        .mapToDouble(Math::sqrt)
                        .toArray();
        double at = random.nextDouble() * Arrays.stream(weights).sum();
        int source = 0;
        while (source < weights.length - 1 && at >= weights[source]) {
            at -= weights[source++];
        }
        int labels = supervision.labels().size();
        return source < labels
                ? labelled(supervision.labels().get(source), random)
                : answers(supervision.questions().get(source - labels), random);
    }

    private PretrainingBatch labelled(Supervision.Labels set, RandomGenerator random) {
        int classes = Math.min(set.classes().size(), Math.min(CLASSES_MAX, batches.units() / 2));
        int[] chosen = sample(set.classes().size(), classes, random);
        int each = Math.max(2, batches.units() / classes);
        List<int[]> texts = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int label : chosen) {
            List<int[]> own = set.classes().get(label);
            for (int text : sample(own.size(), Math.min(each, own.size()), random)) {
                texts.add(own.get(text));
                labels.add(label);
            }
        }
        return new PretrainingBatch.Labelled(
                rows.masked(texts, batches.unitLength(), random),
                labels.stream().mapToInt(Integer::intValue).toArray());
    }

    private PretrainingBatch answers(Supervision.Questions set, RandomGenerator random) {
        int count = Math.min(batches.units() / 2, set.questions().size());
        int[] chosen = sample(set.questions().size(), count, random);
        List<int[]> texts = new ArrayList<>();
        for (int i : chosen) {
            texts.add(set.questions().get(i));
        }
        for (int i : chosen) {
            texts.add(set.answers().get(i));
        }
        int length = Math.min(batches.segmentLength(), 2 * batches.unitLength());
        return new PretrainingBatch.Answers(
                rows.masked(texts, length, random), PretrainingRows.keys(texts));
    }

    /// `count` different numbers below `bound`.
    private static int[] sample(int bound, int count, RandomGenerator random) {
        int[] all = IntStream.range(0, bound).toArray();
        for (int i = 0; i < count; i++) {
            int j = i + random.nextInt(bound - i);
            int value = all[i];
            all[i] = all[j];
            all[j] = value;
        }
        return Arrays.copyOf(all, count);
    }
}
