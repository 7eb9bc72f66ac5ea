package dev.frontdesk.knowledge;

import org.jspecify.annotations.Nullable;

/// A labelled utterance.
///
/// @param intent null: out of scope
public record Example(String text, @Nullable IntentId intent, String locale) {}
