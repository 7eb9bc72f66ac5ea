package dev.frontdesk.albert;

import dev.frontdesk.albert.SentencePieceModel.Kind;
import dev.frontdesk.albert.SentencePieceModel.Piece;
import dev.frontdesk.albert.TokenizerOptions.Added;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A `tokenizer.json` made from a `spiece.model`, the vocabulary of older checkpoints.
///
/// Its ids are those of SentencePiece itself with Hugging Face's ALBERT clean-up before it, which is what
/// the checkpoints were trained with. Hugging Face's own conversion differs from that in three ways, and is not followed
/// there: it leaves a lone `▁` after a trailing space, it drops every sign of the kind "mark" and not only those with a
/// combining class (vowels of Indic and Thai scripts go), and it does not put Hangul together again. It is followed where
/// a `tokenizer.json` can say no more: pieces that end in a digit and a comma are made unlikely, where the slow tokenizer
/// cuts them after the fact, and a `▁` that somebody writes himself at a word's start is not doubled.
final class UnigramJson {
    private static final double COMMA_PENALTY = 100;
    private static final Set<String> COMPOSING =
            Set.of("nmt_nfkc", "nfkc", "nmt_nfkc_cf", "nfkc_cf");
    private static final Map<String, Set<Object>> NEUTRAL =
            Map.of("sp_model_kwargs", Set.of(Map.of()));
    private static final String METASPACE =
            "{\"type\":\"Metaspace\",\"replacement\":\"▁\",\"prepend_scheme\":\"always\",\"split\":true}";

    private UnigramJson() {}

    /// Of `file` and the options beside it; [AlbertException] says what is wrong with it.
    static String of(Path file, TokenizerOptions options) {
        SentencePieceModel model = SentencePieceModel.read(file);
        options.refuseOthers(Set.of("AlbertTokenizer", "AlbertTokenizerFast"), NEUTRAL);
        Map<String, Integer> ids = new LinkedHashMap<>();
        SequencedMap<Integer, Added> added = new TreeMap<>();
        for (Piece piece : model.pieces()) {
            if (piece.kind() == Kind.CONTROL) {
                added.put(ids.size(), Added.ofModel(piece.text(), false));
            }
            ids.put(piece.text(), ids.size());
        }
        TokenizerJson.Special special =
                new TokenizerJson.Special(
                        options.token("cls_token", "[CLS]"),
                        options.token("sep_token", "[SEP]"),
                        options.token("mask_token", "[MASK]"),
                        options.token("pad_token", "<pad>"),
                        model.pieces().get(model.unknownId()).text());
        String vocabulary =
                model.pieces().stream()
                        .map(piece -> "[" + JsonText.quote(piece.text()) + "," + score(piece) + "]")
                        .collect(Collectors.joining(","));
        return TokenizerJson.of(
                file,
                ids,
                special,
                TokenizerJson.addAll(file, added, ids, options, special, true),
                normalizer(model, options),
                "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"WhitespaceSplit\"},"
                        + METASPACE
                        + "]}",
                model.byteFallback()
                        ? "{\"type\":\"Sequence\",\"decoders\":[{\"type\":\"ByteFallback\"},{\"type\":\"Fuse\"},"
                                + METASPACE
                                + "]}"
                        : METASPACE,
                "{\"type\":\"Unigram\",\"unk_id\":"
                        + model.unknownId()
                        + ",\"vocab\":["
                        + vocabulary
                        + "],\"byte_fallback\":"
                        + model.byteFallback()
                        + "}");
    }

    private static double score(Piece piece) {
        String text = piece.text();
        int length = text.length();
        boolean number =
                length > 1
                        && text.endsWith(",")
                        && Character.isDigit(text.codePointBefore(length - 1));
        return piece.score() - (number ? COMMA_PENALTY : 0);
    }

    private static String normalizer(SentencePieceModel model, TokenizerOptions options) {
        List<String> steps = new ArrayList<>();
        steps.add(replace("{\"String\":\"``\"}", "\""));
        steps.add(replace("{\"String\":\"''\"}", "\""));
        if (!options.flag("keep_accents", false)) {
            steps.add("{\"type\":\"NFKD\"}");
            steps.add(replace("{\"Regex\":" + JsonText.quote(CombiningMarks.PATTERN) + "}", ""));
        }
        if (options.flag("do_lower_case", true)) {
            steps.add("{\"type\":\"Lowercase\"}");
        }
        if (COMPOSING.contains(model.normalization())) {
            steps.add("{\"type\":\"NFC\"}");
        }
        if (model.charsmap().length > 0) {
            steps.add(
                    "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\""
                            + Base64.getEncoder().encodeToString(model.charsmap())
                            + "\"}");
        }
        return "{\"type\":\"Sequence\",\"normalizers\":[" + String.join(",", steps) + "]}";
    }

    private static String replace(String pattern, String content) {
        return "{\"type\":\"Replace\",\"pattern\":"
                + pattern
                + ",\"content\":"
                + JsonText.quote(content)
                + "}";
    }
}
