package dev.frontdesk.conversation;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.answering.AnswerEngine;
import dev.frontdesk.operations.PostgresResource;
import dev.frontdesk.registry.Releases;
import dev.frontdesk.registry.SignedIn;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What one turn costs, with the shipped model over a real socket: two statements, one or two encoder passes, at most one search, or one for
/// each of two questions; no pass for a text that was read lately.
///
/// The model matters: one without an encoder part, as [dev.frontdesk.registry.TinyBundle] makes, never passes through the encoder.
@QuarkusTest
@TestProfile(TurnCostIT.Quiet.class)
@SuppressWarnings("NullAway.Init")
class TurnCostIT {
    /// A message, and how many searches it is worth.
    ///
    /// @param texts that are read at most in a pass: a message that may hold two questions is read whole and in its parts, a follow-up alone and
    ///     with what it follows
    private record Said(String text, int searches, int texts) {
        Said(String text, int searches) {
            this(text, searches, 1);
        }
    }

    /// Small talk and the wish for a person need no search; whatever else the model makes of a message, it searches once.
    private static final List<List<Said>> CONVERSATIONS =
            List.of(
                    List.of(new Said("where is my parcel", 1), new Said("and to canada?", 1, 2)),
                    List.of(
                            new Said("hello", 0),
                            new Said("the mug came in pieces what now", 1, 2),
                            new Said("thanks a lot", 0)),
                    List.of(new Said("cancel my order and where is my refund", 2, 3)),
                    List.of(new Said("can I pay by card? and how long is delivery", 2, 3)),
                    List.of(new Said("what is the weather like in rome", 1)),
                    List.of(new Said("qwrtz plmnb", 1)),
                    List.of(
                            new Said(
                                    "how do I send the pan back, and when is my money returned? I paid with a gift card.",
                                    2,
                                    3)),
                    List.of(
                            new Said("can I pay in three instalments", 1),
                            new Said("I want to talk to a human", 0)));

    @TestHTTPResource("/chat")
    URI http;

    @Inject Releases releases;

    private AnswerEngine engine;

    /// The shipped bundle, and nobody who sends statements between turns: no sweep, no worker that looks for jobs, no validation.
    public static class Quiet implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "frontdesk.bundle", "dialog-data/bundle",
                    "frontdesk.sample", "dialog-data",
                    // Kept, so that a second run need not read all texts again.
                    "frontdesk.data-dir", "target/turn-cost",
                    "frontdesk.roles", "serve",
                    "frontdesk.chat.sweep", "1h",
                    "quarkus.datasource.jdbc.validate-on-borrow", "false",
                    "quarkus.datasource.jdbc.background-validation-interval", "1H");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(PostgresResource.class));
        }

        /// Some of them bring a shop with another model.
        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }

    @BeforeEach
    void load() throws InterruptedException {
        SignedIn.awaitReady();
        engine = releases.current().engine();
    }

    /// What was spent, since the start or in a turn.
    private record Cost(long statements, long passes, long remembered, long searches) {
        Cost since(Cost before) {
            return new Cost(
                    statements - before.statements,
                    passes - before.passes,
                    remembered - before.remembered,
                    searches - before.searches);
        }
    }

    private Cost spent(SentStatements sent) {
        return new Cost(
                sent.count(),
                engine.encoderPasses(),
                releases.current().scorer().remembered().sum(),
                engine.searches());
    }

    @Test
    void aTurnIsTwoStatementsTwoPassesAndASearchAQuestionAtMost() {
        URI uri = URI.create(http.toString().replaceFirst("^http", "ws"));
        try (SentStatements sent = new SentStatements()) {
            for (List<Said> conversation : CONVERSATIONS) {
                try (ChatClient client = ChatClient.hello(uri, null, null, 0)) {
                    client.next("welcome");
                    // Not read anew for each turn: what comes late counts for the next one.
                    Cost before = spent(sent);
                    boolean first = true;
                    for (Said said : conversation) {
                        client.say(said.text());
                        client.next("ack");
                        String reply = client.next("message").path("text").asText();
                        Cost after = spent(sent);
                        Cost cost = after.since(before);
                        before = after;
                        assertThat(cost.statements()).as("statements: %s", said).isEqualTo(2);
                        // Only a follow-up may be read a second time, with what it follows.
                        assertThat(cost.passes() + cost.remembered())
                                .as("encoder passes, or texts remembered: %s → %s", said, reply)
                                .isBetween(1L, (long) said.texts() + (first ? 0 : 1));
                        assertThat(cost.passes())
                                .as("encoder passes: %s → %s", said, reply)
                                .isLessThanOrEqualTo(first ? 1 : 2);
                        assertThat(cost.searches())
                                .as("searches: %s → %s", said, reply)
                                .isBetween(
                                        (long) Math.min(1, said.searches()),
                                        (long) said.searches());
                        first = false;
                    }
                }
            }
        }
        assertThat(releases.current().engine()).as("the engine that answered").isSameAs(engine);
    }

    @Test
    void aQuestionThatWasAskedLatelyCostsNoPass() {
        URI uri = URI.create(http.toString().replaceFirst("^http", "ws"));
        try (SentStatements sent = new SentStatements()) {
            Cost before = spent(sent);
            for (int customer = 0; customer < 3; customer++) {
                try (ChatClient client = ChatClient.hello(uri, null, null, 0)) {
                    client.next("welcome");
                    client.say("is the teapot that I saw last week dishwasher safe");
                    client.next("ack");
                    client.next("message");
                }
            }
            Cost cost = spent(sent).since(before);
            assertThat(cost.passes()).isEqualTo(1);
            assertThat(cost.remembered()).isEqualTo(2);
            assertThat(cost.searches()).isEqualTo(3);
        }
        assertThat(given().get("/q/metrics").asString())
                .containsPattern("frontdesk_encoder_passes_total(\\{[^}]*})? [1-9]")
                .containsPattern("frontdesk_encoder_remembered_total(\\{[^}]*})? [1-9]")
                .contains("frontdesk_encoder_waiting", "frontdesk_encoder_refused_total");
    }
}
