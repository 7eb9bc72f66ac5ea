package dev.frontdesk.answering;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TwoQuestionsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
"""
cancel my order and where is my refund                    | cancel my order | where is my refund
can I pay by card? and how long is delivery               | can I pay by card? | how long is delivery
I lost my password. Also, how do I change my e-mail?      | I lost my password | how do I change my e-mail?
Where are the instructions? Some screws are missing too.  | Where are the instructions? | Some screws are missing too.
delete my account and unsubscribe from the newsletter     | delete my account | unsubscribe from the newsletter
Hello! Can I return it? And how long does it take?        | Hello! Can I return it? | how long does it take?
怎么取消订单，还有退款什么时候到？                              | 怎么取消订单 | 退款什么时候到？
展厅在哪里？可以停车吗？                                       | 展厅在哪里？ | 可以停车吗？
有学生折扣吗，优惠码可以叠加用吗                                 | 有学生折扣吗 | 优惠码可以叠加用吗
""")
    void aMessageIsCutWhereItsSecondQuestionBegins(String text, String first, String second) {
        assertThat(TwoQuestions.of(text))
                .hasValueSatisfying(parts -> {
                    assertThat(parts.first()).isEqualTo(first);
                    assertThat(parts.second()).isEqualTo(second);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "where is my order",
                "do you deliver to Ireland and the EU",
                "My parcel is late. What can I do?",
                "The mattress pad is too soft and I have unpacked it. Can I return it?",
                "I hold a code for money off. I can't find the field.",
                "why?? how?",
                "我的包裹晚了，怎么办？",
                "杯子和碟子都碎了，怎么处理？",
                "",
                "and and and"
            })
    void whatTellsAStoryOrNamesTwoThingsStaysWhole(String text) {
        assertThat(TwoQuestions.of(text)).isEmpty();
    }

    @Test
    void twoMessagesThatCameTogetherAreTwoParts() {
        assertThat(TwoQuestions.of("where is my order\nhow do I pay"))
                .hasValueSatisfying(parts -> assertThat(parts.second()).isEqualTo("how do I pay"));
    }

    @Test
    void aLongLetterIsNotCut() {
        assertThat(TwoQuestions.of("where is my order? ".repeat(20))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
"""
hello, where is my order?        | where is my order?
Good morning! Do you sell pans?  | Do you sell pans?
hi there                         | hi there
hello, thanks                    | hello, thanks
你好，我的订单在哪里？              | 我的订单在哪里？
您好                              | 您好
high chairs in stock?            | high chairs in stock?
""")
    void aGreetingBeforeAQuestionIsPassedOver(String text, String rest) {
        assertThat(TwoQuestions.withoutGreeting(text)).isEqualTo(rest);
    }
}
