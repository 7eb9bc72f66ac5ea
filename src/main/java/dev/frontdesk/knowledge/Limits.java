package dev.frontdesk.knowledge;

/// The sizes that knowledge may have; a record beyond one is refused by name.
public final class Limits {
    /// Bytes of a file after unpacking.
    public static final int FILE_BYTES_MAX = 512 << 20;

    /// Characters of a line of JSON.
    public static final int LINE_LENGTH_MAX = 1 << 20;

    /// Characters of an utterance, question or variant: as long as a customer's message may be.
    public static final int QUESTION_LENGTH_MAX = 2_000;

    /// Characters of an answer's text, or of a passage.
    public static final int TEXT_LENGTH_MAX = 10_000;

    /// Characters of a title, heading, group, tag or description.
    public static final int TITLE_LENGTH_MAX = 500;

    /// Variants of an answer.
    public static final int VARIANTS_MAX = 500;

    /// Tags of an answer, starters of a locale.
    public static final int TAGS_MAX = 100;

    /// Passages of an article.
    public static final int PASSAGES_MAX = 1_000;

    private Limits() {}
}
