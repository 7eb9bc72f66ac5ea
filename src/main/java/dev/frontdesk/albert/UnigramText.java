package dev.frontdesk.albert;

import java.text.Normalizer;
import java.util.function.Consumer;

/// The way from a text to the words that pieces are cut from, as the tokenizer files that we write prescribe it.
///
/// Normalised: quotes made plain, NFKD, accents stripped, lower case, white space collapsed. Cut: a `▁` stands for each
/// space and before the text, a word begins at each `▁`, and every character that is no letter, mark, digit, connector or
/// apostrophe is a word by itself. [UnigramVocabulary] writes the same as JSON for Hugging Face's library, which is what
/// runs; where the two differ on a rare character, a piece is counted a little wrong and nothing else.
final class UnigramText {
    /// U+2581, which stands for a space.
    static final char SPACE = '▁';

    private UnigramText() {}

    /// Hands each word of `text` to `taker`, in order.
    static void words(String text, Consumer<String> taker) {
        StringBuilder marked = marked(text);
        int from = 0;
        for (int at = 0; at < marked.length(); ) {
            int point = marked.codePointAt(at);
            int next = at + Character.charCount(point);
            if (point == SPACE || !isWord(point)) {
                if (at > from) {
                    taker.accept(marked.substring(from, at));
                }
                from = at;
                if (point != SPACE) {
                    taker.accept(marked.substring(at, next));
                    from = next;
                }
            }
            at = next;
        }
        if (from < marked.length()) {
            taker.accept(marked.substring(from));
        }
    }

    /// The normalised text with `▁` for its spaces and one before it; empty for an empty text.
    private static StringBuilder marked(String text) {
        StringBuilder out = new StringBuilder(text.length() + 1).append(SPACE);
        String plain = unquoted(text);
        if (!isAscii(plain)) {
            plain = Normalizer.normalize(plain, Normalizer.Form.NFKD);
        }
        boolean afterSpace = false;
        for (int at = 0; at < plain.length(); ) {
            int point = plain.codePointAt(at);
            at += Character.charCount(point);
            if (isSpace(point) || point == SPACE) {
                // One ▁ before the text is enough where it begins with a space.
                if (!afterSpace && out.length() > 1) {
                    out.append(SPACE);
                }
                afterSpace = true;
                continue;
            }
            afterSpace = false;
            if (point < 0x80) {
                out.append((char) (point >= 'A' && point <= 'Z' ? point + 32 : point));
            } else if (Character.getType(point) != Character.NON_SPACING_MARK) {
                out.appendCodePoint(Character.toLowerCase(point));
            }
        }
        if (text.isEmpty()) {
            out.setLength(0);
        }
        return out;
    }

    /// The doubled quotes first, then the typographic apostrophe: the order of the normaliser's steps.
    private static String unquoted(String text) {
        return text.replace("``", "\"").replace("''", "\"").replace('’', '\'');
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    static boolean isWord(int point) {
        if (point < 0x80) {
            return (point >= 'a' && point <= 'z')
                    || (point >= '0' && point <= '9')
                    || (point >= 'A' && point <= 'Z')
                    || point == '\''
                    || point == '_';
        }
        return switch (Character.getType(point)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.CONNECTOR_PUNCTUATION ->
                    true;
            default -> false;
        };
    }

    /// Unicode's White_Space, which is not quite Java's.
    private static boolean isSpace(int point) {
        return point == ' '
                || (point >= 0x09 && point <= 0x0D)
                || point == 0x85
                || point == 0xA0
                || point == 0x1680
                || (point >= 0x2000 && point <= 0x200A)
                || point == 0x2028
                || point == 0x2029
                || point == 0x202F
                || point == 0x205F
                || point == 0x3000;
    }
}
