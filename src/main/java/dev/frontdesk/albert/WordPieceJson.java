package dev.frontdesk.albert;

import dev.frontdesk.albert.AlbertException.Code;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A `tokenizer.json` made from a `vocab.txt`, one piece a line: the ids of Hugging Face's BERT tokenizer, with which the
/// Chinese ALBERTs were trained.
final class WordPieceJson {
    private static final long FILE_BYTES_MAX = 64L << 20;
    private static final Map<String, Set<Object>> NEUTRAL =
            Map.of("do_basic_tokenize", Set.of(true), "never_split", Set.of(List.of()));

    private WordPieceJson() {}

    /// Of `file` and the options beside it; [AlbertException] says what is wrong with it.
    static String of(Path file, TokenizerOptions options) {
        options.refuseOthers(
                Set.of(
                        "BertTokenizer",
                        "BertTokenizerFast",
                        "AlbertTokenizer",
                        "AlbertTokenizerFast"),
                NEUTRAL);
        String text = TextFile.read(file, FILE_BYTES_MAX, Code.TOKENIZER);
        Map<String, Integer> ids = new LinkedHashMap<>();
        int line = 0;
        for (String piece : text.split("\r\n|\r|\n", -1)) {
            ids.put(piece, line++);
        }
        // What follows the last line's end is no piece.
        if (ids.getOrDefault("", -1) == line - 1) {
            ids.remove("");
        }
        TokenizerJson.Special special =
                new TokenizerJson.Special(
                        options.token("cls_token", "[CLS]"),
                        options.token("sep_token", "[SEP]"),
                        options.token("mask_token", "[MASK]"),
                        options.token("pad_token", "[PAD]"),
                        options.token("unk_token", "[UNK]"));
        Boolean accents = options.flagOrNull("strip_accents");
        boolean lower = options.flag("do_lower_case", true);
        String vocabulary =
                ids.entrySet().stream()
                        .map(entry -> JsonText.quote(entry.getKey()) + ":" + entry.getValue())
                        .collect(Collectors.joining(","));
        return TokenizerJson.of(
                file,
                ids,
                special,
                TokenizerJson.addAll(file, new TreeMap<>(), ids, options, special, false),
                "{\"type\":\"BertNormalizer\",\"clean_text\":true,\"handle_chinese_chars\":"
                        + options.flag("tokenize_chinese_chars", true)
                        + ",\"strip_accents\":"
                        + accents
                        + ",\"lowercase\":"
                        + lower
                        + "}",
                "{\"type\":\"BertPreTokenizer\"}",
                "{\"type\":\"WordPiece\",\"prefix\":\"##\",\"cleanup\":true}",
                "{\"type\":\"WordPiece\",\"unk_token\":"
                        + JsonText.quote(special.unknown())
                        + ",\"continuing_subword_prefix\":\"##\",\"max_input_chars_per_word\":100,\"vocab\":{"
                        + vocabulary
                        + "}}");
    }
}
