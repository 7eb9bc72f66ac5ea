package dev.frontdesk.dialogue.review;

import static dev.frontdesk.registry.SignedIn.admin;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.frontdesk.answering.Evidence;
import dev.frontdesk.dialogue.Accepted;
import dev.frontdesk.dialogue.DialogueLog;
import dev.frontdesk.dialogue.Reply;
import dev.frontdesk.dialogue.Subjects;
import dev.frontdesk.dialogue.Visit;
import dev.frontdesk.operations.PostgresResource;
import dev.frontdesk.operations.access.Assistant;
import dev.frontdesk.operations.access.UuidV7;
import dev.frontdesk.registry.SignedIn;
import dev.frontdesk.registry.TinyShopResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The review queue and the annotations, over HTTP and a real log.
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(TinyShopResource.class)
class ReviewsIT {
    private static final String REVIEWS = "/api/v1/reviews";

    @Inject DialogueLog log;
    @Inject UuidV7 ids;
    @Inject Subjects subjects;
    @Inject DataSource database;

    @BeforeEach
    void ready() throws InterruptedException {
        SignedIn.awaitReady();
    }

    private UUID conversation(String text, Reply.Kind kind) {
        UUID id = ids.next();
        Visit visit = Visit.anonymous(id, new byte[] {1}, "en", null);
        Accepted.Stored stored = (Accepted.Stored) log.accept(visit, UUID.randomUUID(), text);
        Evidence evidence = new Evidence(List.of(), 0.9, null, List.of(), null, "test", 7);
        Reply reply = new Reply(kind, "Reply.", List.of(), List.of(), null, evidence);
        assertThat(log.reply(requireNonNull(stored.question()), reply, UUID.randomUUID()))
                .isPresent();
        return id;
    }

    @Test
    void theQueueBeginsWithWhatWentWrong() {
        conversation("an answer that helped", Reply.Kind.ANSWER);
        conversation("something declined", Reply.Kind.DECLINE);
        UUID unhelpful = conversation("something unhelpful", Reply.Kind.ANSWER);
        log.feedback(unhelpful, UUID.randomUUID(), 2, false, null);
        List<String> texts =
                admin().get(REVIEWS + "?limit=200")
                        .then()
                        .statusCode(200)
                        .extract()
                        .path("items.text");
        assertThat(texts)
                .containsSubsequence(
                        "something unhelpful", "something declined", "an answer that helped");
    }

    @Test
    void aLabelIsAddedAndWithdrawn() {
        UUID id = conversation("my box came broken", Reply.Kind.CLARIFY);
        String turn = REVIEWS + "/" + id + "/1";
        admin().body(Map.of("intent", "track_order")).post(turn).then().statusCode(201);
        admin().body(Map.of("intent", "oos", "sentiment", "negative"))
                .post(turn)
                .then()
                .statusCode(201)
                .body("intent", equalTo("oos"))
                .body("created_by", equalTo("admin"));
        admin().get(REVIEWS + "?limit=200")
                .then()
                .body("items.conversation", not(hasItem(id.toString())));
        admin().get(REVIEWS + "?limit=200&labelled=true")
                .then()
                .body(
                        "items.find { it.conversation == '" + id + "' }.label.intent",
                        equalTo("oos"));
        admin().post(turn + "/undo").then().statusCode(200);
        admin().get(REVIEWS + "?limit=200&labelled=true")
                .then()
                .body(
                        "items.find { it.conversation == '" + id + "' }.label.intent",
                        equalTo("track_order"));
        admin().post(turn + "/undo").then().statusCode(200);
        admin().post(turn + "/undo")
                .then()
                .statusCode(409)
                .body("code", equalTo("nothing_to_undo"));
        admin().get(turn).then().body("annotations", hasSize(4));
    }

    @Test
    void theExportHoldsTheLabelsThatCount() throws SQLException, IOException {
        UUID kept = conversation("an exported label", Reply.Kind.CLARIFY);
        UUID withdrawn = conversation("a withdrawn label", Reply.Kind.CLARIFY);
        UUID erased = conversation("an erased text", Reply.Kind.CLARIFY);
        for (UUID id : List.of(kept, withdrawn, erased)) {
            admin().body(Map.of("intent", "oos")).post(REVIEWS + "/" + id + "/1");
        }
        admin().body(Map.of("intent", "track_order", "sentiment", "negative"))
                .post(REVIEWS + "/" + kept + "/1");
        admin().post(REVIEWS + "/" + withdrawn + "/1/undo");
        subjects.erase(Assistant.DEFAULT_ID, erased);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Connection connection = database.getConnection()) {
            LabelExport.write(connection, Assistant.DEFAULT_ID, out);
        }
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines)
                .filteredOn(line -> line.contains(kept.toString()))
                .singleElement()
                .asString()
                .startsWith(
                        "{\"text\":\"an exported label\",\"intent\":\"track_order\",\"locale\":\"en\","
                                + "\"sentiment\":\"negative\",\"conversation\":\"%s\",\"seq\":1,\"at\":\""
                                        .formatted(kept))
                .endsWith("\"by\":\"admin\"}");
        assertThat(lines)
                .noneMatch(line ->
                        line.contains(withdrawn.toString()) || line.contains(erased.toString()));
    }

    @Test
    void wrongLabelsAreRefusedByName() {
        UUID id = conversation("hello", Reply.Kind.ANSWER);
        refused(id + "/1", Map.of("intent", "no_such"), 422, "unknown_intent", "no_such");
        refused(id + "/1", Map.of("answer", "no-such"), 422, "unknown_answer", "no-such");
        refused(id + "/1", Map.of("sentiment", "meh"), 422, "unknown_sentiment", "meh");
        refused(id + "/1", Map.of(), 422, "empty_label", "names an intent");
        refused(
                id + "/2",
                Map.of("intent", "oos"),
                422,
                "not_a_customer_turn",
                "Turn 2 is the bot's");
        refused(id + "/9", Map.of("intent", "oos"), 404, "unknown_turn", "turn 9");
        refused(UUID.randomUUID() + "/1", Map.of("intent", "oos"), 404, "unknown_turn", "turn 1");
    }

    private static void refused(
            String turn, Map<String, ?> label, int status, String code, String detail) {
        admin().body(label)
                .post(REVIEWS + "/" + turn)
                .then()
                .statusCode(status)
                .body("code", equalTo(code))
                .body("detail", containsString(detail));
    }

    @Test
    void aProgramsRightLabelIsAnAnnotation() {
        UUID id = conversation("where did my parcel go", Reply.Kind.ANSWER);
        admin().body(
                        Map.of(
                                "action",
                                "label",
                                "conversation",
                                id,
                                "seq",
                                1,
                                "intent",
                                "track_order"))
                .post("/api/v1/feedback")
                .then()
                .statusCode(201);
        admin().get(REVIEWS + "/" + id + "/1")
                .then()
                .body("annotations[0].intent", equalTo("track_order"));
    }
}
