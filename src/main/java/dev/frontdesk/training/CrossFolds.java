package dev.frontdesk.training;

import dev.frontdesk.knowledge.NearDuplicates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Labelled texts cut into parts for cross-validation: each part is read by what has learned from the others.
///
/// Every label is dealt out evenly (Kohavi, 1995, "A study of cross-validation and bootstrap": stratified folds vary least). Texts whose
/// letters and digits are equal fall together, lest one of them answer for the other. The order of the texts does not matter.
/// Texts are named by their places; the array is not copied, leave it unchanged.
///
/// @param count how many parts
/// @param of the part of each text
@SuppressWarnings("ArrayRecordComponent")
record CrossFolds(int count, int[] of) {
    /// @param labels the number of each text's label
    /// @param seed another one deals differently
    /// @throws IllegalArgumentException where there are fewer than two parts, or fewer different texts than parts
    static CrossFolds of(List<String> texts, int[] labels, int count, long seed) {
        Map<String, List<Integer>> same = new TreeMap<>();
        for (int i = 0; i < texts.size(); i++) {
            String text = NearDuplicates.normalised(texts.get(i));
            same.computeIfAbsent(text, _ -> new ArrayList<>()).add(i);
        }
        if (count < 2 || same.size() < count) {
            throw new IllegalArgumentException(
                    same.size() + " different texts cannot be cut into " + count + " parts");
        }
        Map<Integer, List<String>> byLabel = new TreeMap<>();
        same.forEach((text, places) ->
                byLabel.computeIfAbsent(
                                places.stream().mapToInt(p -> labels[p]).min().orElseThrow(),
                                _ -> new ArrayList<>())
                        .add(text));
        int[] folds = new int[texts.size()];
        int dealt = 0;
        for (List<String> group : byLabel.values()) {
            group.sort(
                    Comparator.<String>comparingLong(text -> chance(text, seed))
                            .thenComparing(Comparator.naturalOrder()));
            for (String text : group) {
                int fold = dealt++ % count;
                same.getOrDefault(text, List.of()).forEach(place -> folds[place] = fold);
            }
        }
        return new CrossFolds(count, folds);
    }

    private static long chance(String text, long seed) {
        return new SplittableRandom(((seed + 1) << 32) + Dataset.stableHash(text)).nextLong();
    }

    /// The places of the texts of a part.
    int[] held(int fold) {
        return IntStream.range(0, of.length).filter(i -> of[i] == fold).toArray();
    }

    /// The places of all the others.
    int[] learned(int fold) {
        return IntStream.range(0, of.length).filter(i -> of[i] != fold).toArray();
    }
}
