package dev.frontdesk.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// The small mistakes of people who type: each changes one word in a list of words, or says that no word can be changed so.
///
/// The first letter of a word and words that say no or ask stay. What learns reads them as [Augmentation], what is judged as [Wording].
final class Typos {
    private static final String[] KEYS = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};

    /// Without them, or with others in their place, a text means something else.
    private static final Set<String> TELLING =
            Set.of(
                    "no", "not", "never", "none", "nothing", "nor", "cannot", "without", "who",
                    "whose", "what", "when", "where", "which", "why", "how");

    private static final int LETTERS_MIN = 4;
    private static final int WORDS_MIN = 3;

    private Typos() {}

    /// The words of a text, to be changed.
    static List<String> words(String text) {
        return new ArrayList<>(Arrays.asList(text.strip().split("\\s+", -1)));
    }

    static boolean mistype(List<String> words, SplittableRandom random) {
        int at = pick(words.size(), i -> isLong(words.get(i)), random);
        if (at < 0) {
            return false;
        }
        String word = words.get(at);
        int place = pick(word.length(), i -> i > 0 && !near(word.charAt(i)).isEmpty(), random);
        if (place < 0) {
            return false;
        }
        String near = near(word.charAt(place));
        char key = near.charAt(random.nextInt(near.length()));
        words.set(at, word.substring(0, place) + key + word.substring(place + 1));
        return true;
    }

    static boolean swap(List<String> words, SplittableRandom random) {
        int at = pick(words.size(), i -> isLong(words.get(i)), random);
        if (at < 0) {
            return false;
        }
        String word = words.get(at);
        int place =
                pick(
                        word.length() - 1,
                        i ->
                                i > 0
                                        && isLetter(word, i)
                                        && isLetter(word, i + 1)
                                        && word.charAt(i) != word.charAt(i + 1),
                        random);
        if (place < 0) {
            return false;
        }
        words.set(
                at,
                word.substring(0, place)
                        + word.charAt(place + 1)
                        + word.charAt(place)
                        + word.substring(place + 2));
        return true;
    }

    static boolean dropLetter(List<String> words, SplittableRandom random) {
        int at = pick(words.size(), i -> isLong(words.get(i)), random);
        if (at < 0) {
            return false;
        }
        String word = words.get(at);
        int place = pick(word.length(), i -> i > 0 && isLetter(word, i), random);
        if (place < 0) {
            return false;
        }
        words.set(at, word.substring(0, place) + word.substring(place + 1));
        return true;
    }

    static boolean doubleLetter(List<String> words, SplittableRandom random) {
        int at = pick(words.size(), i -> isLong(words.get(i)), random);
        if (at < 0) {
            return false;
        }
        String word = words.get(at);
        int place = pick(word.length(), i -> i > 0 && isLetter(word, i), random);
        if (place < 0) {
            return false;
        }
        words.set(at, word.substring(0, place + 1) + word.substring(place));
        return true;
    }

    static boolean dropWord(List<String> words, SplittableRandom random) {
        int at = pick(words.size(), i -> !tells(words.get(i)), random);
        if (words.size() < WORDS_MIN || at < 0) {
            return false;
        }
        words.remove(at);
        return true;
    }

    /// One of the numbers below `count` that fit; −1 where none does.
    static int pick(int count, IntPredicate fits, SplittableRandom random) {
        int[] fitting = IntStream.range(0, count).filter(fits).toArray();
        return fitting.length == 0 ? -1 : fitting[random.nextInt(fitting.length)];
    }

    private static boolean tells(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return TELLING.contains(lower) || lower.contains("n't") || lower.contains("n\u2019t");
    }

    /// Whether a word can lose a letter and still be known; one that says no or asks must not.
    static boolean isLong(String word) {
        return word.chars().filter(Character::isLetter).count() >= LETTERS_MIN && !tells(word);
    }

    /// Signs beyond the basic plane are two chars, neither of them a letter: they are never torn apart.
    private static boolean isLetter(String word, int place) {
        return Character.isLetter(word.charAt(place));
    }

    /// The keys about a key, as on an English keyboard; empty for other signs.
    static String near(char key) {
        for (int row = 0; row < KEYS.length; row++) {
            int column = KEYS[row].indexOf(Character.toLowerCase(key));
            if (column >= 0) {
                StringBuilder near = new StringBuilder();
                add(near, row, column - 1);
                add(near, row, column + 1);
                add(near, row - 1, column);
                add(near, row - 1, column + 1);
                add(near, row + 1, column - 1);
                add(near, row + 1, column);
                return near.toString();
            }
        }
        return "";
    }

    private static void add(StringBuilder near, int row, int column) {
        if (row >= 0 && row < KEYS.length && column >= 0 && column < KEYS[row].length()) {
            near.append(KEYS[row].charAt(column));
        }
    }
}
