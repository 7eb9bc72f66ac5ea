package dev.frontdesk.scoring;

/// The tone of a message.
public enum Sentiment {
    NEGATIVE,
    NEUTRAL,
    POSITIVE
}
