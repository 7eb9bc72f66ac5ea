package dev.frontdesk.answering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.answering.Question.PastTurn;
import dev.frontdesk.answering.Question.Speaker;
import dev.frontdesk.knowledge.Action;
import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.AssistantProfile;
import dev.frontdesk.knowledge.Intent;
import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FollowUpTest {
    private static final KnowledgeSnapshot SHOP =
            new KnowledgeSnapshot(
                    new AssistantProfile(
                            "Moss",
                            "Mossbridge",
                            Map.of(
                                    "en",
                                    new AssistantProfile.Phrases(
                                            "Hello", List.of(), "Wait.", "Unsure.", "Closed."))),
                    List.of(
                            new Intent(
                                    new IntentId("thanks"),
                                    Map.of("en", "Thanks"),
                                    "",
                                    new Action.SmallTalk(new AnswerId("welcome")))),
                    List.of(),
                    List.of(answer("cost", "How much is delivery?"), answer("welcome", "Thanks")),
                    List.of());

    private static Answer answer(String id, String question) {
        return new Answer(
                new AnswerId(id), "en", question, id + ".", List.of(), null, List.of(), null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "and to Canada?",
                "how much is that?",
                "What about Ireland",
                "does it cost anything",
                "plants too?",
                "can I buy things there?",
                "那要多少钱",
                "它多重",
                "加拿大呢？"
            })
    void someWordsPointBack(String text) {
        assertThat(FollowUp.pointsBack(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "where is my parcel",
                "is there parking",
                "are there any vouchers",
                "can I return this pan",
                "怎么退货"
            })
    void othersDoNot(String text) {
        assertThat(FollowUp.pointsBack(text)).isFalse();
    }

    private static String context(PastTurn... turns) {
        return FollowUp.of(new Question("and?", List.of(turns), null, Set.of(), "en"), SHOP)
                .map(before -> before.question() + " " + before.said())
                .orElse("nothing");
    }

    @Test
    void theQuestionBeforeIsTheLastThatAskedSomething() {
        PastTurn asked = new PastTurn(Speaker.CUSTOMER, "what does delivery cost");
        PastTurn said = PastTurn.said(new AnswerId("cost"), "cost.");
        assertThat(context()).isEqualTo("nothing");
        assertThat(context(asked, said)).isEqualTo("what does delivery cost [answer:cost]");
        assertThat(
                        context(
                                asked,
                                said,
                                new PastTurn(Speaker.CUSTOMER, "thanks"),
                                PastTurn.said(new AnswerId("welcome"), "welcome.")))
                .as("small talk is passed over")
                .isEqualTo("what does delivery cost [answer:cost]");
        assertThat(
                        context(
                                asked,
                                said,
                                new PastTurn(Speaker.CUSTOMER, "that did not help"),
                                new PastTurn(Speaker.BOT, "Sorry.", true)))
                .as("so is a rejection")
                .isEqualTo("what does delivery cost [answer:cost]");
    }

    @Test
    void aFollowUpOfAFollowUpFollowsTheQuestionOfTheAnswer() {
        List<PastTurn> turns = new ArrayList<>();
        turns.add(new PastTurn(Speaker.CUSTOMER, "do you deliver"));
        turns.add(new PastTurn(Speaker.BOT, "Yes."));
        turns.add(new PastTurn(Speaker.CUSTOMER, "how much is that?"));
        turns.add(PastTurn.said(new AnswerId("cost"), "cost."));
        assertThat(context(turns.toArray(PastTurn[]::new)))
                .isEqualTo("How much is delivery? [answer:cost]");
    }

    @Test
    void aChoiceThatWasTakenIsTheQuestionBefore() {
        assertThat(
                        context(
                                new PastTurn(Speaker.CUSTOMER, "delivery"),
                                new PastTurn(Speaker.BOT, "Which?", true),
                                new PastTurn(Speaker.CUSTOMER, "What does delivery cost?"),
                                PastTurn.said(new AnswerId("cost"), "cost.")))
                .isEqualTo("What does delivery cost? [answer:cost]");
        assertThat(
                        context(
                                new PastTurn(Speaker.CUSTOMER, "delivery"),
                                new PastTurn(Speaker.BOT, "Which?", true),
                                new PastTurn(Speaker.CUSTOMER, "Delivery cost"),
                                PastTurn.said(new AnswerId("cost"), "cost.")))
                .as("a title of few words is put as the answer's question")
                .isEqualTo("How much is delivery? [answer:cost]");
    }
}
