package dev.frontdesk.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.answering.AnswerEngine;
import dev.frontdesk.answering.Decision;
import dev.frontdesk.answering.Evidence;
import dev.frontdesk.answering.Question;
import dev.frontdesk.answering.Question.PastTurn;
import dev.frontdesk.answering.Question.Speaker;
import dev.frontdesk.answering.Ranked;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.retrieval.KnowledgeIndex;
import dev.frontdesk.scoring.Scorer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The engine with a real index and a real scorer over a tiny company: texts in, decisions out.
final class TinyEngineIT {
    @TempDir static Path folder;
    private static Scorer scorer;
    private static AnswerEngine engine;

    @BeforeAll
    static void open() throws IOException {
        KnowledgeSnapshot company = TinyCompany.snapshot();
        scorer = Scorer.open(TinyBundle.write(folder.resolve("bundle"), company, 0.9), 1);
        engine = new AnswerEngine(scorer, KnowledgeIndex.build(company, scorer::vectors), company);
    }

    @AfterAll
    static void close() {
        scorer.close();
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
"""
where is my order,                    Reply track
hello there,                          Reply hello
can I speak to a human please,        HandOver wait
is there parking at the showroom?,    Reply parking
zzz qqq xxx,                          Decline OUT_OF_SCOPE
""")
    void decides(String text, String expected) {
        assertThat(describe(engine.answer(Question.of(text, "en")))).isEqualTo(expected);
    }

    @Test
    void aShortFollowUpIsReadTogetherWithWhatWasSaidBefore() {
        List<PastTurn> before =
                List.of(
                        new PastTurn(Speaker.CUSTOMER, "when do I get my refund"),
                        PastTurn.said(new AnswerId("refund"), "Within 5 days."));
        Question alone = new Question("and to an expired card", List.of(), null, Set.of(), "en");
        Question followUp = new Question(alone.text(), before, null, Set.of(), "en");
        Decision decision = engine.answer(followUp);
        double joined = decision.evidence().intents().getFirst().confidence();
        double single = engine.answer(alone).evidence().intents().getFirst().confidence();
        assertThat(joined).isGreaterThan(single);
    }

    @ParameterizedTest
    @CsvSource({"zzz qqq xxx", "and the refund"})
    void whatWasJustSaidIsNoAnswerToAMessageThatOnlyTheOneBeforeMakesUnderstood(String text) {
        String refund =
                TinyCompany.snapshot().answer(new AnswerId("refund"), "en").orElseThrow().text();
        List<PastTurn> before =
                List.of(
                        new PastTurn(Speaker.CUSTOMER, "when do I get my refund"),
                        PastTurn.said(new AnswerId("refund"), refund));
        String alone = describe(engine.answer(Question.of(text, "en")));
        String after = describe(engine.answer(new Question(text, before, null, Set.of(), "en")));
        assertThat(after.equals("Reply refund")).isEqualTo(alone.equals("Reply refund"));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
"""
where is my order and when do I get my refund,   "Several [Reply track, Reply refund]", 2
where is my order? is there parking at the showroom?, "Several [Reply track, Reply parking]", 2
where is my order and can I speak to a human,    Reply track, 1
where is my order,                               Reply track, 1
""",
            quoteCharacter = '"')
    void eachQuestionOfAMessageCostsASearch(String text, String expected, int searches) {
        long before = engine.searches();
        Decision decision = engine.answer(Question.of(text, "en"));
        if (!text.contains("human")) {
            assertThat(describe(decision)).isEqualTo(expected);
        }
        assertThat(engine.searches() - before).isLessThanOrEqualTo(searches);
        if (decision instanceof Decision.Several) {
            assertThat(decision.evidence().notes().said())
                    .as("the evidence names both")
                    .hasSize(2)
                    .first()
                    .isEqualTo("answer:track");
        }
    }

    @Test
    void whatPointsBackIsNotAnsweredByWhatWasJustSaid() {
        List<PastTurn> before =
                List.of(
                        new PastTurn(Speaker.CUSTOMER, "when do I get my refund"),
                        PastTurn.said(new AnswerId("refund"), "Within 5 days."));
        Decision decision =
                engine.answer(new Question("when do I get it", before, null, Set.of(), "en"));
        assertThat(describe(decision)).isNotEqualTo("Reply refund");
        assertThat(decision.evidence().notes().signs()).contains(Evidence.Sign.FOLLOW_UP);
    }

    @Test
    void whatTheCustomerSaysDidNotHelpIsNotSaidAgain() {
        List<PastTurn> before =
                List.of(
                        new PastTurn(Speaker.CUSTOMER, "when do I get my refund"),
                        PastTurn.said(new AnswerId("refund"), "Within 5 days."));
        Decision now =
                engine.answer(new Question("that did not help", before, null, Set.of(), "en"));
        assertThat(describe(now)).doesNotContain("Reply refund,").isNotEqualTo("Reply refund");
        assertThat(now.evidence().notes().signs()).contains(Evidence.Sign.REJECTION);
        List<PastTurn> later = new ArrayList<>(before);
        later.add(new PastTurn(Speaker.CUSTOMER, "that did not help"));
        later.add(new PastTurn(Speaker.BOT, "Sorry.", true));
        assertThat(
                        describe(
                                engine.answer(
                                        new Question(
                                                "when do I get my refund",
                                                later,
                                                null,
                                                Set.of(),
                                                "en"))))
                .isNotEqualTo("Reply refund");
    }

    @Test
    void aRejectedAnswerIsNotGivenAgain() {
        Question question =
                new Question(
                        "where is my order", List.of(), null, Set.of(new AnswerId("track")), "en");
        assertThat(describe(engine.answer(question))).doesNotContain("track");
    }

    @Test
    void theRankingHasAllScores() {
        List<Ranked> ranked = engine.rank("refund to my expired card", "en", 3);
        assertThat(ranked)
                .hasSizeLessThanOrEqualTo(3)
                .first()
                .satisfies(first -> {
                    assertThat(first.name()).isEqualTo("answer:refund-card");
                    assertThat(first.candidate().bm25()).isPositive();
                    assertThat(first.features().ngramCosine()).isBetween(0.1, 1.0);
                    assertThat(first.match()).isBetween(0.0, 1.0);
                });
        assertThat(ranked).isSortedAccordingTo((a, b) -> Double.compare(b.match(), a.match()));
    }

    private static String describe(Decision decision) {
        return switch (decision) {
            case Decision.Reply reply -> "Reply " + reply.answer();
            case Decision.HandOver handOver -> "HandOver " + handOver.answer();
            case Decision.Several several ->
                    "Several " + several.parts().stream().map(TinyEngineIT::describe).toList();
            case Decision.Clarify clarify -> "Clarify " + clarify.options();
            case Decision.Compose compose -> "Compose " + compose.quotes();
            case Decision.Decline decline -> "Decline " + decline.reason();
        };
    }
}
