package dev.frontdesk.albert;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import dev.frontdesk.albert.AlbertException.Code;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The way from a text to its pieces, as an encoder's `tokenizer.json`, `spiece.model` or `vocab.txt` describes it.
///
/// A `tokenizer.json`, or what is made of the others, is run by Hugging Face's own native library; what it says about truncation and padding is left aside,
/// both are decided for each text. Texts are taken as UTF-16; a lone surrogate counts as U+FFFD. Safe for threads.
/// Never touches the network.
public final class AlbertTokenizer implements AutoCloseable {
    private static final long FILE_BYTES_MAX = 64L << 20;
    private static final int SPECIAL_TOKENS_MAX = 3;

    private final HuggingFaceTokenizer tokenizer;
    private final List<String> pieces;
    private final int clsId;
    private final int sepId;
    private final int maskId;
    private final int padId;
    private final int unknownId;

    private AlbertTokenizer(
            HuggingFaceTokenizer tokenizer, List<String> pieces, TokenizerOptions options) {
        this.tokenizer = tokenizer;
        this.pieces = pieces;
        this.clsId = special(options.token("cls_token"), "[CLS]");
        this.sepId = special(options.token("sep_token"), "[SEP]");
        this.maskId = special(options.token("mask_token"), "[MASK]");
        this.padId = special(options.token("pad_token"), "<pad>", "[PAD]");
        this.unknownId = special(options.token("unk_token"), "<unk>", "[UNK]");
    }

    /// The tokenizer of `folder`; its pieces must fit the vocabulary of the configuration.
    static AlbertTokenizer open(EncoderFolder folder) {
        Path file = folder.tokenizerFile();
        AlbertTokenizer tokenizer = open(file);
        if (tokenizer.vocabularySize() > folder.configuration().vocabularySize()) {
            int size = tokenizer.vocabularySize();
            tokenizer.close();
            throw new AlbertException(
                    Code.TOKENIZER,
                    file
                            + ": has "
                            + size
                            + " pieces, but config.json's vocab_size is "
                            + folder.configuration().vocabularySize());
        }
        return tokenizer;
    }

    /// The tokenizer that a file describes, with the options that stand beside it.
    public static AlbertTokenizer open(Path file) {
        TokenizerOptions options = TokenizerOptions.read(file.resolveSibling(""));
        return open(file, json(file, options), options);
    }

    /// The `tokenizer.json` that `file` is or that is made of it and the options beside it.
    static String json(Path file) {
        return json(file, TokenizerOptions.read(file.resolveSibling("")));
    }

    private static String json(Path file, TokenizerOptions options) {
        return switch (String.valueOf(file.getFileName())) {
            case EncoderFolder.SENTENCE_PIECES -> UnigramJson.of(file, options);
            case EncoderFolder.VOCABULARY -> WordPieceJson.of(file, options);
            default -> TextFile.read(file, FILE_BYTES_MAX, Code.TOKENIZER);
        };
    }

    private static AlbertTokenizer open(Path file, String json, TokenizerOptions options) {
        List<String> pieces;
        try {
            Map<String, @Nullable Object> parsed = JsonText.parseObject(json);
            TokenizerCheck.check(parsed);
            pieces = TokenizerPieces.of(parsed);
        } catch (IllegalArgumentException e) {
            throw new AlbertException(Code.TOKENIZER, file + ": " + e.getMessage(), e);
        }
        HuggingFaceTokenizer tokenizer;
        try {
            tokenizer =
                    HuggingFaceTokenizer.newInstance(
                            new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
                            Map.of("truncation", "false", "padding", "false"));
        } catch (IOException | RuntimeException e) {
            throw new AlbertException(
                    Code.TOKENIZER,
                    file + ": the tokenizer library refuses it: " + e.getMessage(),
                    e);
        }
        try {
            AlbertTokenizer opened = new AlbertTokenizer(tokenizer, pieces, options);
            opened.tryOut();
            return opened;
        } catch (RuntimeException e) {
            tokenizer.close();
            throw new AlbertException(Code.TOKENIZER, file + ": " + e.getMessage(), e);
        }
    }

    /// A tokenizer that cannot cope with a sign that it does not know fails here, not at a customer's message.
    private void tryOut() {
        Encoding one = encode("\uD800\uDC00 a", 64);
        Encoding pair = encodePair("a", "\u0301b", 64);
        for (Encoding each : List.of(one, pair)) {
            for (int id : each.ids()) {
                if (id < 0 || id >= pieces.size()) {
                    throw new IllegalArgumentException(
                            "it makes the piece " + id + " of " + pieces.size());
                }
            }
        }
    }

    /// `[CLS] text [SEP]`, cut from the end to at most `maxLength` ids.
    public Encoding encode(String text, int maxLength) {
        String sound = sound(text);
        return shorten(tokenizer.encode(sound, true, false), sound, "", maxLength);
    }

    /// `[CLS] first [SEP] second [SEP]`, cut to at most `maxLength` ids from the end of the longer text, as `longest_first` does.
    public Encoding encodePair(String first, String second, int maxLength) {
        String soundFirst = sound(first);
        String soundSecond = sound(second);
        return shorten(
                tokenizer.encode(soundFirst, soundSecond, true, false),
                soundFirst,
                soundSecond,
                maxLength);
    }

    /// The text of `ids` without special tokens.
    public String decode(int[] ids) {
        long[] wide = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            wide[i] = ids[i];
        }
        return tokenizer.decode(wide, true);
    }

    public int vocabularySize() {
        return pieces.size();
    }

    /// All pieces by id, `▁` for a space; unmodifiable.
    public List<String> pieces() {
        return pieces;
    }

    public int clsId() {
        return clsId;
    }

    public int sepId() {
        return sepId;
    }

    public int maskId() {
        return maskId;
    }

    public int padId() {
        return padId;
    }

    public int unknownId() {
        return unknownId;
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    /// Which text each id is of: 0, 1, or -1 for the special tokens that the template set.
    private static int[] owners(ai.djl.huggingface.tokenizers.Encoding full) {
        int[] owners = new int[full.getIds().length];
        for (int i = 0; i < owners.length; i++) {
            owners[i] = full.getSpecialTokenMask()[i] == 1 ? -1 : (int) full.getTypeIds()[i];
        }
        return owners;
    }

    private static Encoding shorten(
            ai.djl.huggingface.tokenizers.Encoding full,
            String first,
            String second,
            int maxLength) {
        int[] owners = owners(full);
        int[] kept = {count(owners, 0), count(owners, 1)};
        int special = owners.length - kept[0] - kept[1];
        if (maxLength < Math.max(special, SPECIAL_TOKENS_MAX)) {
            throw new IllegalArgumentException(
                    "maxLength " + maxLength + " leaves no room for the special tokens");
        }
        for (int surplus = owners.length - maxLength; surplus > 0; surplus--) {
            kept[kept[0] > kept[1] ? 0 : 1]--;
        }
        int length = special + kept[0] + kept[1];
        int[] ids = new int[length];
        int[] types = new int[length];
        int[] starts = new int[length];
        int[] ends = new int[length];
        int[] seen = new int[2];
        int[][] places = {utf16Places(first), utf16Places(second)};
        int to = 0;
        for (int i = 0; i < owners.length; i++) {
            int owner = owners[i];
            if (owner >= 0 && seen[owner]++ >= kept[owner]) {
                continue;
            }
            CharSpan span = owner < 0 ? null : full.getCharTokenSpans()[i];
            ids[to] = (int) full.getIds()[i];
            types[to] = (int) full.getTypeIds()[i];
            starts[to] = span == null ? -1 : place(places[owner], span.getStart());
            ends[to++] = span == null ? -1 : place(places[owner], span.getEnd());
        }
        return new Encoding(ids, types, starts, ends, length < owners.length);
    }

    private static int count(int[] owners, int owner) {
        int count = 0;
        for (int each : owners) {
            count += each == owner ? 1 : 0;
        }
        return count;
    }

    /// The UTF-16 index of each code point; empty where the two counts are the same.
    private static int[] utf16Places(String text) {
        int points = text.codePointCount(0, text.length());
        if (points == text.length()) {
            return new int[0];
        }
        int[] places = new int[points + 1];
        for (int i = 0, at = 0; i <= points; i++) {
            places[i] = at;
            at += i < points ? Character.charCount(text.codePointAt(at)) : 0;
        }
        return places;
    }

    private static int place(int[] places, int codePoint) {
        return places.length == 0 ? codePoint : places[codePoint];
    }

    private static String sound(String text) {
        StringBuilder mended = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                mended = mended == null ? new StringBuilder(text) : mended;
                mended.setCharAt(i, '\uFFFD');
            }
        }
        return mended == null ? text : mended.toString();
    }

    private int special(@Nullable String... names) {
        for (String name : names) {
            int id = name == null ? -1 : pieces.indexOf(name);
            if (id >= 0) {
                return id;
            }
        }
        throw new AlbertException(
                Code.TOKENIZER,
                "has no piece "
                        + String.join(" or ", Stream.of(names).filter(Objects::nonNull).toList()));
    }
}
