package dev.frontdesk.training;

import dev.frontdesk.knowledge.NearDuplicates;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Texts that come twice, to the letter or nearly, where they must not: with two intents, or in a test and in what is learned from.
final class DuplicateLint {
    private DuplicateLint() {}

    /// The texts that come twice in one set, with different labels.
    ///
    /// @param read the probabilities of each text's labels, of what has not learned from it
    static List<LintFinding> within(LabelledSet set, double[][] read) {
        List<LintFinding> findings = new ArrayList<>();
        // Fifty times the same in one intent and fifty times in another are one finding, not 2,500.
        Set<Set<String>> told = new HashSet<>();
        for (NearDuplicates.Pair pair : NearDuplicates.within(set.plain())) {
            int left = set.labels()[pair.left()];
            int right = set.labels()[pair.right()];
            if (left != right
                    && told.add(Set.of(labelled(set, pair.left()), labelled(set, pair.right())))) {
                // The one whose label is in more doubt is where to look.
                boolean swap = read[pair.right()][right] < read[pair.left()][left];
                LabelledText text = set.texts().get(swap ? pair.right() : pair.left());
                LabelledText other = set.texts().get(swap ? pair.left() : pair.right());
                findings.add(
                        LintFinding.at(
                                LintFinding.Kind.DUPLICATES,
                                text,
                                suspicion(text.text(), other.text()),
                                "is %s, but %s and not %s"
                                        .formatted(alike(text, other), text.label(), other.label()),
                                null,
                                other));
            }
        }
        return findings;
    }

    private static String labelled(LabelledSet set, int place) {
        LabelledText text = set.texts().get(place);
        return text.label() + ": " + NearDuplicates.normalised(text.text());
    }

    /// The texts of tests that are learned from or stand in a test before theirs: the most similar one of each.
    static List<LintFinding> leaks(List<LabelledText> learned, List<List<LabelledText>> tests) {
        List<LintFinding> findings = new ArrayList<>();
        List<LabelledText> earlier = new ArrayList<>(learned);
        for (List<LabelledText> test : tests) {
            Map<Integer, LintFinding> worst = new TreeMap<>();
            List<NearDuplicates.Pair> pairs =
                    NearDuplicates.between(
                            earlier.stream().map(LabelledText::text).toList(),
                            test.stream().map(LabelledText::text).toList());
            for (NearDuplicates.Pair pair : pairs) {
                LintFinding leak = leak(test.get(pair.right()), earlier.get(pair.left()));
                worst.merge(pair.right(), leak, (a, b) -> b.suspicion() > a.suspicion() ? b : a);
            }
            findings.addAll(worst.values());
            earlier.addAll(test);
        }
        return findings;
    }

    private static LintFinding leak(LabelledText text, LabelledText known) {
        boolean agrees = text.label().equals(known.label());
        String why =
                agrees
                        ? "; what is known by heart is no test"
                        : ", but " + text.label() + " and not " + known.label();
        return LintFinding.at(
                LintFinding.Kind.LEAKS,
                text,
                suspicion(text.text(), known.text()),
                "is " + alike(text, known) + why,
                null,
                known);
    }

    /// 1 for the same text, at least [NearDuplicates#JACCARD_MIN] for a near-duplicate.
    private static double suspicion(String a, String b) {
        return Math.max(NearDuplicates.JACCARD_MIN, NearDuplicates.similarity(a, b));
    }

    private static String alike(LabelledText text, LabelledText other) {
        String a = NearDuplicates.normalised(text.text());
        boolean same = a.equals(NearDuplicates.normalised(other.text()));
        return (same ? "the same as " : "almost the same as ")
                + other.place()
                + " «"
                + other.text()
                + "»";
    }
}
