package dev.frontdesk.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Words that stand near each other in an encoder's word table: its synonyms, as far as it knows any.
///
/// Only words that are one piece each have a place in the table. Not for several threads.
final class WordNeighbours {
    private static final int LETTERS_MIN = 3;
    private static final int COUNT = 3;

    /// Below it, neighbours are seldom words of like meaning.
    private static final double COSINE_MIN = 0.5;

    private static final String WORD_START = "\u2581";
    private static final String INSIDE = "##";

    private final List<String> words = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final float[] unit;
    private final int width;
    private final Map<String, List<String>> known = new HashMap<>();

    /// @param pieces the vocabulary by id
    /// @param table a row of `width` numbers for each piece
    WordNeighbours(List<String> pieces, float[] table, int width) {
        this.width = width;
        int rows = Math.min(pieces.size(), table.length / width);
        boolean marked = pieces.stream().anyMatch(piece -> piece.startsWith(WORD_START));
        int[] ids = new int[rows];
        for (int id = 0; id < rows; id++) {
            String word = word(pieces.get(id), marked);
            if (word.length() >= LETTERS_MIN
                    && word.chars().allMatch(Character::isLetter)
                    && places.putIfAbsent(word, words.size()) == null) {
                ids[words.size()] = id;
                words.add(word);
            }
        }
        this.unit = new float[words.size() * width];
        for (int i = 0; i < words.size(); i++) {
            double square = 0;
            for (int j = 0; j < width; j++) {
                double value = table[ids[i] * width + j];
                square += value * value;
            }
            for (int j = 0; j < width && square > 0; j++) {
                unit[i * width + j] = (float) (table[ids[i] * width + j] / Math.sqrt(square));
            }
        }
    }

    /// The word that a piece is; empty for pieces that are none.
    private static String word(String piece, boolean marked) {
        if (marked) {
            return piece.startsWith(WORD_START) ? piece.substring(WORD_START.length()) : "";
        }
        return piece.startsWith(INSIDE) ? "" : piece;
    }

    /// The nearest words to which this one is near too, nearest first; none for a word that the table has not, or that is alone.
    ///
    /// A word that is seldom seen is near to others by chance, but they are not to it.
    List<String> of(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return known(lower).stream().filter(near -> known(near).contains(lower)).toList();
    }

    private List<String> known(String word) {
        return known.computeIfAbsent(word, this::nearest);
    }

    private List<String> nearest(String word) {
        Integer place = places.get(word);
        if (place == null) {
            return List.of();
        }
        List<String> nearest = new ArrayList<>();
        List<Double> cosines = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            double cosine = i == place ? 0 : cosine(place, i);
            if (cosine >= COSINE_MIN) {
                int at = 0;
                while (at < cosines.size() && cosines.get(at) >= cosine) {
                    at++;
                }
                nearest.add(at, words.get(i));
                cosines.add(at, cosine);
                if (nearest.size() > COUNT) {
                    nearest.removeLast();
                    cosines.removeLast();
                }
            }
        }
        return List.copyOf(nearest);
    }

    private double cosine(int a, int b) {
        float sum = 0;
        for (int j = 0; j < width; j++) {
            sum += unit[a * width + j] * unit[b * width + j];
        }
        return sum;
    }
}
