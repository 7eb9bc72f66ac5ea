package dev.frontdesk.albert;

import dev.frontdesk.albert.AlbertException.Code;
import dev.frontdesk.albert.TokenizerOptions.Added;
import java.nio.file.Path;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// A `tokenizer.json` in the making: what those from a `spiece.model` and from a `vocab.txt` have in common.
final class TokenizerJson {
    private TokenizerJson() {}

    /// The tokens that the model itself knows of.
    record Special(String cls, String sep, String mask, String pad, String unknown) {}

    /// The tokens to be found whole: those given, those of the options, those of the model.
    static SequencedMap<Integer, Added> addAll(
            Path file,
            SequencedMap<Integer, Added> added,
            Map<String, Integer> ids,
            TokenizerOptions options,
            Special special,
            boolean spaceBeforeMask) {
        options.added()
                .forEach((id, token) -> {
                    Integer known = ids.get(token.text());
                    // The native library numbers new tokens on from the vocabulary's end.
                    boolean fits =
                            known == null
                                    ? id == ids.size() && !ids.containsValue(id)
                                    : known.equals(id);
                    if (!fits) {
                        throw options.error(
                                "added token "
                                        + token.text()
                                        + " has the id "
                                        + id
                                        + ", which is not "
                                        + (known == null
                                                ? "the next after the vocabulary"
                                                : known));
                    }
                    added.put(id, token);
                    ids.putIfAbsent(token.text(), id);
                });
        for (String text : new String[] {special.cls, special.sep, special.pad, special.unknown}) {
            added.put(id(file, ids, text), Added.ofModel(text, false));
        }
        added.put(id(file, ids, special.mask), Added.ofModel(special.mask, spaceBeforeMask));
        return added;
    }

    private static int id(Path file, Map<String, Integer> ids, String text) {
        Integer id = ids.get(text);
        if (id == null) {
            throw new AlbertException(Code.TOKENIZER, file + ": has no piece " + text);
        }
        return id;
    }

    /// The whole file.
    static String of(
            Path file,
            Map<String, Integer> ids,
            Special special,
            SequencedMap<Integer, Added> added,
            String normalizer,
            String preTokenizer,
            String decoder,
            String model) {
        String tokens =
                added.entrySet().stream()
                        .map(entry -> added(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(","));
        String cls = JsonText.quote(special.cls);
        String sep = JsonText.quote(special.sep);
        String single = part(cls, 0) + "," + sequence("A", 0) + "," + part(sep, 0);
        return "{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,\"added_tokens\":["
                + tokens
                + "],\"normalizer\":"
                + normalizer
                + ",\"pre_tokenizer\":"
                + preTokenizer
                + ",\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":["
                + single
                + "],\"pair\":["
                + single
                + ","
                + sequence("B", 1)
                + ","
                + part(sep, 1)
                + "],\"special_tokens\":{"
                + template(cls, id(file, ids, special.cls))
                + ","
                + template(sep, id(file, ids, special.sep))
                + "}},\"decoder\":"
                + decoder
                + ",\"model\":"
                + model
                + "}";
    }

    private static String added(int id, Added token) {
        return "{\"id\":"
                + id
                + ",\"content\":"
                + JsonText.quote(token.text())
                + ",\"single_word\":"
                + token.singleWord()
                + ",\"lstrip\":"
                + token.leftSpace()
                + ",\"rstrip\":"
                + token.rightSpace()
                + ",\"normalized\":"
                + token.normalized()
                + ",\"special\":"
                + token.special()
                + "}";
    }

    private static String part(String token, int type) {
        return "{\"SpecialToken\":{\"id\":" + token + ",\"type_id\":" + type + "}}";
    }

    private static String sequence(String name, int type) {
        return "{\"Sequence\":{\"id\":\"" + name + "\",\"type_id\":" + type + "}}";
    }

    private static String template(String token, int id) {
        return token + ":{\"id\":" + token + ",\"ids\":[" + id + "],\"tokens\":[" + token + "]}";
    }
}
