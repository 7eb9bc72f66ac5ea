package dev.frontdesk.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.answering.Decision;
import dev.frontdesk.answering.Decision.Option;
import dev.frontdesk.answering.Decision.Quote;
import dev.frontdesk.answering.Decision.Reason;
import dev.frontdesk.answering.Evidence;
import dev.frontdesk.dialogue.Reply;
import dev.frontdesk.dialogue.Reply.Kind;
import dev.frontdesk.dialogue.Turn.Choice;
import dev.frontdesk.dialogue.Turn.Source;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.ArticleId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RenderingTest {
    private static Reply render(Decision decision, String locale) {
        return Rendering.of(decision, FakeAnswers.KNOWLEDGE, locale, Filling.NONE);
    }

    @Test
    void aReplyIsTheAnswersTextInTheLocale() {
        Decision decision = new Decision.Reply(new AnswerId("track"), false, FakeAnswers.EVIDENCE);
        assertThat(render(decision, "en"))
                .satisfies(r -> assertThat(r.text()).isEqualTo("Here is how to track it."))
                .satisfies(r -> assertThat(r.kind()).isEqualTo(Kind.ANSWER))
                .satisfies(r -> assertThat(r.answer()).isEqualTo(new AnswerId("track")));
        assertThat(render(decision, "zh").text()).isEqualTo("这样查询物流。");
        assertThat(
                        render(
                                        new Decision.Reply(
                                                new AnswerId("track"), true, FakeAnswers.EVIDENCE),
                                        "en")
                                .kind())
                .isEqualTo(Kind.SMALL_TALK);
    }

    @Test
    void aClarificationOffersTheOptionsAndAPersonOnce() {
        Choice option = new Choice("Track it", "answer:track");
        Choice person = new Choice("Talk to a person", "handover");
        assertThat(
                        render(
                                new Decision.Clarify(
                                        List.of(new Option("Track it", "answer:track")),
                                        FakeAnswers.EVIDENCE),
                                "en"))
                .satisfies(r -> assertThat(r.text()).isEqualTo("Which of these do you mean?"))
                .satisfies(r -> assertThat(r.choices()).containsExactly(option, person));
        assertThat(
                        render(
                                        new Decision.Clarify(
                                                List.of(new Option("Human", "handover")),
                                                FakeAnswers.EVIDENCE),
                                        "en")
                                .choices())
                .containsExactly(new Choice("Human", "handover"));
        assertThat(render(new Decision.Clarify(List.of(), FakeAnswers.EVIDENCE), "zh").text())
                .contains("哪一项");
    }

    @Test
    void quotedPassagesNameTheirPageOnce() {
        ArticleId id = new ArticleId("returns");
        Reply reply =
                render(
                        new Decision.Compose(
                                List.of(new Quote(id, 0), new Quote(id, 1)), FakeAnswers.EVIDENCE),
                        "en");
        assertThat(reply.text())
                .isEqualTo(
                        "From our help page “Returns”:\n\nThirty days.\n\nHow\nPrint the label.");
        assertThat(reply.sources())
                .containsExactly(new Source("Returns", "https://shop.example/returns"));
    }

    @Test
    void ofALongPassageTheSentencesThatAnswerAreQuoted() {
        ArticleId id = new ArticleId("care");
        assertThat(
                        render(
                                        new Decision.Compose(
                                                List.of(new Quote(id, 0, List.of(0, 2, 3))),
                                                FakeAnswers.EVIDENCE),
                                        "en")
                                .text())
                .isEqualTo(
                        "From our help page “Care”:\n\nPans\nWash by hand. … Then oil it:\n- a drop");
        assertThatThrownBy(() ->
                        render(
                                new Decision.Compose(
                                        List.of(new Quote(id, 0, List.of(9))),
                                        FakeAnswers.EVIDENCE),
                                "en"))
                .hasMessageContaining("sentence 9");
    }

    @Test
    void twoAnswersStandInOneReplyInTheirOrder() {
        Decision track = new Decision.Reply(new AnswerId("track"), false, FakeAnswers.EVIDENCE);
        Decision returns =
                new Decision.Compose(
                        List.of(new Quote(new ArticleId("returns"), 0)), FakeAnswers.EVIDENCE);
        Reply reply =
                render(new Decision.Several(List.of(track, returns), FakeAnswers.EVIDENCE), "en");
        assertThat(reply.text())
                .isEqualTo(
                        "Here is how to track it.\n\nFrom our help page “Returns”:\n\nThirty days.");
        assertThat(reply.kind()).isEqualTo(Kind.ANSWER);
        assertThat(reply.answer()).isEqualTo(new AnswerId("track"));
        assertThat(reply.sources())
                .containsExactly(new Source("Returns", "https://shop.example/returns"));
    }

    @Test
    void theOtherQuestionIsAskedBackUnderTheAnswer() {
        Decision track = new Decision.Reply(new AnswerId("track"), false, FakeAnswers.EVIDENCE);
        Decision other =
                new Decision.Clarify(
                        List.of(new Option("Refunds", "intent:refund")), FakeAnswers.EVIDENCE);
        Reply reply =
                render(new Decision.Several(List.of(track, other), FakeAnswers.EVIDENCE), "en");
        assertThat(reply.text())
                .isEqualTo(
                        "Here is how to track it.\n\nAnd your other question: which of these do you mean?");
        assertThat(reply.choices())
                .containsExactly(
                        new Choice("Refunds", "intent:refund"),
                        new Choice("Talk to a person", "handover"));
    }

    @Test
    void risingAngerBringsTheOfferOfAPersonUnderWhateverIsSaid() {
        Evidence angry =
                new Evidence(
                        List.of(),
                        0.9,
                        null,
                        List.of(),
                        null,
                        "match",
                        7,
                        new Evidence.Notes(List.of(), Set.of(Evidence.Sign.RISING_ANGER)));
        Reply answer = render(new Decision.Reply(new AnswerId("track"), false, angry), "en");
        assertThat(answer.text())
                .startsWith("Here is how to track it.\n\n")
                .contains("talk to a person");
        assertThat(answer.choices()).containsExactly(new Choice("Talk to a person", "handover"));
        assertThat(render(new Decision.Decline(Reason.NO_ANSWER, angry), "zh").choices())
                .as("offered once")
                .hasSize(1);
        assertThat(render(new Decision.HandOver(Reason.ASKED_FOR_PERSON, null, angry), "en").text())
                .as("who gets a person is not offered one")
                .isEqualTo("A colleague takes over.");
    }

    @Test
    void aHandoverSaysItsAnswerOrTheCompanysPhrase() {
        assertThat(
                        render(
                                        new Decision.HandOver(
                                                Reason.ASKED_FOR_PERSON,
                                                null,
                                                FakeAnswers.EVIDENCE),
                                        "en")
                                .text())
                .isEqualTo("A colleague takes over.");
        assertThat(
                        render(
                                        new Decision.HandOver(
                                                Reason.INTENT_ASKS_FOR_PERSON,
                                                new AnswerId("agent"),
                                                FakeAnswers.EVIDENCE),
                                        "en")
                                .text())
                .isEqualTo("I pass you on.");
    }

    @Test
    void whoDoesNotKnowSaysSoAndOffersAPerson() {
        Reply reply = render(new Decision.Decline(Reason.NO_ANSWER, FakeAnswers.EVIDENCE), "zh");
        assertThat(reply.text()).isEqualTo("我不确定。");
        assertThat(reply.choices()).containsExactly(new Choice("转人工客服", "handover"));
    }

    @Test
    void nothingIsSaidInPlaceOfAnAnswerThatIsMissing() {
        assertThatThrownBy(() ->
                        render(
                                new Decision.Reply(
                                        new AnswerId("lost"), false, FakeAnswers.EVIDENCE),
                                "en"))
                .hasMessageContaining("answer lost");
    }
}
