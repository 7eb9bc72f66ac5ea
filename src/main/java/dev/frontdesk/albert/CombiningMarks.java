package dev.frontdesk.albert;

import java.text.Normalizer;

/// The signs that Python's `unicodedata.combining` tells apart: those with a combining class other than 0.
///
/// Java does not tell the classes, but it orders signs by them: a sign has one if it changes places with a sign of the
/// highest class before it or with one of the lowest class after it.
final class CombiningMarks {
    private static final String LOWEST = "\u0334";
    private static final String HIGHEST = "\u0345";

    /// All of them as a class of a regular expression of the native tokenizer.
    static final String PATTERN = pattern();

    private CombiningMarks() {}

    private static String pattern() {
        StringBuilder out = new StringBuilder("[");
        int start = -1;
        for (int point = 0x300; point <= Character.MAX_CODE_POINT + 1; point++) {
            boolean combines = point <= Character.MAX_CODE_POINT && isOne(point);
            if (combines && start < 0) {
                start = point;
            } else if (!combines && start >= 0) {
                out.append("\\x{%x}-\\x{%x}".formatted(start, point - 1));
                start = -1;
            }
        }
        return out.append(']').toString();
    }

    static boolean isOne(int point) {
        int type = Character.getType(point);
        if (type != Character.NON_SPACING_MARK && type != Character.COMBINING_SPACING_MARK) {
            return false;
        }
        String sign = Character.toString(point);
        return changePlaces(HIGHEST, sign) || changePlaces(sign, LOWEST);
    }

    private static boolean changePlaces(String first, String second) {
        return !ordered(first + second).equals(ordered(first) + ordered(second));
    }

    private static String ordered(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD);
    }
}
