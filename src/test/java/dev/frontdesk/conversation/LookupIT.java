package dev.frontdesk.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.dialogue.Subjects;
import dev.frontdesk.operations.PostgresResource;
import dev.frontdesk.operations.access.Assistant;
import dev.frontdesk.operations.access.VisitorIdentityTest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Templates and look-ups against a slow, failing and lying HTTP service, over real WebSockets, real HTTP and a real Postgres.
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@TestProfile(TemplateAnswersProfile.class)
@SuppressWarnings("NullAway.Init")
class LookupIT {
    /// What no log file may hold.
    private static final String ORDER = "MB-4018273";

    @TestHTTPResource("/chat")
    URI http;

    @ConfigProperty(name = "test.service-port")
    int port;

    @Inject DataSource dataSource;
    @Inject Subjects subjects;

    private final Queue<String> logged = new ConcurrentLinkedQueue<>();
    private final Handler ear = new Ear();
    private LyingService service;

    private final class Ear extends Handler {
        private final PatternFormatter message = new PatternFormatter("%s");

        @Override
        public void publish(LogRecord record) {
            logged.add(message.format(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void open() throws IOException {
        service = new LyingService(port);
        Logger.getLogger("dev.frontdesk").addHandler(ear);
    }

    @AfterEach
    void close() {
        Logger.getLogger("dev.frontdesk").removeHandler(ear);
        service.close();
        assertThat(logged).noneMatch(line -> line.contains(ORDER) || line.contains("Ada"));
    }

    private ChatClient client(@Nullable String identity, String visitor) {
        ChatClient client =
                ChatClient.open(URI.create(http.toString().replaceFirst("^http", "ws")));
        ObjectNode hello =
                ChatClient.MAPPER.createObjectNode().put("type", "hello").put("locale", "en");
        hello.putObject("visitor").put("order", visitor).put("name", visitor);
        client.send(hello.put("identity", identity).toString());
        return client;
    }

    private static String identity() {
        return VisitorIdentityTest.token(
                TemplateAnswersProfile.SECRET,
                "{\"alg\":\"HS256\"}",
                "{\"name\":\"Ada\",\"order\":\"%s\",\"exp\":%d}"
                        .formatted(ORDER, Instant.now().getEpochSecond() + 600));
    }

    private ChatClient client() {
        return client(identity(), "forged");
    }

    /// A question and its answer's text.
    private static String ask(ChatClient client, String text) {
        client.say(text);
        client.next("ack");
        return client.next("message").path("text").asText();
    }

    private record Stored(@Nullable String body, @Nullable String text, JsonNode lookups) {}

    private Stored stored(String conversation) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement read =
                        connection.prepareStatement(
                                """
                                select t.body, x.body as text, t.evidence -> 'lookups' as lookups from turn t
                                left join customer_text x on x.id = t.text_id
                                where t.conversation_id = ? and t.speaker = 'bot' order by t.seq desc limit 1\
                                """)) {
            read.setObject(1, UUID.fromString(conversation));
            try (ResultSet row = read.executeQuery()) {
                assertThat(row.next()).isTrue();
                String lookups = row.getString("lookups");
                return new Stored(
                        row.getString("body"),
                        row.getString("text"),
                        ChatClient.MAPPER.readTree(lookups == null ? "[]" : lookups));
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatTheServiceSaysIsSaidToWhomItIsAboutAndForgottenWithThem() throws SQLException {
        try (ChatClient client = client()) {
            String conversation = client.next("welcome").path("conversation").asText();
            assertThat(ask(client, "ok please")).isEqualTo("Dear Ada, it is on its way.");
            assertThat(service.asked).containsExactly("/ok/" + ORDER + " key of the shop");
            Stored stored = stored(conversation);
            assertThat(stored.body()).isNull();
            assertThat(stored.text()).isEqualTo("Dear Ada, it is on its way.");
            assertThat(stored.lookups().findValuesAsText("result")).containsExactly("ok");
            UUID id = UUID.fromString(conversation);
            assertThat(subjects.erase(Assistant.DEFAULT_ID, id)).contains(2);
            assertThat(stored(conversation).text()).isNull();
            assertThat(ask(client, "plain words")).isEqualTo("Sixty days {or so}.");
            assertThat(stored(conversation).body()).isEqualTo("Sixty days {or so}.");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "slow, timeout, ''",
        "drip, timeout, ''",
        "status500, status, 500",
        "redirect, redirect, ''",
        "large, too_large, ''",
        "endless, too_large, ''",
        "short, unreachable, ''",
        "hangup, unreachable, ''",
        "html, bad_json, ''",
        "half, bad_json, ''",
        "empty, bad_json, ''",
        "deep, bad_json, ''",
        "missing, missing_value, state",
        "object, missing_value, state",
        "elsewhere, host_not_allowed, ''",
        "keyless, no_secret, none"
    })
    void theCustomerGetsTheFallbackInTimeAndTheLogSaysWhy(String kind, String result, String detail)
            throws SQLException {
        try (ChatClient client = client()) {
            String conversation = client.next("welcome").path("conversation").asText();
            long start = System.nanoTime();
            assertThat(ask(client, kind)).isEqualTo(TemplateAnswers.FALLBACK);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofMillis(LyingService.TIMEOUT_MILLIS + 1_000));
            Stored stored = stored(conversation);
            assertThat(stored.body()).isEqualTo(TemplateAnswers.FALLBACK);
            JsonNode evidence = stored.lookups().path(0);
            assertThat(evidence.path("lookup").asText()).isEqualTo(kind);
            assertThat(evidence.path("result").asText()).isEqualTo(result);
            assertThat(evidence.path("detail").asText()).isEqualTo(detail);
            String why = (result + " " + detail).strip();
            assertThat(logged)
                    .anyMatch(line ->
                            line.startsWith(
                                    "conversation %s: look-up %s failed: %s after"
                                            .formatted(conversation, kind, why)));
        }
        assertThat(service.asked).as("nobody followed").noneMatch(line -> line.startsWith("/ok/"));
    }

    @Test
    void whoDoesNotAnswerAtAllIsUnreachable() throws SQLException {
        service.close();
        try (ChatClient client = client()) {
            String conversation = client.next("welcome").path("conversation").asText();
            assertThat(ask(client, "ok")).isEqualTo(TemplateAnswers.FALLBACK);
            assertThat(stored(conversation).lookups().at("/0/result").asText())
                    .isEqualTo("unreachable");
        }
    }

    @Test
    void anOrderThatIsNotThereIsNoFailureAndALyingValueIsText() {
        try (ChatClient client = client()) {
            client.next("welcome");
            assertThat(ask(client, "notfound")).isEqualTo(TemplateAnswers.NOT_FOUND);
            assertThat(ask(client, "markup"))
                    .isEqualTo(
                            "Dear Ada, it is \\[\\*\\*x\\*\\*\\](https\\://evil.example) <script>.");
            assertThat(ask(client, "soft")).isEqualTo("It is being looked after.");
        }
    }

    @Test
    void whatAPageClaimsReachesNoTemplateAndNoService() throws SQLException {
        String forged =
                VisitorIdentityTest.token(
                        "some other secret of thirty-two bytes",
                        "{\"alg\":\"HS256\"}",
                        "{\"order\":\"1\",\"exp\":4000000000}");
        for (String identity : new String[] {null, forged, "x.y.z"}) {
            try (ChatClient client = client(identity, "forged")) {
                String conversation = client.next("welcome").path("conversation").asText();
                assertThat(ask(client, "ok")).isEqualTo(TemplateAnswers.INCOMPLETE);
                assertThat(stored(conversation).lookups().at("/0/detail").asText())
                        .isEqualTo("visitor.order");
                client.say("name");
                client.next("ack");
                JsonNode unsure = client.next("message");
                assertThat(unsure.path("text").asText()).isEqualTo("I am not sure.");
                assertThat(unsure.at("/choices/0/value").asText()).isEqualTo("handover");
            }
        }
        assertThat(service.asked).isEmpty();
    }

    @Test
    void afterFailuresInARowTheServiceIsLeftAlone() throws SQLException {
        try (ChatClient client = client()) {
            String conversation = client.next("welcome").path("conversation").asText();
            for (int i = 0; i < 5; i++) {
                assertThat(ask(client, "sick")).isEqualTo(TemplateAnswers.FALLBACK);
            }
            assertThat(stored(conversation).lookups().at("/0/result").asText()).isEqualTo("paused");
            assertThat(ask(client, "ok")).as("another look-up").contains("on its way");
        }
        assertThat(service.asked).filteredOn(line -> line.startsWith("/sick/")).hasSize(3);
        assertThat(logged)
                .anyMatch(line ->
                        line.startsWith(
                                "look-up sick is not asked for PT1H: too many failures in a row"));
    }

    /// Two questions may be answered at once; eight wait for the service, of which two more than may ask it.
    @Test
    void aSlowServiceHoldsUpNobodyElse() {
        List<ChatClient> waiting = new ArrayList<>();
        try (ChatClient other = client()) {
            other.next("welcome");
            for (int i = 0; i < 8; i++) {
                ChatClient client = client();
                waiting.add(client);
                client.next("welcome");
                client.say("crawl");
                client.next("ack");
            }
            long start = System.nanoTime();
            assertThat(ask(other, "plain")).isEqualTo("Sixty days {or so}.");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofMillis(LyingService.TIMEOUT_MILLIS / 2));
            for (ChatClient client : waiting) {
                assertThat(client.next("message").path("text").asText())
                        .isEqualTo(TemplateAnswers.FALLBACK);
            }
        } finally {
            waiting.forEach(ChatClient::close);
        }
    }

    @Test
    void aMessageThatComesMeanwhileIsNotLostAndBothAreAnsweredOnce() {
        try (ChatClient client = client()) {
            client.next("welcome");
            client.say("slow");
            client.next("ack");
            client.say("plain");
            client.next("ack");
            JsonNode reply = client.next("message");
            assertThat(reply.path("text").asText()).isEqualTo("Sixty days {or so}.");
            assertThat(reply.path("reply_to").asInt()).isEqualTo(2);
            assertThat(client.nextOrNull(500)).isNull();
        }
    }
}
