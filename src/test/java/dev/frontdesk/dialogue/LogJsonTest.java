package dev.frontdesk.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.answering.Evidence;
import dev.frontdesk.answering.Evidence.Scored;
import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.scoring.Sentiment;
import dev.frontdesk.scoring.Thresholds;
import dev.frontdesk.scoring.Understanding.IntentScore;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogJsonTest {
    private static Evidence evidence(int idLength) {
        String id = "x".repeat(idLength);
        return new Evidence(
                Collections.nCopies(3, new IntentScore(new IntentId(id), 0.123456)),
                0.98765,
                Sentiment.NEUTRAL,
                Collections.nCopies(5, new Scored("answer:" + id, 0.9, 12.34567, Double.NaN)),
                new Thresholds(.1, .2, .3, .4, .5),
                "match",
                17);
    }

    @Test
    void usualEvidenceIsWhole() {
        String json = LogJson.evidence(evidence(14));
        assertThat(LogJson.read(json).path("candidates")).hasSize(5);
        assertThat(LogJson.read(json).at("/candidates/0/bm25").asDouble()).isEqualTo(12.3457);
        assertThat(LogJson.read(json).at("/candidates/0/cosine").asDouble()).isZero();
    }

    @Test
    void evidenceNeverExceedsAKilobyte() {
        String json = LogJson.evidence(evidence(100));
        assertThat(json.length()).isLessThanOrEqualTo(LogJson.EVIDENCE_BYTES_MAX);
        assertThat(LogJson.read(json).path("candidates").size()).isBetween(1, 4);
        assertThat(LogJson.read(json).path("intents")).hasSize(3);
    }

    @Test
    void whatIsNotedOfATurnIsInItsEvidence() {
        Evidence plain = evidence(100);
        Evidence noted =
                new Evidence(
                        plain.intents(),
                        plain.inScope(),
                        plain.sentiment(),
                        plain.candidates(),
                        plain.thresholds(),
                        "two_questions",
                        17,
                        new Evidence.Notes(
                                List.of("answer:" + "y".repeat(100), "answer:" + "z".repeat(100)),
                                EnumSet.allOf(Evidence.Sign.class)));
        String json = LogJson.evidence(noted);
        assertThat(json.length()).isLessThanOrEqualTo(LogJson.EVIDENCE_BYTES_MAX);
        assertThat(LogJson.read(json).path("said")).hasSize(2);
        assertThat(LogJson.read(json).path("signs").toString())
                .isEqualTo("[\"follow_up\",\"rejection\",\"rising_anger\"]");
        assertThat(LogJson.evidence(plain)).doesNotContain("said", "signs");
    }

    @Test
    void choicesAndSourcesComeBack() {
        List<Turn.Choice> choices = List.of(new Turn.Choice("a \"b\"", "c"));
        List<Turn.Source> sources =
                List.of(new Turn.Source("t", null), new Turn.Source("u", "https://x"));
        assertThat(LogJson.choices(LogJson.choices(choices))).isEqualTo(choices);
        assertThat(LogJson.sources(LogJson.sources(sources))).isEqualTo(sources);
        assertThat(LogJson.choices(List.of())).isNull();
        assertThat(LogJson.choices((String) null)).isEmpty();
    }
}
