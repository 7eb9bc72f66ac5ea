package dev.frontdesk.training;

/// A text with what is known of it; one text may teach several heads.
///
/// @param intent the number of its intent, −1 where unknown or out of scope
/// @param scope 1 in scope, 0 out of scope, −1 unknown
/// @param sentiment the ordinal of its [dev.frontdesk.scoring.Sentiment], −1 where unknown
/// @param answer the number of the FAQ answer that it asks for, −1 where unknown
public record TrainingRow(String text, int intent, int scope, int sentiment, int answer) {
    /// What is not known.
    public static final int UNKNOWN = -1;

    public TrainingRow {
        if (scope < UNKNOWN || scope > 1 || (scope == 0 && intent >= 0)) {
            throw new IllegalArgumentException("scope " + scope + " beside intent " + intent);
        }
    }

    /// An utterance of an intent.
    public static TrainingRow ofIntent(String text, int intent) {
        return new TrainingRow(text, intent, 1, UNKNOWN, UNKNOWN);
    }

    /// An utterance that is out of scope.
    public static TrainingRow outOfScope(String text) {
        return new TrainingRow(text, UNKNOWN, 0, UNKNOWN, UNKNOWN);
    }

    TrainingRow withSentiment(int ordinal) {
        return new TrainingRow(text, intent, scope, ordinal, answer);
    }
}
