package dev.frontdesk.training;

import dev.frontdesk.albert.AlbertTokenizer;
import dev.frontdesk.knowledge.Sentences;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A tokenizer's ids for cleaned texts, word by word out of a memory: many times faster than the library for much text.
///
/// That is right for tokenizers that cut at spaces, and checked: the first texts and then one of some hundreds are also
/// encoded whole, and when more than one of a hundred differs (a word of accents alone does) all later ones are. One thread.
final class WordwiseTokens {
    private static final int WORDS_MAX = 1 << 20;
    private static final int WORD_LENGTH_MAX = 64;
    private static final int CHECKED_FIRST = 1_000;
    private static final int CHECKED_EACH = 512;
    private static final int CHECKED_MIN = 50;
    private static final int IDS_MAX = 1 << 16;

    private final AlbertTokenizer tokenizer;
    private final List<String> specialTokens;
    private final Map<String, int[]> words = new HashMap<>();
    private int[] ids = new int[1 << 10];
    private int length;
    private long texts;
    private long checked;
    private long differing;
    private boolean isWordwise = true;

    WordwiseTokens(AlbertTokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.specialTokens =
                IntStream.of(
                                tokenizer.clsId(),
                                tokenizer.sepId(),
                                tokenizer.maskId(),
                                tokenizer.padId(),
                                tokenizer.unknownId())
                        .mapToObj(tokenizer.pieces()::get)
                        .toList();
    }

    /// The ids of a text without special tokens; such that are spelt out in it are passed over.
    int[] of(String spelt) {
        String text = spelt;
        for (String special : specialTokens) {
            if (text.contains(special)) {
                text = Sentences.clean(text.replace(special, " "));
            }
        }
        if (!isWordwise) {
            return whole(text);
        }
        length = 0;
        for (int from = 0; from < text.length(); ) {
            int space = text.indexOf(' ', from);
            int to = space < 0 ? text.length() : space;
            if (to > from) {
                add(text.substring(from, to));
            }
            from = to + 1;
        }
        int[] found = Arrays.copyOf(ids, length);
        if (texts++ < CHECKED_FIRST || texts % CHECKED_EACH == 0) {
            int[] whole = whole(text);
            checked++;
            differing += Arrays.equals(whole, found) ? 0 : 1;
            isWordwise = checked < CHECKED_MIN || differing * 100 <= checked;
            return whole;
        }
        return found;
    }

    boolean isWordwise() {
        return isWordwise;
    }

    private void add(String word) {
        int[] known = words.get(word);
        if (known == null) {
            known = whole(word);
            if (words.size() < WORDS_MAX && word.length() <= WORD_LENGTH_MAX) {
                words.put(word, known);
            }
        }
        if (length + known.length > ids.length) {
            ids = Arrays.copyOf(ids, Math.max(ids.length * 2, length + known.length));
        }
        System.arraycopy(known, 0, ids, length, known.length);
        length += known.length;
    }

    private int[] whole(String text) {
        int[] framed = tokenizer.encode(text, IDS_MAX).ids();
        return Arrays.copyOfRange(framed, 1, framed.length - 1);
    }
}
