package dev.frontdesk.knowledge;

/// The one rule for stable ids in files and in the database.
final class Ids {
    static final int LENGTH_MAX = 100;

    private Ids() {}

    static void check(String type, String value) {
        if (value.isEmpty()
                || value.length() > LENGTH_MAX
                || value.chars()
                        .anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            throw new IllegalArgumentException(
                    type
                            + " must have 1 to "
                            + LENGTH_MAX
                            + " characters and no white space: «"
                            + value
                            + "»");
        }
    }
}
