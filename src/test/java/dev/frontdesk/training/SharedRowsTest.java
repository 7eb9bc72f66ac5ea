package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.IntentId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SharedRowsTest {
    private static final LocaleRows ENGLISH =
            rows(
                    "en",
                    List.of("track", "return"),
                    List.of("track-order", "return-item"),
                    List.of(
                            TrainingRow.ofIntent("where is it", 0),
                            new TrainingRow("send it back", 1, 1, -1, 1)),
                    List.of(TrainingRow.outOfScope("sing")));
    private static final LocaleRows CHINESE =
            rows(
                    "zh",
                    List.of("gift", "return"),
                    List.of("return-item"),
                    List.of(new TrainingRow("我要退货", 1, 1, 2, 0)),
                    List.of(TrainingRow.ofIntent("送礼物", 0)));

    private static LocaleRows rows(
            String locale,
            List<String> intents,
            List<String> answers,
            List<TrainingRow> fit,
            List<TrainingRow> held) {
        return new LocaleRows(
                locale,
                intents.stream().map(IntentId::new).toList(),
                answers.stream().map(AnswerId::new).toList(),
                fit,
                held,
                List.of());
    }

    @Test
    void anIntentAndAnAnswerHaveOneNumberInAllLanguages() {
        SharedRows shared = new SharedRows(List.of(ENGLISH, CHINESE));
        assertThat(shared.intents()).isEqualTo(3);
        assertThat(shared.intentsOf(ENGLISH)).containsExactly(0, 1);
        assertThat(shared.intentsOf(CHINESE)).containsExactly(2, 1);
        assertThat(shared.fit())
                .containsExactly(
                        TrainingRow.ofIntent("where is it", 0),
                        new TrainingRow("send it back", 1, 1, -1, 1),
                        new TrainingRow("我要退货", 1, 1, 2, 1));
        assertThat(shared.held())
                .containsExactly(TrainingRow.outOfScope("sing"), TrainingRow.ofIntent("送礼物", 2));
        assertThat(shared.all())
                .containsExactlyElementsOf(
                        Stream.concat(shared.fit().stream(), shared.held().stream()).toList());
    }

    @Test
    void oneLanguageStaysAsItIs() {
        SharedRows shared = new SharedRows(List.of(CHINESE));
        assertThat(shared.fit()).isEqualTo(CHINESE.fit());
        assertThat(shared.held()).isEqualTo(CHINESE.held());
        assertThat(shared.intentsOf(CHINESE)).containsExactly(0, 1);
    }
}
