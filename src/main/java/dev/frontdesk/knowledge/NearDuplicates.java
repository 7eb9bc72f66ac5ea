package dev.frontdesk.knowledge;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Texts that say the same in almost the same characters.
///
/// Normalised (NFKC, lower case, everything but letters and digits a single space), two texts are near-duplicates if they are equal, have the same
/// set of words (each Chinese character is a word), or a Jaccard similarity of their sets of character trigrams of at least [#JACCARD_MIN].
/// Trigrams go over spaces, with one space before and behind. Pairs are found by prefix filtering: Chaudhuri, Ganti and Kaushik, "A Primitive
/// Operator for Similarity Joins in Data Cleaning" (ICDE 2006).
public final class NearDuplicates {
    public static final double JACCARD_MIN = 0.8;

    private static final int GRAM_LENGTH = 3;

    private NearDuplicates() {}

    /// Two texts by their places in the lists they came from.
    public record Pair(int left, int right) {}

    /// A text made ready to be compared: its words sorted, and its trigrams, rarest first.
    private record Prepared(String words, List<String> grams) {}

    /// The pairs of a text on the left and one on the right.
    public static List<Pair> between(List<String> left, List<String> right) {
        List<String> all = new ArrayList<>(left);
        all.addAll(right);
        List<Prepared> prepared = prepared(all);
        List<Pair> pairs = new ArrayList<>();
        Map<String, List<Integer>> index = new HashMap<>();
        for (int i = 0; i < left.size(); i++) {
            add(index, prepared.get(i), i);
        }
        for (int j = left.size(); j < all.size(); j++) {
            for (int i : candidates(index, prepared.get(j))) {
                if (similar(prepared.get(i), prepared.get(j))) {
                    pairs.add(new Pair(i, j - left.size()));
                }
            }
        }
        return pairs;
    }

    /// The pairs within a list, the earlier text on the left.
    public static List<Pair> within(List<String> texts) {
        List<Prepared> prepared = prepared(texts);
        List<Pair> pairs = new ArrayList<>();
        Map<String, List<Integer>> index = new HashMap<>();
        for (int j = 0; j < texts.size(); j++) {
            for (int i : candidates(index, prepared.get(j))) {
                if (similar(prepared.get(i), prepared.get(j))) {
                    pairs.add(new Pair(i, j));
                }
            }
            add(index, prepared.get(j), j);
        }
        return pairs;
    }

    /// The Jaccard similarity of two texts' sets of trigrams, 0–1.
    public static double similarity(String a, String b) {
        return jaccard(grams(normalised(a)), grams(normalised(b)));
    }

    private static double jaccard(Set<String> left, Set<String> right) {
        Set<String> shared = new HashSet<>(left);
        shared.retainAll(right);
        int union = left.size() + right.size() - shared.size();
        return union == 0 ? 1 : (double) shared.size() / union;
    }

    /// A text as it is compared.
    public static String normalised(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", " ")
                .strip();
    }

    private static List<Prepared> prepared(List<String> texts) {
        Map<String, Integer> frequency = new HashMap<>();
        List<Set<String>> grams = new ArrayList<>();
        for (String text : texts) {
            Set<String> own = grams(normalised(text));
            own.forEach(gram -> frequency.merge(gram, 1, Integer::sum));
            grams.add(own);
        }
        Comparator<String> rarestFirst =
                Comparator.<String>comparingInt(gram -> frequency.getOrDefault(gram, 0))
                        .thenComparing(Comparator.naturalOrder());
        List<Prepared> prepared = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            String words = words(normalised(texts.get(i)));
            prepared.add(new Prepared(words, grams.get(i).stream().sorted(rarestFirst).toList()));
        }
        return prepared;
    }

    private static Set<String> grams(String normalised) {
        String padded = " " + normalised + " ";
        Set<String> grams = new HashSet<>();
        for (int i = 0; i + GRAM_LENGTH <= padded.length(); i++) {
            grams.add(padded.substring(i, i + GRAM_LENGTH));
        }
        return grams;
    }

    private static String words(String normalised) {
        String apart = normalised.replaceAll("(\\p{IsHan})", " $1 ").strip();
        return String.join(" ", new TreeSet<>(List.of(apart.split(" +", -1))));
    }

    private static void add(Map<String, List<Integer>> index, Prepared text, int number) {
        for (String key : keys(text)) {
            index.computeIfAbsent(key, _ -> new ArrayList<>()).add(number);
        }
    }

    private static Set<Integer> candidates(Map<String, List<Integer>> index, Prepared text) {
        TreeMap<Integer, Boolean> found = new TreeMap<>();
        for (String key : keys(text)) {
            index.getOrDefault(key, List.of()).forEach(number -> found.put(number, true));
        }
        return found.keySet();
    }

    /// What two similar texts have at least one of in common: the words, or one of the rarest trigrams.
    private static List<String> keys(Prepared text) {
        int size = text.grams().size();
        int prefix = size - (int) Math.ceil(JACCARD_MIN * size) + 1;
        List<String> keys = new ArrayList<>(text.grams().subList(0, Math.min(size, prefix)));
        keys.add("words " + text.words());
        return keys;
    }

    private static boolean similar(Prepared a, Prepared b) {
        return a.words().equals(b.words())
                || jaccard(new HashSet<>(a.grams()), new HashSet<>(b.grams())) >= JACCARD_MIN;
    }
}
