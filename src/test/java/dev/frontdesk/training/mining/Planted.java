package dev.frontdesk.training.mining;

import dev.frontdesk.knowledge.MinedAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A question that the author of a conversation planted, with the turns that answer it right.
///
/// @param topic what it is about; a reply to another question of the same topic is no wrong answer
record Planted(String conversation, int question, Set<Integer> answers, String topic) {

    /// How much of what was planted a draft has.
    ///
    /// @param found planted questions that are in an entry with the right answer
    /// @param sound entries whose wording comes from the right answer of a planted question
    record Figures(int found, int planted, int sound, int entries, List<String> missed) {
        double recall() {
            return (double) found / planted;
        }

        double precision() {
            return (double) sound / entries;
        }

        @Override
        public String toString() {
            return "%d of %d planted questions found with the right answer (%.1f %%); %d of %d entries are sound (%.1f %%)"
                    .formatted(found, planted, 100 * recall(), sound, entries, 100 * precision());
        }
    }

    static Figures measure(List<Planted> planted, List<MinedAnswer> draft) {
        List<String> missed = new ArrayList<>();
        int found = 0;
        for (Planted each : planted) {
            boolean isFound = false;
            String instead = "in no entry";
            for (MinedAnswer answer : draft) {
                for (MinedAnswer.Source source : answer.sources()) {
                    if (each.asks(source)) {
                        instead = "«" + answer.answer().text() + "» " + source;
                        Planted speaker = of(planted, answer.sources().getFirst());
                        isFound |=
                                each.answers.contains(source.reply())
                                        && speaker != null
                                        && speaker.topic.equals(each.topic);
                    }
                }
            }
            if (isFound) {
                found++;
            } else {
                missed.add(each + ": " + instead);
            }
        }
        int sound = 0;
        for (MinedAnswer answer : draft) {
            if (of(planted, answer.sources().getFirst()) != null) {
                sound++;
            } else {
                missed.add(
                        "unsound: «"
                                + answer.answer().question()
                                + "» → «"
                                + answer.answer().text()
                                + "» "
                                + answer.sources().getFirst());
            }
        }
        return new Figures(found, planted.size(), sound, draft.size(), missed);
    }

    private boolean asks(MinedAnswer.Source source) {
        return source.conversation().equals(conversation) && source.question() == question;
    }

    private static @Nullable Planted of(List<Planted> planted, MinedAnswer.Source source) {
        return planted.stream()
                .filter(each -> each.asks(source) && each.answers.contains(source.reply()))
                .findFirst()
                .orElse(null);
    }
}
