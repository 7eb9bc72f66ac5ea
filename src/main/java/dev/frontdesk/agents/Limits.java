package dev.frontdesk.agents;

import dev.frontdesk.operations.access.ProblemException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sizes that a call may have, and the refusals beyond them, which name the field and the limit.
final class Limits {
    static final int TEXTS_MAX = 256;
    static final int TEXT_LENGTH_MAX = 2_000;
    static final int TOP_MAX = 100;
    static final int TURNS_MAX = 100;
    static final String LOCALE = "en";

    private Limits() {}

    /// A text of 1 to [#TEXT_LENGTH_MAX] characters that is not blank.
    static String text(String field, @Nullable String text) {
        if (text == null || text.isBlank()) {
            throw new ProblemException(400, "empty_text", field + " is empty.");
        }
        if (text.length() > TEXT_LENGTH_MAX) {
            throw new ProblemException(
                    400,
                    "too_long",
                    "%s has %d characters, at most %d are allowed."
                            .formatted(field, text.length(), TEXT_LENGTH_MAX));
        }
        return text;
    }

    /// Refuses a list of more than `max` entries.
    static void count(String field, List<?> list, int max) {
        if (list.size() > max) {
            throw new ProblemException(
                    400,
                    "too_many",
                    "%s has %d entries, at most %d are allowed."
                            .formatted(field, list.size(), max));
        }
    }

    static int top(@Nullable Integer top, int otherwise) {
        if (top == null) {
            return otherwise;
        }
        if (top < 1 || top > TOP_MAX) {
            throw new ProblemException(
                    400, "bad_request", "top is %d, allowed are 1 to %d.".formatted(top, TOP_MAX));
        }
        return top;
    }

    /// A language tag such as `en` or `zh-CN`, of which the language counts.
    static String locale(@Nullable String locale) {
        if (locale == null || locale.isBlank()) {
            return LOCALE;
        }
        if (!locale.matches("[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,4}")) {
            throw new ProblemException(
                    400, "bad_request", "locale is not a language tag, such as en or zh.");
        }
        return locale.split("[-_]", 2)[0].toLowerCase(java.util.Locale.ROOT);
    }
}
