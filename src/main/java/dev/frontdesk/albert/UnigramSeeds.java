package dev.frontdesk.albert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The seed vocabulary of a unigram tokenizer: frequent runs of characters of the words.
///
/// Runs are counted by doubling up names (Karp, Miller and Rosenberg, 1972): a run of n+1 symbols is the pair of the names
/// of its first n and its last n, and only runs of frequent runs are counted. A run that never stands without the same
/// symbol before or after it is left out, as in the suffix tree of SentencePiece. A piece holds letters, digits or Han
/// alone; `▁` stands only first, and not before Han, where it would make two pieces of each word.
final class UnigramSeeds {
    /// @param symbols of the run
    /// @param count how often it stands in the text
    record Seed(int[] symbols, long count) {}

    private static final byte SPACE = 0;
    private static final byte LETTER = 1;
    private static final byte DIGIT = 2;
    private static final byte HAN = 3;
    private static final int HAN_LENGTH_MAX = 4;
    private static final int COUNT_MIN = 3;

    private final UnigramWords words;
    private final byte[] kinds;
    private final List<Seed> found = new ArrayList<>();
    // The name of the run that begins at each symbol, −1 where it is rare; runs grow in place.
    private final int[] names;
    // Of the runs by name: how often, where first, and whether another run always holds it.
    private long[] counts = {};
    private int[] firsts = {};
    private boolean[] isHeld = {};

    private UnigramSeeds(UnigramWords words) {
        this.words = words;
        this.kinds = new byte[words.alphabet().length];
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = kind(words.alphabet()[i]);
        }
        this.names = Arrays.copyOf(words.symbols(), words.start(words.count()));
    }

    /// The runs of 2 to `lengthMax` symbols with the most text in them (count × length), at most `seeds`.
    static List<Seed> of(UnigramWords words, int lengthMax, int seeds) {
        UnigramSeeds all = new UnigramSeeds(words);
        for (int length = 2; length <= lengthMax && all.lengthen(length); length++) {}
        all.keepFound(lengthMax);
        all.found.sort(
                Comparator.comparingLong((Seed seed) -> -seed.count() * seed.symbols().length)
                        .thenComparing(Seed::symbols, Arrays::compare));
        return all.found.subList(0, Math.min(seeds, all.found.size()));
    }

    private static byte kind(int point) {
        if (point == UnigramText.SPACE) {
            return SPACE;
        }
        if (Character.isDigit(point)) {
            return DIGIT;
        }
        return isHan(point) ? HAN : LETTER;
    }

    /// Whether a character is of a script that is written without spaces between its words.
    static boolean isHan(int point) {
        return switch (Character.UnicodeScript.of(point)) {
            case HAN, HIRAGANA, KATAKANA, BOPOMOFO -> true;
            default -> false;
        };
    }

    /// Names the runs of `length` symbols from those of one less; false when there are none.
    private boolean lengthen(int length) {
        PairCounts pairs = new PairCounts();
        for (int word = 0; word < words.count(); word++) {
            int end = words.start(word + 1);
            for (int at = words.start(word); at + length <= end; at++) {
                if (isRun(at, length)) {
                    pairs.add(names[at], names[at + 1], words.weight(word));
                }
            }
        }
        if (length > 2) {
            markHeld(pairs);
            keepFound(length - 1);
        }
        int named = pairs.name(COUNT_MIN);
        counts = pairs.countsByName(named);
        isHeld = new boolean[named];
        firsts = new int[named];
        Arrays.fill(firsts, -1);
        for (int word = 0; word < words.count(); word++) {
            int end = words.start(word + 1);
            for (int at = words.start(word); at < end; at++) {
                names[at] =
                        at + length <= end && isRun(at, length)
                                ? pairs.nameOf(names[at], names[at + 1])
                                : -1;
                if (names[at] >= 0 && firsts[names[at]] < 0) {
                    firsts[names[at]] = at;
                }
            }
        }
        return named > 0;
    }

    private boolean isRun(int at, int length) {
        if (names[at] < 0 || names[at + 1] < 0) {
            return false;
        }
        byte last = kinds[words.symbols()[at + length - 1]];
        if (length > 2) {
            return last != HAN || length <= HAN_LENGTH_MAX;
        }
        byte first = kinds[words.symbols()[at]];
        return first == SPACE ? last == LETTER || last == DIGIT : first == last;
    }

    private void markHeld(PairCounts pairs) {
        pairs.each((left, right, count) -> {
            isHeld[left] |= count == counts[left];
            isHeld[right] |= count == counts[right];
        });
    }

    private void keepFound(int length) {
        for (int name = 0; name < counts.length; name++) {
            if (!isHeld[name]) {
                int at = firsts[name];
                found.add(
                        new Seed(
                                Arrays.copyOfRange(words.symbols(), at, at + length),
                                counts[name]));
            }
        }
        counts = new long[0];
    }
}
