package dev.frontdesk.training;

import dev.frontdesk.knowledge.Example;
import dev.frontdesk.knowledge.Intent;
import dev.frontdesk.knowledge.IntentId;
import java.nio.file.Path;

/// A labelled text and where it stands.
///
/// @param line on which its row begins, counted from 1
record LabelledText(Path file, long line, Example example) {
    /// `FILE:LINE`, as editors and compilers write it.
    String place() {
        return file + ":" + line;
    }

    String text() {
        return example.text();
    }

    /// The label as files have it.
    String label() {
        IntentId intent = example.intent();
        return intent == null ? Intent.OUT_OF_SCOPE : intent.value();
    }
}
