package dev.frontdesk.answering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.answering.ConversationSets.Tried;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.knowledge.SampleKnowledge;
import dev.frontdesk.retrieval.KnowledgeIndex;
import dev.frontdesk.scoring.Scorer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// How well the shipped model understands conversations on the shop: follow-ups, changes of the subject, two questions in one message.
///
/// The figures are printed, and are in docs/EVALUATION.md; what is asserted is a few points below, since the model is trained anew now and then.
final class ConversationQualityIT {
    private static Scorer scorer;
    private static AnswerEngine engine;

    @BeforeAll
    static void open() {
        KnowledgeSnapshot shop = SampleKnowledge.snapshot();
        scorer = Scorer.open(Path.of("dialog-data/bundle"), 1).within(Duration.ofMinutes(5));
        engine = new AnswerEngine(scorer, KnowledgeIndex.build(shop, scorer::vectors), shop);
    }

    @AfterAll
    static void close() {
        scorer.close();
    }

    @Test
    void followUpsAreUnderstoodWithTheQuestionBefore() throws IOException {
        assertThat(share("follow-ups", ConversationSets.followUps(engine)))
                .isGreaterThanOrEqualTo(0.80);
    }

    @Test
    void aNewSubjectIsNotTakenForAFollowUp() throws IOException {
        assertThat(share("changes of subject", ConversationSets.changesOfSubject(engine)))
                .isGreaterThanOrEqualTo(0.85);
    }

    @Test
    void twoQuestionsGetTwoAnswers() throws IOException {
        assertThat(share("two questions", ConversationSets.twoQuestions(engine, 2)))
                .isGreaterThanOrEqualTo(0.70);
    }

    @Test
    void whatOnlyLooksLikeTwoQuestionsGetsOneAnswer() throws IOException {
        assertThat(share("one question", ConversationSets.twoQuestions(engine, 1)))
                .isGreaterThanOrEqualTo(0.75);
    }

    private static double share(String name, List<Tried> tried) {
        for (String locale : List.of("en", "zh")) {
            List<Tried> of = tried.stream().filter(one -> one.locale().equals(locale)).toList();
            System.out.printf(
                    "%s, %s: %d of %d right, %d more offered as a choice%n",
                    name,
                    locale,
                    of.stream().filter(Tried::right).count(),
                    of.size(),
                    of.stream().filter(Tried::offered).count());
        }
        tried.stream().filter(one -> !one.right()).forEach(one -> System.out.println("  " + one));
        return tried.stream().filter(Tried::right).count() / (double) tried.size();
    }
}
