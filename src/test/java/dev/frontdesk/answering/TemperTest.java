package dev.frontdesk.answering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.answering.Question.PastTurn;
import dev.frontdesk.answering.Question.Speaker;
import dev.frontdesk.answering.Question.Trace;
import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.scoring.Sentiment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TemperTest {
    /// Messages are parted by `/`, the last is the new one; `-` before one marks it as read as negative, `@` as asking for a person.
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
"""
calm                                  | where is my order / and to Canada                          | false
angry at once                         | -STILL NOT HERE!!! WHERE IS MY ORDER                       | false
it builds up                          | -it is late / -this is not ok / -again no answer           | true
two messages, shouting                | -it is late / -WHERE IS MY ORDER                           | true
it has cooled down                    | -WHERE IS IT NOW!! / -NOTHING AGAIN!! / ok, and to Canada  | false
less than before                      | -WHERE IS MY ORDER!! / -it is late                         | false
answers that are none                 | -where is it / that did not help / -that did not help      | true
a person, again and again             | @human / @agent! now! / -@person please                    | true
abbreviations are no shouting         | -is the UK VAT shown / -and the EU                         | false
order numbers are none either         | -MB-4018273 / -MB-4018274                                  | false
a grumble is no anger                 | -it is late / -where is it                                 | false
Chinese, by its words                 | 太离谱了 / 气死我了！！                                       | true
""")
    void risesWhere(String name, String conversation, boolean expected) {
        assertThat(rises(conversation, false)).as(name).isEqualTo(expected);
    }

    @Test
    void aPersonIsOfferedOnce() {
        assertThat(rises("-it is late / -this is not ok / -again no answer", false)).isTrue();
        assertThat(rises("-it is late / -this is not ok / -again no answer", true)).isFalse();
    }

    private static boolean rises(String conversation, boolean alerted) {
        String[] messages = conversation.split("/", -1);
        List<PastTurn> turns = new ArrayList<>();
        for (int i = 0; i < messages.length - 1; i++) {
            String message = messages[i].strip();
            turns.add(new PastTurn(Speaker.CUSTOMER, text(message)));
            Trace trace =
                    new Trace(
                            List.of(),
                            false,
                            isNegative(message) ? Sentiment.NEGATIVE : Sentiment.NEUTRAL,
                            new IntentId(message.contains("@") ? "person" : "other"),
                            alerted && i == 0);
            turns.add(new PastTurn(Speaker.BOT, "So.", false, trace));
        }
        String last = messages[messages.length - 1].strip();
        return Temper.rises(
                new Question(text(last), turns, null, Set.of(), "en"),
                isNegative(last) ? Sentiment.NEGATIVE : Sentiment.NEUTRAL,
                0.9,
                last.contains("@"),
                trace -> new IntentId("person").equals(trace.intent()));
    }

    private static boolean isNegative(String message) {
        return message.startsWith("-");
    }

    private static String text(String message) {
        return message.replaceFirst("^-", "").replace("@", "");
    }
}
