package dev.frontdesk.scoring;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Hashed word and character n-grams of a text, weighted by sublinear tf-idf: what a linear model reads beside the encoder.
///
/// Where words are spaced: word 1–2-grams and, within each word and its two bounds, character 2–5-grams; each of the two
/// blocks has length 1/√2, so that neither drowns the other and the whole is a unit vector. Where they are not (Chinese):
/// character 1–4-grams across the text. A run of four or more digits counts as one sign, since order numbers never come
/// again. Hashing (Weinberger et al., 2009) needs no vocabulary: an n-gram never seen in learning has the idf of a rare one.
///
/// Immutable, safe for threads.
public final class Ngrams {
    /// How texts of a language are cut.
    public enum Cut {
        WORDS,
        CHARACTERS;

        /// Chinese, Japanese and Thai are written without spaces.
        public static Cut of(String locale) {
            return switch (Locale.forLanguageTag(locale).getLanguage()) {
                case "zh", "ja", "th" -> CHARACTERS;
                default -> WORDS;
            };
        }
    }

    private static final int WORD_GRAM_MAX = 2;
    private static final int BOUND_GRAM_MIN = 2;
    private static final int BOUND_GRAM_MAX = 5;
    private static final int FREE_GRAM_MAX = 4;
    private static final int NUMBER_DIGITS_MIN = 4;
    private static final char NUMBER = '#';

    private final Cut cut;
    private final int bits;
    private final float[] idf;
    private final float unseenIdf;

    /// @param bits there are 2^bits buckets, 10–20
    /// @param idf the weight of each bucket
    /// @param unseenIdf the weight of the buckets that no text filled in learning
    public Ngrams(Cut cut, int bits, float[] idf, float unseenIdf) {
        if (bits < 10 || bits > 20 || idf.length != 1 << bits) {
            throw new IllegalArgumentException(
                    "2^" + bits + " buckets (10 to 20 bits) do not fit " + idf.length + " weights");
        }
        this.cut = cut;
        this.bits = bits;
        this.idf = idf;
        this.unseenIdf = unseenIdf;
    }

    /// Weights each bucket by the number of texts in which it occurs.
    public static Ngrams learn(Cut cut, int bits, List<String> texts) {
        float[] ones = new float[1 << bits];
        Arrays.fill(ones, 1);
        Ngrams plain = new Ngrams(cut, bits, ones, 0);
        int[] documents = new int[1 << bits];
        for (String text : texts) {
            for (int bucket : plain.of(text).indices()) {
                documents[bucket]++;
            }
        }
        float[] idf = new float[1 << bits];
        for (int bucket = 0; bucket < idf.length; bucket++) {
            idf[bucket] = idf(texts.size(), documents[bucket]);
        }
        return new Ngrams(cut, bits, idf, idf(texts.size(), 0));
    }

    private static float idf(int texts, int documents) {
        return (float) (Math.log((1.0 + texts) / (1.0 + documents)) + 1);
    }

    public Cut cut() {
        return cut;
    }

    public int bits() {
        return bits;
    }

    public int buckets() {
        return idf.length;
    }

    /// The weight of a bucket that no text filled in learning.
    public float unseenIdf() {
        return unseenIdf;
    }

    public float[] idf() {
        return idf;
    }

    /// How much of a text's vector lies in buckets that no text filled in learning, 0–1; 1 for the empty text.
    public double unseenShare(SparseVector grams) {
        if (grams.indices().length == 0) {
            return 1;
        }
        double seen = 0;
        for (int i = 0; i < grams.indices().length; i++) {
            if (idf[grams.indices()[i]] != unseenIdf) {
                seen += (double) grams.values()[i] * grams.values()[i];
            }
        }
        return Math.max(0, 1 - seen);
    }

    /// The unit vector of a text; [SparseVector#EMPTY] where it has no letter or digit.
    public SparseVector of(String text) {
        String plain = normalize(text);
        if (plain.isEmpty()) {
            return SparseVector.EMPTY;
        }
        Grams characters = new Grams(plain.length() * 4);
        Grams words = new Grams(cut == Cut.WORDS ? plain.length() : 0);
        if (cut == Cut.CHARACTERS) {
            addGrams(plain, 0, plain.length(), 1, FREE_GRAM_MAX, characters);
        } else {
            addSpaced(plain, words, characters);
        }
        return merge(weigh(words), weigh(characters));
    }

    /// Lower case, compatibility forms unified, signs to single spaces, long numbers to one sign.
    static String normalize(String text) {
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        StringBuilder out = new StringBuilder(folded.length());
        int digits = 0;
        for (int i = 0; i <= folded.length(); i++) {
            char c = i < folded.length() ? folded.charAt(i) : ' ';
            if (c >= '0' && c <= '9') {
                digits++;
            } else {
                if (digits >= NUMBER_DIGITS_MIN) {
                    out.setLength(out.length() - digits);
                    out.append(NUMBER);
                }
                digits = 0;
            }
            boolean kept = Character.isLetterOrDigit(c) || Character.isSurrogate(c) || isMark(c);
            if (kept) {
                out.append(c);
            } else if (c != '\''
                    && c != '’'
                    && !out.isEmpty()
                    && out.charAt(out.length() - 1) != ' ') {
                out.append(' ');
            }
        }
        return out.toString().stripTrailing();
    }

    /// Signs that carry meaning in a message.
    private static boolean isMark(char c) {
        return c == '£' || c == '$' || c == '€' || c == '%' || c == '?' || c == '!';
    }

    private void addSpaced(String plain, Grams words, Grams characters) {
        String padded = " " + plain + " ";
        int previous = 0;
        int start = 1;
        while (start < padded.length()) {
            int end = padded.indexOf(' ', start);
            int word = hash(padded, start, end, 0x51ed270b);
            words.add(word);
            for (int n = 2; n <= WORD_GRAM_MAX; n++) {
                words.add(mix(previous * 31 + word + 0x2545f491));
            }
            previous = word;
            addGrams(padded, start - 1, end + 1, BOUND_GRAM_MIN, BOUND_GRAM_MAX, characters);
            start = end + 1;
        }
    }

    private static void addGrams(
            String text, int begin, int end, int min, int max, Grams characters) {
        for (int from = begin; from < end; from++) {
            int hash = 0x811c9dc5;
            int limit = Math.min(end, from + max);
            for (int at = from; at < limit; at++) {
                hash = (hash ^ text.charAt(at)) * 0x01000193;
                if (at - from + 1 >= min) {
                    characters.add(mix(hash + at - from));
                }
            }
        }
    }

    private static int hash(String text, int begin, int end, int seed) {
        int hash = seed;
        for (int i = begin; i < end; i++) {
            hash = (hash ^ text.charAt(i)) * 0x01000193;
        }
        return mix(hash);
    }

    /// The finaliser of MurmurHash3 (Appleby): every input bit reaches every output bit.
    private static int mix(int h) {
        h = (h ^ (h >>> 16)) * 0x85ebca6b;
        h = (h ^ (h >>> 13)) * 0xc2b2ae35;
        return h ^ (h >>> 16);
    }

    private SparseVector weigh(Grams grams) {
        int[] sorted = Arrays.copyOf(grams.hashes, grams.count);
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] >>>= 32 - bits;
        }
        Arrays.sort(sorted);
        int[] indices = new int[sorted.length];
        float[] values = new float[sorted.length];
        int used = 0;
        double squares = 0;
        for (int i = 0; i < sorted.length; ) {
            int next = i;
            while (next < sorted.length && sorted[next] == sorted[i]) {
                next++;
            }
            float value = (float) (1 + Math.log(next - i)) * idf[sorted[i]];
            indices[used] = sorted[i];
            values[used++] = value;
            squares += (double) value * value;
            i = next;
        }
        float scale = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
        for (int i = 0; i < used; i++) {
            values[i] *= scale;
        }
        return new SparseVector(Arrays.copyOf(indices, used), Arrays.copyOf(values, used));
    }

    private static SparseVector merge(SparseVector a, SparseVector b) {
        if (a.indices().length == 0 || b.indices().length == 0) {
            return a.indices().length == 0 ? b : a;
        }
        int[] indices = new int[a.indices().length + b.indices().length];
        float[] values = new float[indices.length];
        int used = 0;
        int i = 0;
        int j = 0;
        double squares = 0;
        while (i < a.indices().length || j < b.indices().length) {
            int left = i < a.indices().length ? a.indices()[i] : Integer.MAX_VALUE;
            int right = j < b.indices().length ? b.indices()[j] : Integer.MAX_VALUE;
            float value = 0;
            if (left <= right) {
                value += a.values()[i++];
            }
            if (right <= left) {
                value += b.values()[j++];
            }
            indices[used] = Math.min(left, right);
            values[used++] = value;
            squares += (double) value * value;
        }
        float scale = (float) (1 / Math.sqrt(squares));
        for (int k = 0; k < used; k++) {
            values[k] *= scale;
        }
        return new SparseVector(Arrays.copyOf(indices, used), Arrays.copyOf(values, used));
    }

    /// A growing list of hashes.
    private static final class Grams {
        private int[] hashes;
        private int count;

        Grams(int capacity) {
            hashes = new int[Math.max(16, capacity)];
        }

        void add(int hash) {
            if (count == hashes.length) {
                hashes = Arrays.copyOf(hashes, count * 2);
            }
            hashes[count++] = hash;
        }
    }
}
