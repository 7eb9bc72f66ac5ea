package dev.frontdesk.training;

import dev.frontdesk.knowledge.Intent;
import dev.frontdesk.knowledge.NearDuplicates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Labelled texts with their labels numbered: intents by their names, texts out of scope last.
///
/// The array is not copied, leave it unchanged.
///
/// @param names of the labels
/// @param labels the number of each text's label
@SuppressWarnings("ArrayRecordComponent")
record LabelledSet(List<LabelledText> texts, List<String> names, int[] labels) {
    static LabelledSet of(List<LabelledText> texts) {
        Set<String> sorted =
                new TreeSet<>(
                        Comparator.<String>comparingInt(n -> n.equals(Intent.OUT_OF_SCOPE) ? 1 : 0)
                                .thenComparing(Comparator.naturalOrder()));
        texts.forEach(text -> sorted.add(text.label()));
        List<String> names = new ArrayList<>(sorted);
        Map<String, Integer> numbers = new HashMap<>();
        names.forEach(name -> numbers.put(name, numbers.size()));
        int[] labels =
                texts.stream().mapToInt(text -> numbers.getOrDefault(text.label(), -1)).toArray();
        return new LabelledSet(List.copyOf(texts), names, labels);
    }

    List<String> plain() {
        return texts.stream().map(LabelledText::text).toList();
    }

    /// How many texts each label has that differ in letters or digits.
    int[] different() {
        List<Set<String>> known = new ArrayList<>();
        names.forEach(_ -> known.add(new HashSet<>()));
        for (int i = 0; i < labels.length; i++) {
            known.get(labels[i]).add(NearDuplicates.normalised(texts.get(i).text()));
        }
        return known.stream().mapToInt(Set::size).toArray();
    }
}
