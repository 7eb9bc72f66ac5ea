package dev.frontdesk.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.answering.AnswerEngine;
import dev.frontdesk.dialogue.DialogueLog;
import dev.frontdesk.operations.PostgresResource;
import dev.frontdesk.registry.Releases;
import dev.frontdesk.registry.SignedIn;
import dev.frontdesk.registry.TinyShopResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What one turn may cost with the real engine: two statements, at most two encoder passes, at most one search.
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(value = TinyShopResource.class, restrictToAnnotatedClass = true)
@TestProfile(TurnCostIT.Quiet.class)
@SuppressWarnings("NullAway.Init")
class TurnCostIT {
    /// Conversations: several turns in a row, each before the bot hands over.
    private static final List<List<String>> CONVERSATIONS =
            List.of(
                    List.of("where is my parcel", "and to canada?"),
                    List.of("hello", "the mug came in pieces what now"),
                    List.of("what is the weather like in rome"),
                    List.of("qwrtz plmnb"),
                    List.of(
                            "how do I send the pan back, and when is my money returned? I paid with a gift card."),
                    List.of("can I pay in three instalments", "thanks a lot"));

    @TestHTTPResource("/chat")
    URI http;

    @Inject DialogueLog log;
    @Inject Releases releases;

    /// No sweep, and no worker that looks for training jobs, so that nothing but turns is counted.
    public static class Quiet implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("frontdesk.chat.sweep", "1h", "frontdesk.roles", "serve");
        }
    }

    @Test
    void aTurnIsTwoStatementsTwoPassesAndOneSearchAtMost() throws InterruptedException {
        SignedIn.awaitReady();
        AnswerEngine engine = releases.current().engine();
        URI uri = URI.create(http.toString().replaceFirst("^http", "ws"));
        long passesOfAll = 0;
        long searchesOfAll = 0;
        for (List<String> turns : CONVERSATIONS) {
            try (ChatClient client = ChatClient.hello(uri, null, null, 0)) {
                client.next("welcome");
                for (String text : turns) {
                    long statements = log.statements().sum();
                    long passes = engine.encoderPasses();
                    long searches = engine.searches();
                    client.say(text);
                    client.next("ack");
                    client.next("message");
                    assertThat(log.statements().sum() - statements)
                            .as("statements of «%s»", text)
                            .isEqualTo(2);
                    assertThat(engine.encoderPasses() - passes)
                            .as("encoder passes of «%s»", text)
                            .isBetween(0L, 2L);
                    assertThat(engine.searches() - searches)
                            .as("searches of «%s»", text)
                            .isBetween(0L, 1L);
                    passesOfAll += engine.encoderPasses() - passes;
                    searchesOfAll += engine.searches() - searches;
                }
            }
        }
        assertThat(passesOfAll).as("the counters count").isPositive();
        assertThat(searchesOfAll).as("the counters count").isPositive();
    }
}
