package dev.frontdesk.dialogue;

import static dev.frontdesk.registry.SignedIn.session;
import static io.restassured.RestAssured.given;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.frontdesk.answering.Evidence;
import dev.frontdesk.answering.Question;
import dev.frontdesk.answering.Question.Speaker;
import dev.frontdesk.answering.Question.Trace;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.operations.PostgresResource;
import dev.frontdesk.operations.access.Assistant;
import dev.frontdesk.operations.access.UuidV7;
import dev.frontdesk.scoring.Sentiment;
import dev.frontdesk.scoring.Understanding.IntentScore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The log read over HTTP, forgotten and exported, on a real Postgres.
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init")
class DialogueIT {
    private static final Evidence EVIDENCE =
            new Evidence(List.of(), 0.9, null, List.of(), null, "intent", 7);

    @Inject DialogueLog log;
    @Inject Transcripts transcripts;
    @Inject Subjects subjects;
    @Inject UuidV7 ids;
    @Inject DataSource dataSource;

    /// A customer's message, the bot's answer, and a comment on it.
    private UUID conversation(String text) {
        UUID id = ids.next();
        Visit visit = Visit.anonymous(id, new byte[] {1}, "en", "{\"name\":\"Jane\"}");
        Accepted.Stored stored = (Accepted.Stored) log.accept(visit, UUID.randomUUID(), text);
        Reply reply =
                new Reply(
                        Reply.Kind.ANSWER,
                        "So it goes.",
                        List.of(),
                        List.of(),
                        new AnswerId("goes"),
                        EVIDENCE);
        assertThat(log.reply(requireNonNull(stored.question()), reply, UUID.randomUUID()))
                .isPresent();
        log.feedback(id, UUID.randomUUID(), 2, true, "thanks from Jane");
        return id;
    }

    @Test
    void nobodyReadsTheLogWithoutARole() {
        given().get("/api/v1/dialogues").then().statusCode(401);
        given().delete("/api/v1/subjects/" + UUID.randomUUID()).then().statusCode(401);
    }

    @Test
    void conversationsAreFoundByTextAndReadWithTheirEvidence() {
        UUID id = conversation("Where is my 100%_rocket?");
        session()
                .queryParam("q", "100%_ROCKET")
                .get("/api/v1/dialogues")
                .then()
                .statusCode(200)
                .body("dialogues.id", contains(id.toString()))
                .body("dialogues[0].owner", equalTo("bot"))
                .body("dialogues[0].visitor.name", equalTo("Jane"))
                .body("dialogues[0].started_at", notNullValue());
        session()
                .queryParam("q", "100%x")
                .get("/api/v1/dialogues")
                .then()
                .body("dialogues", hasSize(0));
        session()
                .get("/api/v1/dialogues/" + id)
                .then()
                .statusCode(200)
                .body("turns.seq", contains(1, 2))
                .body("turns.from", contains("customer", "bot"))
                .body("turns[1].evidence.decided_by", equalTo("intent"))
                .body("turns[1].answer", equalTo("goes"))
                .body("turns[1].reply_to", equalTo(1))
                .body("feedback[0].comment", equalTo("thanks from Jane"));
        session()
                .get("/api/v1/dialogues/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"));
    }

    @Test
    void pagesFollowEachOther() {
        UUID first = conversation("paged kite");
        UUID second = conversation("paged kite");
        String next =
                session()
                        .get("/api/v1/dialogues?q=paged kite&limit=1")
                        .then()
                        .body("dialogues.id", contains(second.toString()))
                        .extract()
                        .path("next");
        session()
                .get("/api/v1/dialogues?q=paged kite&limit=1&cursor=" + next)
                .then()
                .body("dialogues.id", contains(first.toString()));
        session()
                .get("/api/v1/dialogues?q=paged kite&to=2020-01-01")
                .then()
                .body("dialogues", hasSize(0));
        session()
                .get("/api/v1/dialogues?owner=nobody")
                .then()
                .statusCode(400)
                .body("detail", notNullValue());
    }

    private static Reply saying(@Nullable String answer, Evidence.Notes notes) {
        return new Reply(
                Reply.Kind.ANSWER,
                "So it goes.",
                List.of(),
                List.of(),
                answer == null ? null : new AnswerId(answer),
                new Evidence(
                        List.of(new IntentScore(new IntentId("refund"), 0.8)),
                        0.9,
                        Sentiment.NEGATIVE,
                        List.of(),
                        null,
                        "match",
                        7,
                        notes));
    }

    @Test
    void theNextQuestionComesWithWhatWasSaidAndRejected() {
        UUID id = ids.next();
        Visit visit = Visit.anonymous(id, new byte[] {1}, "en", null);
        Reply[] replies = {
            saying("goes", Evidence.Notes.NONE),
            saying(
                    "first",
                    new Evidence.Notes(
                            List.of("answer:first", "answer:second"),
                            Set.of(Evidence.Sign.RISING_ANGER))),
            saying(null, new Evidence.Notes(List.of("passage:care#3"), Set.of()))
        };
        for (Reply reply : replies) {
            Accepted.Stored stored = (Accepted.Stored) log.accept(visit, UUID.randomUUID(), "so?");
            log.reply(requireNonNull(stored.question()), reply, UUID.randomUUID());
        }
        log.feedback(id, UUID.randomUUID(), 4, false, null);
        log.feedback(id, UUID.randomUUID(), 6, false, null);
        Accepted.Stored stored = (Accepted.Stored) log.accept(visit, UUID.randomUUID(), "and?");
        OpenQuestion question = requireNonNull(stored.question());
        assertThat(question.rejected())
                .as("both answers of a turn")
                .containsExactlyInAnyOrder(new AnswerId("first"), new AnswerId("second"));
        assertThat(question.turns())
                .filteredOn(turn -> turn.speaker() == Speaker.BOT)
                .extracting(Question.PastTurn::trace)
                .containsExactly(
                        new Trace(
                                List.of("answer:goes"),
                                false,
                                Sentiment.NEGATIVE,
                                new IntentId("refund"),
                                false),
                        new Trace(
                                List.of("answer:first", "answer:second"),
                                true,
                                Sentiment.NEGATIVE,
                                new IntentId("refund"),
                                true),
                        new Trace(
                                List.of("passage:care#3"),
                                true,
                                Sentiment.NEGATIVE,
                                new IntentId("refund"),
                                false));
    }

    @Test
    void aForgottenCustomerLeavesTombstones() throws SQLException, IOException {
        UUID id = conversation("my name is Jane Roe");
        session()
                .get("/api/v1/subjects/" + id + "/export")
                .then()
                .statusCode(200)
                .body("dialogues[0].turns[0].text", equalTo("my name is Jane Roe"));
        session()
                .delete("/api/v1/subjects/" + id)
                .then()
                .statusCode(200)
                .body("erased_texts", equalTo(2));
        session()
                .delete("/api/v1/subjects/" + id)
                .then()
                .statusCode(200)
                .body("erased_texts", equalTo(0));
        session().delete("/api/v1/subjects/" + UUID.randomUUID()).then().statusCode(404);
        session()
                .get("/api/v1/dialogues/" + id)
                .then()
                .body("turns[0].text", equalTo(Turn.ERASED))
                .body("turns[0].erased", equalTo(true))
                .body("feedback[0].comment", equalTo(Turn.ERASED))
                .body("dialogue.visitor", equalTo(null));
        assertThat(transcripts.turnsAfter(id, 0))
                .extracting(Turn::text)
                .containsExactly(Turn.ERASED, "So it goes.");
        assertThat(exported()).noneMatch(line -> line.contains("Jane"));
    }

    @Test
    void theExportIsOneConversationALine() throws SQLException, IOException {
        UUID id = conversation("an exported question");
        String line =
                exported().stream()
                        .filter(l -> l.contains(id.toString()))
                        .findFirst()
                        .orElseThrow();
        var json = new ObjectMapper().readTree(line);
        assertThat(json.at("/turns/0/speaker").asText()).isEqualTo("customer");
        assertThat(json.at("/turns/0/text").asText()).isEqualTo("an exported question");
        assertThat(json.at("/turns/1/speaker").asText()).isEqualTo("bot");
        assertThat(json.at("/turns/1/at").asText()).isNotBlank();
    }

    @Test
    void cardNumbersAreNotStored() {
        UUID id = conversation("charge 4111 1111 1111 1111");
        assertThat(transcripts.turnsAfter(id, 0).getFirst().text()).isEqualTo("charge [card]");
    }

    @Test
    void textsPastTheirRetentionAreErased() throws SQLException {
        UUID id = conversation("still young");
        subjects.eraseOlderThan(Duration.ofDays(1));
        assertThat(transcripts.turnsAfter(id, 0).getFirst().text()).isEqualTo("still young");
        subjects.eraseOlderThan(Duration.ofDays(-1));
        assertThat(transcripts.turnsAfter(id, 0).getFirst().text()).isEqualTo(Turn.ERASED);
    }

    private List<String> exported() throws SQLException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Connection connection = dataSource.getConnection()) {
            DialogueExport.write(connection, Assistant.DEFAULT_ID, out);
        }
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
