package dev.frontdesk.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.frontdesk.operations.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/// What a client gets that sends faster than it may.
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@TestProfile(LimitsIT.Tight.class)
@SuppressWarnings("NullAway.Init")
class LimitsIT {
    @TestHTTPResource("/chat")
    URI http;

    private URI uri() {
        return URI.create(http.toString().replaceFirst("^http", "ws"));
    }

    /// Three messages at once (four from an address), twenty frames at once, five refused.
    public static class Tight implements QuarkusTestProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(FakeAnswers.class);
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "frontdesk.limits.messages-per-second", "0.2",
                    "frontdesk.limits.messages-burst", "3",
                    "frontdesk.limits.address-messages-per-second", "0.1",
                    "frontdesk.limits.address-messages-burst", "4",
                    "quarkus.http.proxy.proxy-address-forwarding", "true",
                    "quarkus.http.proxy.allow-x-forwarded", "true",
                    "frontdesk.chat.frames-per-second", "2",
                    "frontdesk.chat.refused-max", "5",
                    "frontdesk.roles", "serve",
                    "frontdesk.chat.sweep", "1h");
        }
    }

    @Test
    void newConversationsDoNotGetRoundTheLimitOfAnAddress() {
        for (int i = 0; i < 4; i++) {
            try (ChatClient client = ChatClient.forwarded(uri(), "203.0.113.7")) {
                client.next("welcome");
                client.say("message " + i);
                client.next("ack");
                client.next("message");
            }
        }
        try (ChatClient client = ChatClient.forwarded(uri(), "203.0.113.7")) {
            client.next("welcome");
            client.say("one too many");
            JsonNode error = client.next("error");
            assertThat(error.path("code").asText()).isEqualTo("rate_limited");
            assertThat(error.path("retry_after_millis").asInt()).isBetween(1, 10_000);
        }
        for (String other : List.of("203.0.113.8", "2001:db8::1", "127.0.0.1")) {
            try (ChatClient client = ChatClient.forwarded(uri(), other)) {
                client.next("welcome");
                client.say("another visitor");
                client.next("ack");
                client.next("message");
            }
        }
    }

    @Test
    void tooManyMessagesAreRefusedWithATimeAndAFloodEndsTheConnection() {
        try (ChatClient client = ChatClient.hello(uri(), null, null, 0)) {
            client.next("welcome");
            for (int i = 0; i < 3; i++) {
                client.say("message " + i);
                client.next("ack");
                client.next("message");
            }
            String id = client.say("one too many");
            JsonNode error = client.next("error");
            assertThat(error.path("code").asText()).isEqualTo("rate_limited");
            assertThat(error.path("id").asText()).isEqualTo(id);
            assertThat(error.path("retry_after_millis").asInt()).isBetween(1, 5000);
            try {
                for (int i = 0; i < 60; i++) {
                    client.send("{\"type\":\"typing\"}");
                }
            } catch (CompletionException e) {
                assertThat(e).as("closed while sending").isNotNull();
            }
            assertThat(client.next("error").path("code").asText()).isEqualTo("rate_limited");
            assertThat(client.closeCode()).isEqualTo(ChatSession.POLICY_VIOLATION);
        }
    }
}
