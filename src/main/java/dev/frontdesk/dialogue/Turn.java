package dev.frontdesk.dialogue;

import dev.frontdesk.answering.Question.Speaker;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One turn as the people in the conversation see it.
///
/// @param seq 1, 2, 3 … in the conversation, without gaps
/// @param text what was said; [#ERASED] where the customer has been forgotten
/// @param replyTo the turn that it answers
/// @param choices what the customer may choose instead of writing
/// @param sources the pages that are quoted
public record Turn(
        int seq,
        Speaker speaker,
        String text,
        @Nullable Integer replyTo,
        List<Choice> choices,
        List<Source> sources,
        Instant at) {

    /// Stands where an erased text was.
    public static final String ERASED = "[erased]";

    public Turn {
        choices = List.copyOf(choices);
        sources = List.copyOf(sources);
    }

    /// A turn of words only.
    public static Turn of(int seq, Speaker speaker, String text, Instant at) {
        return new Turn(seq, speaker, text, null, List.of(), List.of(), at);
    }

    /// Something to choose.
    ///
    /// @param title what the customer reads
    /// @param value what the engine reads
    public record Choice(String title, String value) {}

    /// A page that was quoted.
    public record Source(String title, @Nullable String url) {}
}
