package dev.frontdesk.albert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The distinct words of a corpus as runs of symbols with their counts: what the trainer goes over instead of the text.
///
/// A symbol is the index of a character of the alphabet, which is kept in code point order. Words are cut where a
/// character is outside the alphabet and after [#LENGTH_MAX] symbols; they stand in code point order, so that the order of
/// the texts changes nothing.
final class UnigramWords {
    static final int LENGTH_MAX = 32;
    // Characters that any message may hold, whatever the corpus holds.
    private static final int PRINTABLE_FIRST = '!';
    private static final int PRINTABLE_LAST = '~';
    private static final String ALWAYS = "£€¥₹°–—“”‘。、";

    private final int[] alphabet;
    private int[] symbols = new int[1 << 16];
    private int[] starts = new int[1 << 12];
    private long[] weights = new long[1 << 12];
    private int words;

    private UnigramWords(int[] alphabet) {
        this.alphabet = alphabet;
    }

    /// @param coverage the share of the text's Han characters, and of its others, that the alphabet must hold, most frequent first
    static UnigramWords of(Map<String, long[]> counts, double coverage) {
        UnigramWords words = new UnigramWords(alphabet(counts, coverage));
        List<String> texts = new ArrayList<>(counts.keySet());
        Collections.sort(texts);
        Map<Integer, Integer> symbolOf = new HashMap<>();
        for (int i = 0; i < words.alphabet.length; i++) {
            symbolOf.put(words.alphabet[i], i);
        }
        int[] run = new int[LENGTH_MAX];
        for (String text : texts) {
            long weight = counts.getOrDefault(text, new long[1])[0];
            int length = 0;
            for (int at = 0; at < text.length(); ) {
                int point = text.codePointAt(at);
                at += Character.charCount(point);
                Integer symbol = symbolOf.get(point);
                if (symbol == null || length == LENGTH_MAX) {
                    words.add(run, length, weight);
                    length = 0;
                }
                if (symbol != null) {
                    run[length++] = symbol;
                }
            }
            words.add(run, length, weight);
        }
        words.starts = Arrays.copyOf(words.starts, words.words + 1);
        return words;
    }

    private void add(int[] run, int length, long weight) {
        if (length == 0) {
            return;
        }
        if (words + 2 > starts.length) {
            starts = Arrays.copyOf(starts, starts.length * 2);
            weights = Arrays.copyOf(weights, weights.length * 2);
        }
        int from = starts[words];
        if (from + length > symbols.length) {
            symbols = Arrays.copyOf(symbols, symbols.length * 2);
        }
        System.arraycopy(run, 0, symbols, from, length);
        weights[words++] = weight;
        starts[words] = from + length;
    }

    private static int[] alphabet(Map<String, long[]> counts, double coverage) {
        Map<Integer, long[]> seen = new HashMap<>();
        counts.forEach((word, count) ->
                word.codePoints()
                        .forEach(point ->
                                seen.computeIfAbsent(point, _ -> new long[1])[0] += count[0]));
        List<Map.Entry<Integer, long[]>> byCount = new ArrayList<>(seen.entrySet());
        byCount.sort((a, b) ->
                a.getValue()[0] != b.getValue()[0]
                        ? Long.compare(b.getValue()[0], a.getValue()[0])
                        : Integer.compare(a.getKey(), b.getKey()));
        Set<Integer> kept = new TreeSet<>();
        for (int point = PRINTABLE_FIRST; point <= PRINTABLE_LAST; point++) {
            if (Character.toLowerCase(point) == point) {
                kept.add(point);
            }
        }
        ALWAYS.codePoints().forEach(kept::add);
        // Each script for itself: beside ten times as much English, all but the commonest Han are
        // rare.
        for (boolean han : new boolean[] {false, true}) {
            List<Map.Entry<Integer, long[]>> script =
                    byCount.stream()
                            .filter(each -> UnigramSeeds.isHan(each.getKey()) == han)
                            .toList();
            double total = script.stream().mapToDouble(each -> (double) each.getValue()[0]).sum();
            double covered = 0;
            for (Map.Entry<Integer, long[]> each : script) {
                if (covered < coverage * total) {
                    kept.add(each.getKey());
                }
                covered += (double) each.getValue()[0];
            }
        }
        return kept.stream().mapToInt(Integer::intValue).toArray();
    }

    int count() {
        return words;
    }

    long weight(int word) {
        return weights[word];
    }

    /// Where a word's symbols begin in [#symbols()]; they end where the next word's begin.
    int start(int word) {
        return starts[word];
    }

    /// All words' symbols one after the other; not to be changed.
    int[] symbols() {
        return symbols;
    }

    /// The code point of each symbol; not to be changed.
    int[] alphabet() {
        return alphabet;
    }

    /// The symbols of all words, each as often as its word was seen.
    long length() {
        long length = 0;
        for (int word = 0; word < words; word++) {
            length += weights[word] * (starts[word + 1] - starts[word]);
        }
        return length;
    }
}
