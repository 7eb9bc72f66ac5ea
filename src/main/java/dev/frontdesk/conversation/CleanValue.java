package dev.frontdesk.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A value from outside as one line of plain text: nothing that steers a terminal or turns the direction of writing, no line breaks, not long.
final class CleanValue {
    static final int LENGTH_MAX = 500;

    /// A number with more digits, or zeros, than this is no number for people.
    private static final int DIGITS_MAX = 40;

    /// Line ends and other white space; they become one space.
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}\\u0085]+");

    /// Control and format characters, unassigned and private ones, halves of characters; the two that join emoji and letters stay.
    private static final Pattern UNSEEN = Pattern.compile("[\\p{C}&&[^\\u200C\\u200D]]");

    private CleanValue() {}

    /// Null if nothing is left, or too much.
    static @Nullable String of(String value) {
        if (value.length() > LENGTH_MAX) {
            return null;
        }
        String spaced = SPACE.matcher(value).replaceAll(" ");
        String clean = UNSEEN.matcher(spaced).replaceAll("").strip();
        return clean.isEmpty() ? null : clean;
    }

    /// A text, number or truth value; null for anything else. A number keeps its digits: 12.50 is no 12.5.
    static @Nullable String of(JsonNode value) {
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            boolean readable =
                    number.precision() <= DIGITS_MAX
                            && Math.abs((long) number.scale()) <= DIGITS_MAX;
            return readable ? number.toPlainString() : null;
        }
        return value.isTextual() || value.isBoolean() ? of(value.asText()) : null;
    }
}
