package dev.frontdesk.knowledge;

/// What a text of a record must fulfil, whether it came from a file, a form or the API.
final class Texts {
    private Texts() {}

    /// The text without surrounding white space.
    ///
    /// @throws BadRecordException if it is empty, too long, or holds what no database and no browser takes
    static String check(String field, String text, int lengthMax) throws BadRecordException {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            throw new BadRecordException(field, "is empty");
        }
        return checkOptional(field, stripped, lengthMax);
    }

    static String checkOptional(String field, String text, int lengthMax)
            throws BadRecordException {
        if (text.length() > lengthMax) {
            throw new BadRecordException(
                    field,
                    "has " + text.length() + " characters, at most " + lengthMax + " are taken");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\n' && c != '\t' && c != '\r') {
                throw new BadRecordException(
                        field, "contains the control character U+00%02X".formatted((int) c));
            }
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new BadRecordException(
                        field, "contains half of a character (U+%04X)".formatted((int) c));
            }
        }
        return text;
    }

    /// The beginning of a text, without half of a character at its end.
    static String cut(String text, int lengthMax) {
        if (text.length() <= lengthMax) {
            return text;
        }
        boolean half = Character.isHighSurrogate(text.charAt(lengthMax - 1));
        return text.substring(0, half ? lengthMax - 1 : lengthMax);
    }

    static String id(String field, String id) throws BadRecordException {
        try {
            Ids.check(field, checkOptional(field, id, Limits.TITLE_LENGTH_MAX));
        } catch (IllegalArgumentException e) {
            throw new BadRecordException(
                    field,
                    "must have 1 to "
                            + Ids.LENGTH_MAX
                            + " characters and no white space: «"
                            + id
                            + "»");
        }
        return id;
    }

    /// A language tag such as `en`, `zh` or `pt-BR`.
    static String locale(String field, String locale) throws BadRecordException {
        if (!isLocale(locale)) {
            throw new BadRecordException(
                    field, "is no language tag such as en or pt-BR: «" + locale + "»");
        }
        return locale;
    }

    static boolean isLocale(String text) {
        return text.length() <= 35 && text.matches("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*");
    }
}
