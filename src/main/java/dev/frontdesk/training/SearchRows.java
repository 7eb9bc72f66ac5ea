package dev.frontdesk.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The rows of a search: those that it learns from and those by which it judges, intent by intent.
///
/// They all come from what a training learns from anyway: the rows that a training holds back, by which it calibrates, take no part in the choice. Which rows go
/// where depends on their texts alone.
///
/// @param fit what is learned from
/// @param held a fifth of the texts of each intent
record SearchRows(List<TrainingRow> fit, List<TrainingRow> held) {
    private static final double HELD_SHARE = 0.2;
    private static final int LEAST = 4;

    /// @throws IllegalArgumentException where no intent has texts enough
    static SearchRows of(List<TrainingRow> rows) {
        Set<TrainingRow> judging = new HashSet<>();
        byIntent(rows)
                .forEach((intent, group) -> {
                    if (intent >= 0) {
                        judging.addAll(
                                group.subList(0, (int) Math.round(HELD_SHARE * group.size())));
                    }
                });
        if (judging.isEmpty()) {
            throw new IllegalArgumentException(
                    "--search judges by a fifth of each intent's texts, and no intent has three of them");
        }
        List<TrainingRow> fit = new ArrayList<>();
        List<TrainingRow> held = new ArrayList<>();
        rows.forEach(row -> (judging.contains(row) ? held : fit).add(row));
        return new SearchRows(fit, held);
    }

    /// The same with a share of the rows to learn from, of each intent at least four.
    SearchRows thinned(double share) {
        Set<TrainingRow> kept = new HashSet<>();
        byIntent(fit)
                .forEach((_, group) -> {
                    int count = Math.max(LEAST, (int) Math.ceil(share * group.size()));
                    kept.addAll(group.subList(0, Math.min(group.size(), count)));
                });
        return new SearchRows(fit.stream().filter(kept::contains).toList(), held);
    }

    /// The rows of each intent in the order of their texts' hashes.
    private static Map<Integer, List<TrainingRow>> byIntent(List<TrainingRow> rows) {
        Map<Integer, List<TrainingRow>> groups = new TreeMap<>();
        for (TrainingRow row : rows) {
            groups.computeIfAbsent(row.intent(), _ -> new ArrayList<>()).add(row);
        }
        groups.values()
                .forEach(group ->
                        group.sort(
                                Comparator.<TrainingRow>comparingInt(
                                                row -> Dataset.stableHash(row.text() + "/search"))
                                        .thenComparing(TrainingRow::text)));
        return groups;
    }
}
