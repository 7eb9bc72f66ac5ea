package dev.frontdesk.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// The batches of an epoch: a pure function of the rows, the seed and the epoch, so that a resumed run sees the same ones.
///
/// Rows go in pairs of the same answer or the same intent, for the contrastive loss needs a partner; pairs of like length go
/// into the same batch, for padding costs as much as text.
final class BatchPlan {
    private static final int CHUNK_BATCHES = 50;
    private static final double LENGTH_NOISE = 1.5;

    private BatchPlan() {}

    /// @param lengths the tokens of each row
    static List<int[]> of(List<TrainingRow> rows, int[] lengths, int batch, long seed, int epoch) {
        Random random = new Random(seed * 1_000_003 + epoch);
        List<int[]> units = pairs(rows, lengths, random);
        Collections.shuffle(units, random);
        List<int[]> batches = new ArrayList<>();
        int chunk = Math.max(1, batch * CHUNK_BATCHES / 2);
        for (int from = 0; from < units.size(); from += chunk) {
            List<int[]> part =
                    new ArrayList<>(units.subList(from, Math.min(units.size(), from + chunk)));
            part.sort((a, b) -> Integer.compare(longest(a, lengths), longest(b, lengths)));
            cut(part, batch, batches);
        }
        Collections.shuffle(batches, random);
        return batches;
    }

    private static List<int[]> pairs(List<TrainingRow> rows, int[] lengths, Random random) {
        Map<Long, List<Integer>> groups = new TreeMap<>();
        for (int i = 0; i < rows.size(); i++) {
            TrainingRow row = rows.get(i);
            boolean byAnswer = row.answer() >= 0 && (row.intent() < 0 || random.nextBoolean());
            long key = byAnswer ? (1L << 40) + row.answer() : row.intent() >= 0 ? row.intent() : -1;
            groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(i);
        }
        List<int[]> units = new ArrayList<>();
        for (List<Integer> group : groups.values()) {
            // Partners are of like length, but not the same each time.
            Map<Integer, Double> order = new HashMap<>();
            for (int row : group) {
                order.put(row, lengths[row] + LENGTH_NOISE * random.nextGaussian());
            }
            group.sort(Comparator.comparingDouble(row -> order.getOrDefault(row, 0.0)));
            for (int i = 0; i < group.size(); i += 2) {
                units.add(
                        i + 1 < group.size()
                                ? new int[] {group.get(i), group.get(i + 1)}
                                : new int[] {group.get(i)});
            }
        }
        return units;
    }

    private static int longest(int[] unit, int[] lengths) {
        int longest = 0;
        for (int row : unit) {
            longest = Math.max(longest, lengths[row]);
        }
        return longest;
    }

    private static void cut(List<int[]> units, int batch, List<int[]> batches) {
        List<Integer> open = new ArrayList<>();
        for (int[] unit : units) {
            if (!open.isEmpty() && open.size() + unit.length > batch) {
                batches.add(open.stream().mapToInt(Integer::intValue).toArray());
                open.clear();
            }
            for (int row : unit) {
                open.add(row);
            }
        }
        if (!open.isEmpty()) {
            batches.add(open.stream().mapToInt(Integer::intValue).toArray());
        }
    }
}
