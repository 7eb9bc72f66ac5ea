package dev.frontdesk.albert;

import dev.frontdesk.albert.AlbertException.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What stands beside a vocabulary in Hugging Face's `tokenizer_config.json`, `special_tokens_map.json` and `added_tokens.json`.
///
/// Errors name the file's folder and the key.
record TokenizerOptions(Path folder, Map<String, @Nullable Object> values) {
    static final String FILE = "tokenizer_config.json";
    static final String SPECIAL_FILE = "special_tokens_map.json";
    static final String ADDED_FILE = "added_tokens.json";
    private static final long FILE_BYTES_MAX = 16L << 20;

    /// A token that is found in the text as a whole; where it is `normalized`, after the normalising, else before.
    record Added(
            String text,
            boolean special,
            boolean leftSpace,
            boolean rightSpace,
            boolean singleWord,
            boolean normalized) {
        /// A token of the model itself.
        static Added ofModel(String text, boolean leftSpace) {
            return new Added(text, true, leftSpace, false, false, false);
        }
    }

    /// The options of a folder; none where there are no files.
    static TokenizerOptions read(Path folder) {
        Map<String, @Nullable Object> values =
                new LinkedHashMap<>(object(folder.resolve(SPECIAL_FILE)));
        values.putAll(object(folder.resolve(FILE)));
        Map<String, @Nullable Object> legacy = object(folder.resolve(ADDED_FILE));
        if (!values.containsKey("added_tokens_decoder")) {
            Map<String, @Nullable Object> added = new LinkedHashMap<>();
            legacy.forEach((text, id) -> added.put(String.valueOf(id), Map.of("content", text)));
            values.put("added_tokens_decoder", added);
        }
        return new TokenizerOptions(folder, values);
    }

    private static Map<String, @Nullable Object> object(Path file) {
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            return JsonText.parseObject(TextFile.read(file, FILE_BYTES_MAX, Code.TOKENIZER));
        } catch (IllegalArgumentException e) {
            throw new AlbertException(Code.TOKENIZER, file + ": " + e.getMessage(), e);
        }
    }

    boolean flag(String key, boolean otherwise) {
        Boolean given = flagOrNull(key);
        return given == null ? otherwise : given;
    }

    @Nullable Boolean flagOrNull(String key) {
        Object value = values.get(key);
        if (value == null || value instanceof Boolean) {
            return (Boolean) value;
        }
        throw error("\"" + key + "\": " + value + " is neither true nor false");
    }

    /// The text of a special token such as `cls_token`; null where nothing is said.
    @Nullable String token(String key) {
        Object value = values.get(key);
        Object text = value instanceof Map<?, ?> fields ? fields.get("content") : value;
        if (value != null && !(text instanceof String)) {
            throw error("\"" + key + "\": " + value + " names no token");
        }
        return (String) text;
    }

    String token(String key, String otherwise) {
        String given = token(key);
        return given == null ? otherwise : given;
    }

    /// Refuses what another class than `known`, or a value that changes the pieces, would do.
    void refuseOthers(Set<String> known, Map<String, Set<Object>> neutral) {
        Object type = values.get("tokenizer_class");
        if (type != null && !known.contains(String.valueOf(type))) {
            throw error(
                    "\"tokenizer_class\": " + type + " is not supported without tokenizer.json");
        }
        neutral.forEach((key, allowed) -> {
            Object value = values.get(key);
            if (value != null && !allowed.contains(value)) {
                throw error("\"" + key + "\": " + value + " is not supported");
            }
        });
    }

    /// The tokens beside the vocabulary, by id.
    SequencedMap<Integer, Added> added() {
        SequencedMap<Integer, Added> tokens = new TreeMap<>();
        Object value = values.get("added_tokens_decoder");
        if (value == null) {
            return tokens;
        }
        if (!(value instanceof Map<?, ?> byId)) {
            throw error("\"added_tokens_decoder\" is not an object");
        }
        byId.forEach((id, token) -> {
            if (!(String.valueOf(id).matches("[0-9]{1,8}")
                    && token instanceof Map<?, ?> fields
                    && fields.get("content") instanceof String text
                    && !text.isEmpty())) {
                throw error("\"added_tokens_decoder\" has " + token + " as " + id);
            }
            tokens.put(
                    Integer.valueOf(String.valueOf(id)),
                    new Added(
                            text,
                            Boolean.TRUE.equals(fields.get("special")),
                            Boolean.TRUE.equals(fields.get("lstrip")),
                            Boolean.TRUE.equals(fields.get("rstrip")),
                            Boolean.TRUE.equals(fields.get("single_word")),
                            Boolean.TRUE.equals(fields.get("normalized"))));
        });
        return tokens;
    }

    AlbertException error(String what) {
        return new AlbertException(Code.TOKENIZER, folder + ": " + FILE + ": " + what);
    }
}
