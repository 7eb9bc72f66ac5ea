package dev.frontdesk.albert;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What of a `tokenizer.json` the native library takes on trust, checked before it sees it: its panics end the whole program.
///
/// Found by damaging files until nothing crashed (`DamagedFilesTest`). Errors are [IllegalArgumentException].
final class TokenizerCheck {
    private TokenizerCheck() {}

    static void check(Map<String, @Nullable Object> json) {
        normalizer(json.get("normalizer"));
        templates(json.get("post_processor"));
    }

    /// What a normalizer must have besides its type; the library does not forgive what is missing.
    private static void normalizer(@Nullable Object normalizer) {
        if (normalizer == null) {
            return;
        }
        if (!(normalizer instanceof Map<?, ?> fields)) {
            throw new IllegalArgumentException("the normalizer " + normalizer + " is no object");
        }
        boolean sound =
                switch (String.valueOf(fields.get("type"))) {
                    case "NFC",
                            "NFD",
                            "NFKC",
                            "NFKD",
                            "Nmt",
                            "Lowercase",
                            "StripAccents",
                            "ByteLevel" ->
                            true;
                    case "BertNormalizer" ->
                            areFlags(fields, "clean_text", "handle_chinese_chars", "lowercase")
                                    && (fields.get("strip_accents") == null
                                            || areFlags(fields, "strip_accents"));
                    case "Strip" -> areFlags(fields, "strip_left", "strip_right");
                    case "Prepend" -> fields.get("prepend") instanceof String;
                    case "Replace" ->
                            fields.get("content") instanceof String
                                    && isPattern(fields.get("pattern"));
                    case "Precompiled" -> isCharsmap(fields.get("precompiled_charsmap"));
                    case "Sequence" -> {
                        if (fields.get("normalizers") instanceof List<?> steps) {
                            steps.forEach(TokenizerCheck::step);
                            yield true;
                        }
                        yield false;
                    }
                    default -> false;
                };
        if (!sound) {
            throw new IllegalArgumentException("the normalizer " + fields + " is not supported");
        }
    }

    private static void step(@Nullable Object normalizer) {
        if (normalizer == null) {
            throw new IllegalArgumentException("a step of the normalizer is null");
        }
        normalizer(normalizer);
    }

    private static boolean areFlags(Map<?, ?> fields, String... names) {
        for (String name : names) {
            if (!(fields.get(name) instanceof Boolean)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isCharsmap(@Nullable Object charsmap) {
        if (!(charsmap instanceof String text)) {
            return false;
        }
        PrecompiledCharsmap.check(Base64.getDecoder().decode(text));
        return true;
    }

    /// The library's expressions are Oniguruma's; what Java cannot read either is refused here, and what matches nothing at all.
    private static boolean isPattern(@Nullable Object pattern) {
        if (!(pattern instanceof Map<?, ?> fields && fields.size() == 1)) {
            return false;
        }
        if (fields.get("Regex") instanceof String expression) {
            return !Pattern.compile(expression).matcher("").find();
        }
        return fields.get("String") instanceof String text && !text.isEmpty();
    }

    private static void templates(@Nullable Object processor) {
        if (processor instanceof List<?> steps) {
            steps.forEach(TokenizerCheck::templates);
        } else if (processor instanceof Map<?, ?> fields) {
            templates(fields.get("processors"));
            if ("TemplateProcessing".equals(fields.get("type"))) {
                template(fields, "single", List.of("A"));
                template(fields, "pair", List.of("A", "B"));
            }
        }
    }

    private static void template(Map<?, ?> fields, String name, List<String> sequences) {
        if (!(fields.get(name) instanceof List<?> parts
                && fields.get("special_tokens") instanceof Map<?, ?> tokens)) {
            throw new IllegalArgumentException("the template \"" + name + "\" is no list");
        }
        for (Object part : parts) {
            boolean sound =
                    part instanceof Map<?, ?> one
                            && one.size() == 1
                            && ((one.get("Sequence") instanceof Map<?, ?> sequence
                                            && sequences.contains(
                                                    String.valueOf(sequence.get("id")))
                                            && isType(sequence.get("type_id")))
                                    || (one.get("SpecialToken") instanceof Map<?, ?> token
                                            && isToken(tokens.get(token.get("id")))
                                            && isType(token.get("type_id"))));
            if (!sound) {
                throw new IllegalArgumentException(
                        "the template \"" + name + "\" has the part " + part);
            }
        }
        for (String sequence : sequences) {
            long count =
                    parts.stream()
                            .map(part -> ((Map<?, ?>) part).get("Sequence"))
                            .filter(one ->
                                    one instanceof Map<?, ?> m && sequence.equals(m.get("id")))
                            .count();
            if (count != 1) {
                throw new IllegalArgumentException(
                        "the template \"" + name + "\" has " + count + " places for " + sequence);
            }
        }
    }

    private static boolean isType(@Nullable Object type) {
        return type instanceof Long number && (number == 0 || number == 1);
    }

    private static boolean isToken(@Nullable Object token) {
        return token instanceof Map<?, ?> fields
                && fields.get("ids") instanceof List<?> ids
                && fields.get("tokens") instanceof List<?> texts
                && ids.size() == texts.size();
    }
}
