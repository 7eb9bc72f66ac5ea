package dev.frontdesk.dialogue;

import dev.frontdesk.answering.Question;
import dev.frontdesk.answering.Question.PastTurn;
import dev.frontdesk.knowledge.AnswerId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The customer's unanswered messages with all that is needed to answer them.
///
/// @param seq the last of them; a reply is stored only as long as it is the last
/// @param texts oldest first, at least one
/// @param choice the value chosen last, if the last was a choice
/// @param turns the turns before, oldest first
public record OpenQuestion(
        UUID conversation,
        String locale,
        int seq,
        List<String> texts,
        @Nullable String choice,
        List<PastTurn> turns,
        Set<AnswerId> rejected) {
    public OpenQuestion {
        texts = List.copyOf(texts);
        turns = List.copyOf(turns);
        rejected = Set.copyOf(rejected);
    }

    /// The question as the engine takes it: all unanswered messages, joined by line feeds.
    public Question question() {
        return new Question(String.join("\n", texts), turns, choice, rejected, locale);
    }
}
