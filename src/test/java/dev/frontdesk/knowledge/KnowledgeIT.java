package dev.frontdesk.knowledge;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.frontdesk.operations.PostgresResource;
import dev.frontdesk.operations.access.UuidV7;
import dev.frontdesk.registry.SignedIn;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The draft in a real Postgres, and its API over real HTTP.
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class KnowledgeIT {
    private static final String API = "/api/v1/knowledge";

    @Inject KnowledgeStore store;
    @Inject DataSource database;
    @TempDir Path folder;

    @BeforeEach
    void sampleCompany() throws Exception {
        emptyTheDraft();
        assertThat(store.importIfEmpty(SampleKnowledge.FOLDER)).isTrue();
    }

    private void emptyTheDraft() throws Exception {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("truncate knowledge_change_item, knowledge_change, knowledge_item");
        }
    }

    private static RequestSpecification admin() {
        return SignedIn.session();
    }

    @Test
    void theDraftIsWhatWasImportedAndIsImportedOnce() {
        assertThat(store.draft()).isEqualTo(SampleKnowledge.snapshot());
        assertThat(store.importIfEmpty(SampleKnowledge.FOLDER)).isFalse();
        assertThat(store.history(null, 10)).hasSize(1);
        store.importFrom(SampleKnowledge.FOLDER, "again", ImportFormat.AUTO, "en", "test");
        assertThat(store.history(null, 10))
                .as("an import that changes nothing leaves no trace")
                .hasSize(1);
    }

    @Test
    void answersAreListedReadWrittenAndDeleted() {
        admin().get(API + "/answers?locale=en&limit=5")
                .then()
                .statusCode(200)
                .body("items", hasSize(5))
                .body("total", greaterThan(119));
        admin().queryParam("q", "TRACKING link")
                .get(API + "/answers?locale=en")
                .then()
                .body("items.id", hasItem("tracking-link-missing"));
        admin().get(API + "/answers/zh/track-order").then().body("locale", equalTo("zh"));
        String body =
                "{\"question\":\"Is there parking?\",\"answer\":\"Yes.\",\"variants\":[\"car park\"],\"intent\":\"track_order\"}";
        admin().contentType(ContentType.JSON)
                .body(body)
                .put(API + "/answers/en/parking")
                .then()
                .statusCode(200)
                .body("id", equalTo("parking"));
        assertThat(store.answer(new AnswerId("parking"), "en").orElseThrow().variants())
                .containsExactly("car park");
        assertThat(store.draft().answer(new AnswerId("parking"), "en")).isPresent();
        admin().delete(API + "/answers/en/parking").then().statusCode(204);
        admin().get(API + "/answers/en/parking")
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"));
        assertThat(store.draft()).isEqualTo(SampleKnowledge.snapshot());
    }

    @Test
    void lookupsAreWrittenPreviewedAndKeptWhileAnswersNameThem() {
        String lookup =
                """
                {"url":"https://api.shop.example/orders/{entity.order}","values":{"state":"/state"},"samples":{"state":"on its *way*"},
                 "replies":{"en":{"failed":"I cannot see orders now."}}}
                """;
        admin().contentType(ContentType.JSON)
                .body(lookup)
                .put(API + "/lookups/order")
                .then()
                .statusCode(200)
                .body("name", equalTo("order"))
                .body("timeout_millis", equalTo(2000));
        refused(
                "lookups/order",
                "{\"url\":\"https://{entity.x}/\"}",
                400,
                "bad_item",
                "(url): must have no");
        admin().get(API + "/lookups").then().body("items.name", hasItem("order"));
        String answer =
                "{\"question\":\"Where?\",\"answer\":\"Dear {visitor.name|customer}, it is {order.state}.\"}";
        admin().contentType(ContentType.JSON)
                .body(answer)
                .put(API + "/answers/en/where")
                .then()
                .statusCode(200);
        admin().contentType(ContentType.JSON)
                .body("{\"answer\":\"where\",\"values\":{\"visitor.name\":\"Ada\"}}")
                .post(API + "/preview")
                .then()
                .statusCode(200)
                .body("text", equalTo("Dear Ada, it is on its \\*way\\*."))
                .body("sayable", equalTo(true))
                .body("variables.from", equalTo(List.of("given", "sample")))
                .body("instead.failed", hasItem("I cannot see orders now."));
        admin().contentType(ContentType.JSON)
                .body("{\"text\":\"{entity.order}\"}")
                .post(API + "/preview")
                .then()
                .body("sayable", equalTo(false))
                .body("variables.from", equalTo(List.of("missing")));
        admin().contentType(ContentType.JSON)
                .body("{\"values\":{\"entity.order\":\"1\"}}")
                .post(API + "/lookups/order/try")
                .then()
                .statusCode(200)
                .body("result", equalTo("host_not_allowed"));
        admin().delete(API + "/lookups/order")
                .then()
                .statusCode(409)
                .body("code", equalTo("in_use"));
        admin().delete(API + "/answers/en/where").then().statusCode(204);
        admin().delete(API + "/lookups/order").then().statusCode(204);
        assertThat(store.draft()).isEqualTo(SampleKnowledge.snapshot());
    }

    @Test
    void badItemsAreRefusedWithTheirField() {
        refused("answers/en/a", "{\"question\":\"q\"}", 400, "bad_item", "(answer): is missing");
        refused(
                "answers/en/a",
                "{\"id\":\"b\",\"question\":\"q\",\"answer\":\"a\"}",
                400,
                "bad_item",
                "(id): is «b», the path says «a»");
        refused(
                "answers/en/a",
                "{\"question\":\"q\",\"answer\":\"a\",\"intent\":\"x\"}",
                422,
                "unknown_intent",
                "«x»");
        refused(
                "intents/i",
                "{\"titles\":{\"en\":\"T\"},\"action\":{\"type\":\"answer\",\"answer\":\"none\"}}",
                422,
                "unknown_answer",
                "«none»");
        refused("answers/en/a", "{\"question\":", 400, "bad_json", "");
        admin().delete(API + "/answers/en/none").then().statusCode(404);
        admin().delete(API + "/intents/track_order")
                .then()
                .statusCode(409)
                .body("code", equalTo("in_use"));
        admin().get(API + "/answers?limit=0").then().statusCode(400);
        admin().get(API + "/export?what=nothing")
                .then()
                .statusCode(400)
                .body("detail", containsString("knowledge, answers, intents, lookups or examples"));
        given().get(API + "/answers").then().statusCode(401);
        assertThat(store.draft()).isEqualTo(SampleKnowledge.snapshot());
    }

    private void refused(String path, String body, int status, String code, String detail) {
        admin().contentType(ContentType.JSON)
                .body(body)
                .put(API + "/" + path)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("detail", containsString(detail));
    }

    @Test
    void intentsCarryTheirExamples() {
        admin().get(API + "/intents/track_order")
                .then()
                .body("examples.en.size()", greaterThan(24))
                .body("titles.en", equalTo("Where is my order?"));
        String body =
                "{\"titles\":{\"en\":\"Parking\"},\"action\":{\"type\":\"answer\",\"answer\":\"track-order\"},\"examples\":{\"en\":[\"where to park\",\"car park\"]}}";
        admin().contentType(ContentType.JSON)
                .body(body)
                .put(API + "/intents/parking")
                .then()
                .statusCode(200)
                .body("examples.en", hasSize(2));
        assertThat(store.draft().examples())
                .contains(new Example("car park", new IntentId("parking"), "en"));
        admin().delete(API + "/intents/parking").then().statusCode(204);
        assertThat(store.draft()).isEqualTo(SampleKnowledge.snapshot());
        admin().contentType(ContentType.JSON)
                .body("{\"examples\":{\"en\":[\"will it rain\"]}}")
                .put(API + "/intents/oos")
                .then()
                .statusCode(200)
                .body("examples.en", hasSize(1));
    }

    @Test
    void anUploadIsMergedAndReported() {
        byte[] csv =
                "text,intent\na brand new wording,track_order\nbad,nothing\n"
                        .getBytes(StandardCharsets.UTF_8);
        admin().multiPart("file", "more.csv", csv)
                .post(API + "/import")
                .then()
                .statusCode(200)
                .body("taken.examples", equalTo(1))
                .body("problem_count", equalTo(1))
                .body("problems[0].file", equalTo("more.csv"))
                .body("problems[0].line", equalTo(3))
                .body("problems[0].field", equalTo("intent"));
        assertThat(store.draft().examples())
                .hasSize(SampleKnowledge.snapshot().examples().size() + 1)
                .contains(new Example("a brand new wording", new IntentId("track_order"), "en"));
        byte[] nlu =
                "nlu:\n- intent: park\n  examples: |\n    - a new car park\n  oops\n"
                        .getBytes(StandardCharsets.UTF_8);
        byte[] domain =
                "responses:\n  utter_park: [{text: Behind the house.}]\nforms: {f: {}}\n"
                        .getBytes(StandardCharsets.UTF_8);
        admin().multiPart("file", "nlu.yml", nlu)
                .multiPart("file", "domain.yml", domain)
                .multiPart("format", "rasa")
                .post(API + "/import")
                .then()
                .statusCode(200)
                .body("taken.intents", equalTo(1))
                .body("taken.answers", equalTo(1))
                .body("notes[0]", equalTo("nlu.yml: a Rasa project, language en"))
                .body("problems.file", equalTo(List.of("nlu.yml", "domain.yml")));
        assertThat(store.answer(new AnswerId("park"), "en").orElseThrow().text())
                .isEqualTo("Behind the house.");
        admin().multiPart("file", "more.xls", csv)
                .post(API + "/import")
                .then()
                .statusCode(400)
                .body("code", equalTo("format_unknown"));
    }

    @Test
    void filesOfOneUploadMayNameEachOther() {
        String answer =
                "{\"id\":\"parking\",\"question\":\"Parking?\",\"answer\":\"Yes.\",\"intent\":\"%s\"}\n";
        String intent =
                "{\"id\":\"park\",\"titles\":{\"en\":\"Parking\"},\"action\":{\"type\":\"answer\",\"answer\":\"parking\"}}\n";
        upload("faq.jsonl", answer.formatted("park"))
                .multiPart("file", "intents.jsonl", intent.getBytes(StandardCharsets.UTF_8))
                .multiPart(
                        "file",
                        "more.csv",
                        "text,intent\ncar park,park\n".getBytes(StandardCharsets.UTF_8))
                .post(API + "/import")
                .then()
                .statusCode(200)
                .body("taken.answers", equalTo(1))
                .body("taken.intents", equalTo(1))
                .body("taken.examples", equalTo(1))
                .body("problem_count", equalTo(0));
        assertThat(store.answer(new AnswerId("parking"), "en").orElseThrow().intent())
                .isEqualTo(new IntentId("park"));
        upload("faq.jsonl", answer.formatted("fly"))
                .post(API + "/import")
                .then()
                .statusCode(200)
                .body("taken.answers", equalTo(1))
                .body("problems[0].field", equalTo("intent"))
                .body("problems[0].message", containsString("«fly»; the answer is taken without"));
        assertThat(store.answer(new AnswerId("parking"), "en").orElseThrow().intent()).isNull();
        admin().contentType(ContentType.JSON)
                .body(intent.replace("\"park\"", "\"drive\""))
                .put(API + "/intents/drive")
                .then()
                .statusCode(200);
    }

    private static RequestSpecification upload(String name, String content) {
        return admin().multiPart("file", name, content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anImportedExampleLeavesTheIntentThatItHadBefore() throws IOException {
        Example example =
                SampleKnowledge.snapshot().examples().stream()
                        .filter(e ->
                                e.intent() != null
                                        && e.locale().equals("en")
                                        && !e.text().contains("\""))
                        .findFirst()
                        .orElseThrow();
        Path csv =
                Files.writeString(
                        folder.resolve("moved.csv"),
                        "text,intent\n\"" + example.text() + "\",oos\n");
        store.importFrom(csv, "moved.csv", ImportFormat.AUTO, "en", "test");
        assertThat(store.draft().examples())
                .hasSameSizeAs(SampleKnowledge.snapshot().examples())
                .contains(new Example(example.text(), null, "en"))
                .doesNotContain(example);
    }

    @Test
    void whatIsExportedCanBeImportedAgain() throws Exception {
        for (String what : List.of("answers", "intents", "examples")) {
            KnowledgeExport export = KnowledgeExport.of(what);
            byte[] bytes =
                    admin().get(API + "/export?locale=en&what=" + what)
                            .then()
                            .statusCode(200)
                            .extract()
                            .asByteArray();
            Path file = Files.write(folder.resolve(export.fileName()), bytes);
            Imported<KnowledgeStore.Taken> again =
                    store.importFrom(file, export.fileName(), ImportFormat.AUTO, "en", "test");
            assertThat(again.problems()).isEmpty();
            assertThat(again.value().answers() + again.value().intents() + again.value().examples())
                    .isPositive();
        }
        assertThat(store.draft()).isEqualTo(SampleKnowledge.snapshot());
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        SampleKnowledge.snapshot().toJson(json);
        byte[] exported = admin().get(API + "/export").asByteArray();
        assertThat(exported).isEqualTo(json.toByteArray());
        Path all = Files.write(folder.resolve("knowledge.json"), exported);
        emptyTheDraft();
        assertThat(
                        store.importFrom(all, "knowledge.json", ImportFormat.AUTO, "en", "test")
                                .problems())
                .isEmpty();
        assertThat(store.draft()).isEqualTo(SampleKnowledge.snapshot());
    }

    @Test
    void aChangeIsRecordedAndCanBeTakenBackUnlessItWasChangedAgain() {
        String body = "{\"question\":\"Is there parking?\",\"answer\":\"%s\"}";
        admin().contentType(ContentType.JSON)
                .body(body.formatted("Yes."))
                .put(API + "/answers/en/parking")
                .then()
                .statusCode(200);
        admin().contentType(ContentType.JSON)
                .body(body.formatted("No."))
                .put(API + "/answers/en/parking")
                .then()
                .statusCode(200);
        List<String> ids =
                admin().get(API + "/history")
                        .then()
                        .body("[0].what", equalTo("put answer parking"))
                        .body("[0].by", equalTo("admin"))
                        .body("[0].items", equalTo(1))
                        .extract()
                        .path("id");
        undo(ids.get(1))
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body("detail", containsString("answer parking in en"));
        undo(ids.get(0)).statusCode(204);
        assertThat(store.answer(new AnswerId("parking"), "en").orElseThrow().text())
                .isEqualTo("Yes.");
        undo(ids.get(1)).statusCode(204);
        assertThat(store.answer(new AnswerId("parking"), "en")).isEmpty();
        undo(UUID.randomUUID().toString()).statusCode(404);
        admin().get(API + "/history")
                .then()
                .body("[0].undoes", equalTo(ids.get(1)))
                .body("[2].undone_by", org.hamcrest.Matchers.notNullValue());
        undo(store.history(null, 10).getLast().id().toString()).statusCode(204);
        assertThat(store.isEmpty()).as("the import itself taken back").isTrue();
    }

    private io.restassured.response.ValidatableResponse undo(String change) {
        return admin().post(API + "/history/" + change + "/undo").then();
    }

    @Test
    void whatIsReferredToIsNotTakenBack() {
        store.put(
                new Answer(
                        new AnswerId("parking"),
                        "en",
                        "Parking?",
                        "Yes.",
                        List.of(),
                        null,
                        List.of(),
                        null),
                "test");
        store.put(
                new Intent(
                        new IntentId("parking"),
                        Map.of("en", "Parking"),
                        "",
                        new Action.Say(new AnswerId("parking"))),
                Map.of(),
                "test");
        UUID answer = store.history(null, 10).get(1).id();
        undo(answer.toString())
                .statusCode(409)
                .body("detail", containsString("intent parking would then refer to something"));
        assertThat(store.answer(new AnswerId("parking"), "en")).isPresent();
    }

    @Test
    void controlCharactersInPathsAndFiltersAreRefusedOrIgnored() {
        admin().urlEncodingEnabled(false).get(API + "/answers/en/a%00b").then().statusCode(400);
        admin().urlEncodingEnabled(false).delete(API + "/answers/en/a%00b").then().statusCode(400);
        admin().urlEncodingEnabled(false).get(API + "/answers?q=a%00b").then().statusCode(200);
        admin().urlEncodingEnabled(false).get(API + "/answers?locale=a%00b").then().statusCode(400);
    }

    @Test
    void whatIsMinedIsReviewedInTheDraft() {
        UuidV7 ids = new UuidV7(Clock.systemUTC(), new Random(2));
        MinedAnswer mined =
                new MinedAnswer(
                        new Answer(
                                new AnswerId("mined-0123456789"),
                                "en",
                                "Do you wrap presents?",
                                "Yes, for £3.",
                                List.of(),
                                "mined",
                                List.of("mined"),
                                null),
                        2,
                        2,
                        1,
                        List.of(new MinedAnswer.Source("talk-7", 3, 4)),
                        List.of("Sometimes."),
                        List.of());
        CommandLine importing =
                new CommandLine(
                        new ImportCommand(
                                () -> database,
                                ids,
                                Clock.systemUTC(),
                                (_, _) -> new Imported<>(List.of(mined), List.of())));
        importing.setCaseInsensitiveEnumValuesAllowed(true);
        assertThat(importing.execute("talks.jsonl", "--mine")).isZero();
        admin().get(API + "/answers/en/mined-0123456789")
                .then()
                .statusCode(200)
                .body("answer", equalTo("Yes, for £3."))
                .body("mined.asked", equalTo(2))
                .body("mined.sources[0].conversation", equalTo("talk-7"))
                .body("mined.sources[0].reply", equalTo(4));
        assertThat(store.draft().answers()).contains(mined.answer());
        assertThat(store.takeMined(List.of(mined), "talks.jsonl", "test"))
                .as("an entry that is there stays as it is")
                .containsExactly(mined.answer().id());
        undo(store.history(null, 1).getFirst().id().toString()).statusCode(204);
        assertThat(store.answer(mined.answer().id(), "en")).isEmpty();
        assertThat(importing.execute("talks.jsonl", "--out", "x.jsonl")).isEqualTo(2);
        assertThat(importing.execute("talks.jsonl", "--mine", "--asked-min", "-1")).isEqualTo(2);
    }

    @Test
    void theCommandsImportAndExport() throws Exception {
        UuidV7 ids = new UuidV7(Clock.systemUTC(), new Random(1));
        Path csv =
                Files.writeString(
                        folder.resolve("c.csv"), "text,intent\na wording by command,track_order\n");
        CommandLine importing =
                new CommandLine(
                                new ImportCommand(
                                        () -> database,
                                        ids,
                                        Clock.systemUTC(),
                                        (_, _) -> new Imported<>(List.of(), List.of())))
                        .setCaseInsensitiveEnumValuesAllowed(true);
        assertThat(importing.execute(csv.toString(), "--format", "csv")).isZero();
        assertThat(store.draft().examples())
                .contains(new Example("a wording by command", new IntentId("track_order"), "en"));
        Path out = folder.resolve("out.csv");
        CommandLine exporting =
                new CommandLine(
                        new ExportCommand(() -> database, ids, Clock.systemUTC(), Map.of()));
        assertThat(
                        exporting.execute(
                                "--what", "examples", "--locale", "en", "--out", out.toString()))
                .isZero();
        assertThat(Files.readString(out))
                .startsWith("text,intent\n")
                .contains("a wording by command,track_order\n");
    }

    @Test
    void validationNamesWhatIsDoubtful() {
        store.put(
                new Answer(
                        new AnswerId("copy"),
                        "en",
                        "WHERE is my order, right now?",
                        "There.",
                        List.of(),
                        null,
                        List.of(),
                        null),
                "test");
        admin().get(API + "/validate")
                .then()
                .statusCode(200)
                .body("code", hasItem("similar_questions"))
                .body(
                        "findAll { it.code == 'similar_questions' }.message",
                        hasItem(containsString("WHERE is my order, right now?")));
    }

    @Test
    void editsOfTheSameDraftWaitForEachOther() throws Exception {
        try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            List<java.util.concurrent.Callable<Boolean>> calls = new java.util.ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String text = "wording number " + i;
                calls.add(() -> {
                    Path csv =
                            Files.writeString(
                                    folder.resolve(text + ".csv"),
                                    "text,intent\n" + text + ",track_order\n");
                    store.importFrom(csv, "x.csv", ImportFormat.CSV, "en", "test");
                    return true;
                });
            }
            for (var call : threads.invokeAll(calls)) {
                assertThat(call.get()).isTrue();
            }
        }
        assertThat(store.draft().examples())
                .hasSize(SampleKnowledge.snapshot().examples().size() + 8);
    }

    @Test
    void anUnreadableItemIsADraftProblem() {
        assertThatThrownBy(() ->
                        store.importFrom(
                                folder.resolve("none.csv"),
                                "none.csv",
                                ImportFormat.AUTO,
                                "en",
                                "test"))
                .isInstanceOf(KnowledgeException.class)
                .hasMessageContaining("none.csv is no file that can be read");
    }
}
