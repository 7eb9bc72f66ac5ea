package dev.frontdesk.agents;

import static dev.frontdesk.registry.SignedIn.admin;
import static dev.frontdesk.registry.SignedIn.session;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.frontdesk.operations.PostgresResource;
import dev.frontdesk.registry.SignedIn;
import dev.frontdesk.registry.TinyShopResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The calls of programs over HTTP, with the sample shop and a tiny model.
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(TinyShopResource.class)
class AgentsIT {
    private static final String CLASSIFY = "/api/v1/intents/classify";

    @BeforeEach
    void ready() throws InterruptedException {
        SignedIn.awaitReady();
    }

    private static ValidatableResponse post(String path, Object body) {
        return admin().body(body).post(path).then();
    }

    @Test
    void aTextIsClassified() {
        post(CLASSIFY, Map.of("texts", List.of("how do I return something", "qzx wvk jjj")))
                .statusCode(200)
                .body("release", notNullValue())
                .body("results", hasSize(2))
                .body("results[0].text", equalTo("how do I return something"))
                .body("results[0].intent", notNullValue())
                .body("results[0].in_scope", equalTo(true))
                .body("results[0].ranking", hasSize(5))
                .body("results[0].sentiment.label", notNullValue())
                .body("results[0].truncated", nullValue())
                .body("results[0].explanation", nullValue())
                .body("results[1].intent", nullValue())
                .body("results[1].in_scope", equalTo(false));
    }

    @Test
    void aSubsetIsKeptTo() {
        post(
                        CLASSIFY,
                        Map.of(
                                "texts",
                                List.of("where is my order"),
                                "intents",
                                List.of("track_order", "delivery_late"),
                                "explain",
                                true))
                .statusCode(200)
                .body("results[0].ranking", hasSize(2))
                .body("results[0].ranking[0].intent", equalTo("track_order"))
                .body(
                        "results[0].ranking.collect { it.confidence }.sum().doubleValue()",
                        closeTo(1, 1e-6))
                .body("results[0].explanation.thresholds.name", contains("in_scope", "intent"))
                .body("results[0].explanation.nearest", hasSize(3))
                .body("results[0].explanation.nearest[0].similarity", greaterThan(0f));
    }

    @Test
    void limitsAreNamed() {
        refused(Map.of(), 400, "bad_request", "texts");
        refused(Map.of("texts", List.of()), 400, "bad_request", "texts");
        refused(Map.of("texts", List.of("  ")), 400, "empty_text", "texts[0]");
        refused(
                Map.of("texts", List.of("hi", "x".repeat(2001))),
                400,
                "too_long",
                "texts[1] has 2001");
        refused(Map.of("texts", Collections.nCopies(257, "hi")), 400, "too_many", "257");
        refused(Map.of("texts", List.of("hi"), "top", 0), 400, "bad_request", "top");
        refused(Map.of("texts", List.of("hi"), "locale", "../x"), 400, "bad_request", "locale");
        refused(
                Map.of("texts", List.of("hi"), "intents", List.of("no_such")),
                422,
                "unknown_intent",
                "no_such");
        post(CLASSIFY, Map.of("texts", Collections.nCopies(256, "where is my order")))
                .statusCode(200)
                .body("results", hasSize(256));
    }

    private static void refused(Map<String, ?> body, int status, String code, String detail) {
        post(CLASSIFY, body)
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("detail", containsString(detail));
    }

    @Test
    void nobodyCallsWithoutARole() {
        given().contentType("application/json")
                .body(Map.of("texts", List.of("hi")))
                .post(CLASSIFY)
                .then()
                .statusCode(401);
    }

    @Test
    void answersAreFoundWithTheirScores() {
        post("/api/v1/answers/search", Map.of("query", "track my package", "top", 3))
                .statusCode(200)
                .body("results", hasSize(3))
                .body("results[0].id", equalTo("track-order"))
                .body("results[0].type", equalTo("answer"))
                .body("results[0].lexical", greaterThan(0f))
                .body("results[0].match", greaterThan(0f))
                .body("results[0].explanation.wording", notNullValue())
                .body("results[0].explanation.search", notNullValue());
    }

    @Test
    void repliesAreSuggestedFromTurns() {
        post(
                        "/api/v1/answers/suggest",
                        Map.of(
                                "turns",
                                List.of(
                                        Map.of("speaker", "customer", "text", "hello"),
                                        Map.of("speaker", "bot", "text", "Hello!"),
                                        Map.of("speaker", "customer", "text", "track my"),
                                        Map.of("speaker", "customer", "text", "package"))))
                .statusCode(200)
                .body("suggestions", hasSize(3))
                .body("suggestions[0].id", equalTo("track-order"));
        post("/api/v1/answers/suggest", Map.of()).statusCode(400);
        post("/api/v1/answers/suggest", Map.of("turns", List.of())).statusCode(422);
    }

    @Test
    void feedbackIsKeptWithoutTexts() {
        post(
                        "/api/v1/feedback",
                        Map.of("action", "used", "answer", "track-order", "reference", "ticket-7"))
                .statusCode(201)
                .body("id", notNullValue())
                .body("annotation", nullValue());
        post("/api/v1/feedback", Map.of("action", "shrug")).statusCode(400);
        post("/api/v1/feedback", Map.of("action", "label")).statusCode(422);
    }

    @Test
    void aCallThatMayLeaveOutEverythingNeedsNoBody() {
        String live =
                session()
                        .noContentType()
                        .post("/api/v1/knowledge/publish")
                        .then()
                        .statusCode(200)
                        .extract()
                        .path("live");
        session()
                .noContentType()
                .post("/api/v1/releases/" + live + "/activate")
                .then()
                .statusCode(200)
                .body("live", equalTo(live));
        session()
                .contentType("text/plain")
                .body("note")
                .post("/api/v1/knowledge/publish")
                .then()
                .statusCode(415);
    }
}
