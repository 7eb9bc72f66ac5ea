package dev.frontdesk.albert;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The vocabulary of a `tokenizer.json`, which the native library runs but does not tell.
final class TokenizerPieces {
    private static final long GAP_FACTOR = 4;
    private static final long GAP_MAX = 1024;

    private TokenizerPieces() {}

    /// The pieces by id: the model's vocabulary (a list of pairs for unigram, a map for the others) and the added tokens.
    static List<String> of(Map<String, @Nullable Object> json) {
        if (!(json.get("model") instanceof Map<?, ?> model)) {
            throw new IllegalArgumentException("has no \"model\"");
        }
        List<String> pieces = new ArrayList<>();
        if (model.get("vocab") instanceof List<?> pairs) {
            for (Object pair : pairs) {
                if (!(pair instanceof List<?> list
                        && !list.isEmpty()
                        && list.getFirst() instanceof String piece)) {
                    throw new IllegalArgumentException(
                            "\"vocab\" entry " + pieces.size() + " is not [piece, score]");
                }
                pieces.add(piece);
            }
        } else if (model.get("vocab") instanceof Map<?, ?> ids) {
            ids.forEach((piece, id) -> put(pieces, String.valueOf(piece), id, ids.size()));
        } else {
            throw new IllegalArgumentException("the model has no \"vocab\"");
        }
        if (json.get("added_tokens") instanceof List<?> added) {
            for (Object token : added) {
                if (token instanceof Map<?, ?> fields
                        && fields.get("content") instanceof String piece) {
                    put(pieces, piece, fields.get("id"), pieces.size() + added.size());
                }
            }
        }
        return Collections.unmodifiableList(pieces);
    }

    private static void put(
            List<String> pieces, String piece, @Nullable Object id, int expectedCount) {
        if (!(id instanceof Long number
                && number >= 0
                && number < GAP_FACTOR * (expectedCount + GAP_MAX))) {
            throw new IllegalArgumentException("piece " + piece + " has the id " + id);
        }
        while (pieces.size() <= number) {
            pieces.add("");
        }
        pieces.set(number.intValue(), piece);
    }
}
