package dev.frontdesk.answering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.answering.Question.PastTurn;
import dev.frontdesk.answering.Question.Speaker;
import dev.frontdesk.answering.Question.Trace;
import dev.frontdesk.knowledge.AnswerId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RejectionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
"""
that did not help                           | ''
That didn't help.                           | ''
no, that's not what I asked                 | ''
that's not what I meant, I want a refund    | I want a refund
not helpful!                                | ''
This doesn't answer my question.            | ''
you already told me that                    | ''
didn’t help at all                          | ''
that's no help                              | ''
没用                                         | ''
这个没用。                                    | ''
这不是我问的                                  | ''
答非所问！                                    | ''
你刚才说过了                                  | ''
""")
    void aRejectionIsKnownByItsWords(String text, String rest) {
        assertThat(Rejection.rest(text)).contains(rest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "where is my order",
                "that helped, thanks",
                "the voucher is no use to me",
                "can you help me",
                "it is not here",
                "优惠码没用",
                "这个怎么用",
                "no"
            })
    void otherMessagesAreNone(String text) {
        assertThat(Rejection.rest(text)).isEmpty();
    }

    @Test
    void rejectedIsWhatFeedbackOrWordsRejected() {
        Trace marked = new Trace(List.of("passage:care#3"), true, null, null, false);
        List<PastTurn> turns =
                List.of(
                        new PastTurn(Speaker.CUSTOMER, "how do I clean it"),
                        new PastTurn(Speaker.BOT, "So.", false, marked),
                        new PastTurn(Speaker.CUSTOMER, "and the refund"),
                        new PastTurn(
                                Speaker.BOT,
                                "Two.",
                                false,
                                Trace.said("answer:refund", "answer:cost")),
                        new PastTurn(Speaker.CUSTOMER, "that didn't help"),
                        PastTurn.said(new AnswerId("kept"), "Or so?"));
        Question question =
                new Question("where is it", turns, null, Set.of(new AnswerId("before")), "en");
        assertThat(Rejection.names(question))
                .containsExactlyInAnyOrder(
                        "answer:before", "passage:care#3", "answer:refund", "answer:cost");
        assertThat(Rejection.names(new Question("not helpful", turns, null, Set.of(), "en")))
                .contains("answer:kept");
    }
}
