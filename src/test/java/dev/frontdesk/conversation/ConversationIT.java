package dev.frontdesk.conversation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.frontdesk.dialogue.Accepted;
import dev.frontdesk.dialogue.DialogueLog;
import dev.frontdesk.dialogue.OpenQuestion;
import dev.frontdesk.dialogue.Visit;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.operations.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The protocol over real WebSockets and a real Postgres, with an engine that does as it is told.
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@TestProfile(FakeAnswersProfile.class)
@SuppressWarnings("NullAway.Init")
class ConversationIT {
    @TestHTTPResource("/chat")
    URI http;

    @Inject FakeAnswers engine;
    @Inject DialogueLog log;
    @Inject DataSource dataSource;

    @BeforeEach
    void calm() {
        engine.failing.set(false);
        engine.hold().countDown();
        engine.questions.clear();
    }

    private URI uri() {
        return URI.create(http.toString().replaceFirst("^http", "ws"));
    }

    private ChatClient start() {
        return ChatClient.hello(uri(), null, null, 0);
    }

    @Test
    void aNewConversationIsGreetedAndExistsFromItsFirstMessageOn() throws SQLException {
        try (ChatClient client = start()) {
            JsonNode welcome = client.next("welcome");
            assertThat(client.subprotocol()).isEqualTo("frontdesk.v1");
            assertThat(welcome.path("seq").asInt()).isZero();
            assertThat(welcome.path("owner").asText()).isEqualTo("bot");
            assertThat(welcome.path("history").isArray()).isTrue();
            assertThat(welcome.path("greeting").path("text").asText()).isEqualTo("Hello!");
            assertThat(welcome.at("/greeting/choices/0/value").asText())
                    .isEqualTo("Where is my order?");
            assertThat(welcome.at("/assistant/name").asText()).isEqualTo("Moss");
            UUID id = UUID.fromString(welcome.path("conversation").asText());
            assertThat(id.version()).isEqualTo(7);
            String count = "select count(*) from conversation where id = '" + id + "'";
            assertThat(number(count)).isZero();
            client.say("hi");
            client.next("ack");
            assertThat(number(count)).isOne();
        }
    }

    @Test
    void aTurnIsAcknowledgedThenAnswered() {
        try (ChatClient client = start()) {
            client.next("welcome");
            client.say("warm up");
            client.next("ack");
            client.next("message");
            String id = client.say("where is it");
            JsonNode ack = client.next("ack");
            assertThat(ack.path("id").asText()).isEqualTo(id);
            assertThat(ack.path("seq").asInt()).isEqualTo(3);
            JsonNode reply = client.next("message");
            assertThat(reply.path("seq").asInt()).isEqualTo(4);
            assertThat(reply.path("reply_to").asInt()).isEqualTo(3);
            assertThat(reply.path("from").asText()).isEqualTo("bot");
            assertThat(reply.path("text").asText()).isEqualTo("Here is how to track it.");
            assertThat(reply.has("choices")).isFalse();
            assertThat(Instant.parse(reply.path("at").asText()))
                    .isBefore(Instant.now().plusSeconds(1));
            assertThat(engine.questions.stream().reduce((_, q) -> q).orElseThrow().turns())
                    .hasSize(2);
        }
    }

    @Test
    void anIdSeenBeforeIsAcknowledgedAgainAndDoesNothingElse() {
        try (ChatClient client = start()) {
            client.next("welcome");
            String id = client.say("once");
            client.next("ack");
            client.next("message");
            client.say(id, "once");
            assertThat(client.next("ack").path("seq").asInt()).isOne();
            assertThat(client.nextOrNull(400)).isNull();
            assertThat(engine.questions).hasSize(1);
        }
    }

    @Test
    void resumeGivesEveryMessageAfterTheLastSeenInOrder() {
        try (ChatClient client = start()) {
            JsonNode welcome = client.next("welcome");
            String id = welcome.path("conversation").asText();
            String token = welcome.path("token").asText();
            for (String text : List.of("which", "returns", "weather")) {
                client.say(text);
                client.next("ack");
                client.next("message");
            }
            try (ChatClient again = ChatClient.hello(uri(), id, token, 2)) {
                JsonNode back = again.next("welcome");
                assertThat(back.path("seq").asInt()).isEqualTo(6);
                assertThat(back.has("greeting")).isFalse();
                assertThat(back.path("history").findValuesAsText("seq"))
                        .containsExactly("3", "4", "5", "6");
                assertThat(back.at("/history/0/type").asText()).isEqualTo("message");
                assertThat(back.at("/history/0/from").asText()).isEqualTo("customer");
                assertThat(back.at("/history/1/sources/0/url").asText())
                        .isEqualTo("https://shop.example/returns");
                assertThat(back.at("/history/3/choices/0/value").asText()).isEqualTo("handover");
                again.send("{\"type\":\"history\",\"before\":3}");
                assertThat(again.next("message").path("seq").asInt()).isOne();
                assertThat(again.next("message").at("/choices/0/title").asText())
                        .isEqualTo("Track it");
            }
        }
    }

    @Test
    void whatWasHandedOutButNeverUsedCanStillBeComeBackTo() {
        JsonNode welcome;
        try (ChatClient client = start()) {
            welcome = client.next("welcome");
        }
        String id = welcome.path("conversation").asText();
        try (ChatClient again = ChatClient.hello(uri(), id, welcome.path("token").asText(), 0)) {
            assertThat(again.next("welcome").path("conversation").asText()).isEqualTo(id);
            again.say("hi");
            assertThat(again.next("ack").path("seq").asInt()).isOne();
        }
    }

    @Test
    void aWrongTokenIsForbiddenAndAnUnknownConversationIsGone() {
        try (ChatClient client = start()) {
            JsonNode welcome = client.next("welcome");
            client.say("hi");
            client.next("ack");
            String id = welcome.path("conversation").asText();
            for (String token : new String[] {"wrong", null}) {
                try (ChatClient stranger = ChatClient.hello(uri(), id, token, 0)) {
                    assertThat(stranger.next("error").path("code").asText()).isEqualTo("forbidden");
                    stranger.send("{\"type\":\"hello\",\"conversation\":null}");
                    stranger.next("welcome");
                }
            }
            for (String unknown : List.of(UUID.randomUUID().toString(), "nonsense")) {
                try (ChatClient stranger = ChatClient.hello(uri(), unknown, "token", 0)) {
                    assertThat(stranger.next("error").path("code").asText()).isEqualTo("gone");
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                                                              | bad_frame",
                "[]                                                             | bad_frame",
                "\"hello\"                                                      | bad_frame",
                "{}                                                             | bad_frame",
                "{\"type\":\"dance\"}                                           | bad_frame",
                "{\"type\":\"hello\"}                                           | bad_frame",
                "{\"type\":\"message\",\"text\":\"no id\"}                      | bad_frame",
                "{\"type\":\"message\",\"id\":\"a\"}                            | bad_frame",
                "{\"type\":\"message\",\"id\":\"a\",\"text\":7}                 | bad_frame",
                "{\"type\":\"message\",\"id\":\"a\",\"text\":\" \\n\"}          | bad_frame",
                "{\"type\":\"message\",\"id\":\"a\",\"text\":\"\\u0000\"}       | bad_frame",
                "{\"type\":\"choice\",\"id\":\"a\",\"seq\":1,\"value\":\"x\"}   | bad_frame",
                "{\"type\":\"choice\",\"id\":\"a\",\"seq\":0,\"value\":\"x\"}   | bad_frame",
                "{\"type\":\"feedback\",\"id\":\"a\",\"seq\":9,\"helpful\":true}| bad_frame",
                "{\"type\":\"rating\",\"id\":\"a\",\"score\":6}                 | bad_frame",
                "{\"type\":\"history\",\"before\":0}                            | bad_frame",
            })
    void aBadFrameGetsAnErrorAndTheConnectionLives(String frame, String code) {
        try (ChatClient client = start()) {
            client.next("welcome");
            client.send(frame);
            JsonNode error = client.next("error");
            assertThat(error.path("code").asText()).isEqualTo(code);
            assertThat(error.path("message").asText()).isNotBlank();
            client.say("still here");
            assertThat(client.next("ack").path("seq").asInt()).isOne();
        }
    }

    @Test
    void hugeAndBinaryFramesGetAnErrorAndTheConnectionLives() {
        try (ChatClient client = start()) {
            client.next("welcome");
            client.say("x".repeat(2001));
            assertThat(client.next("error").path("code").asText()).isEqualTo("too_long");
            client.say("x".repeat(100_000));
            assertThat(client.next("error").path("code").asText()).isEqualTo("too_long");
            client.sendBinary(new byte[] {1, 2, 3});
            // What was left of the huge one may be refused as a frame of its own first.
            String message = client.next("error").path("message").asText();
            while (!message.contains("binary")) {
                message = client.next("error").path("message").asText();
            }
            client.say("😀".repeat(2000));
            assertThat(client.next("ack").path("seq").asInt()).isOne();
        }
    }

    @Test
    void framesBeforeHelloAreRefused() {
        try (ChatClient client = ChatClient.open(uri())) {
            client.say("hi");
            assertThat(client.next("error").path("message").asText()).contains("hello");
        }
    }

    @Test
    void aNewerMessageSupersedesAnUnsentReplyAndAllAreAnsweredTogether() {
        try (ChatClient client = start()) {
            client.next("welcome");
            CountDownLatch thinking = engine.hold();
            for (String text : List.of("one", "two", "three")) {
                client.say(text);
                client.next("ack");
            }
            thinking.countDown();
            JsonNode reply = client.next("message");
            assertThat(reply.path("seq").asInt()).isEqualTo(4);
            assertThat(reply.path("reply_to").asInt()).isEqualTo(3);
            assertThat(client.nextOrNull(400)).isNull();
            assertThat(engine.questions)
                    .last()
                    .satisfies(q -> assertThat(q.text()).isEqualTo("one\ntwo\nthree"));
        }
    }

    @Test
    void concurrentSendsFromTwoConnectionsLeaveNoGapAndBothSeeEverything() {
        int each = 60;
        try (ChatClient first = start()) {
            JsonNode welcome = first.next("welcome");
            String id = welcome.path("conversation").asText();
            String token = welcome.path("token").asText();
            try (ChatClient second = ChatClient.hello(uri(), id, token, 0)) {
                second.next("welcome");
                CompletableFuture<Void> a = CompletableFuture.runAsync(() -> burst(first, each));
                CompletableFuture<Void> b = CompletableFuture.runAsync(() -> burst(second, each));
                a.join();
                b.join();
                List<Integer> seenByFirst = seqs(first);
                List<Integer> seenBySecond = seqs(second);
                int last = seenByFirst.getLast();
                List<Integer> all = IntStream.rangeClosed(1, last).boxed().toList();
                assertThat(last).isGreaterThan(2 * each);
                assertThat(seenByFirst).isEqualTo(all);
                assertThat(seenBySecond).isEqualTo(all);
                try (ChatClient third = ChatClient.hello(uri(), id, token, 0)) {
                    JsonNode history = third.next("welcome").path("history");
                    List<Integer> stored = new ArrayList<>();
                    history.forEach(turn -> stored.add(turn.path("seq").asInt()));
                    assertThat(stored).isEqualTo(all);
                }
            }
        }
    }

    private static void burst(ChatClient client, int messages) {
        for (int i = 0; i < messages; i++) {
            client.say("message " + i);
        }
    }

    /// Every seq that came as an acknowledgement or a message, until it is quiet.
    private static List<Integer> seqs(ChatClient client) {
        List<Integer> seqs = new ArrayList<>();
        for (JsonNode frame = client.nextOrNull(1500);
                frame != null;
                frame = client.nextOrNull(1500)) {
            seqs.add(frame.path("seq").asInt());
        }
        assertThat(new TreeSet<>(seqs)).hasSameSizeAs(seqs);
        return seqs;
    }

    @Test
    void aChoiceGoesToTheEngineByItsValueAndIsShownByItsTitle() {
        try (ChatClient client = start()) {
            client.next("welcome");
            client.say("which one");
            client.next("ack");
            JsonNode question = client.next("message");
            assertThat(question.path("choices").findValuesAsText("value"))
                    .containsExactly("answer:track", "handover");
            client.send("{\"type\":\"choice\",\"id\":\"c1\",\"seq\":2,\"value\":\"answer:track\"}");
            assertThat(client.next("ack").path("id").asText()).isEqualTo("c1");
            client.next("message");
            assertThat(engine.questions)
                    .last()
                    .satisfies(q -> {
                        assertThat(q.choice()).isEqualTo("answer:track");
                        assertThat(q.text()).isEqualTo("Track it");
                    });
            client.send("{\"type\":\"choice\",\"id\":\"c2\",\"seq\":2,\"value\":\"answer:other\"}");
            assertThat(client.next("error").path("code").asText()).isEqualTo("bad_frame");
            client.send(
                    "{\"type\":\"choice\",\"id\":\"c3\",\"seq\":0,\"value\":\"Where is my order?\"}");
            assertThat(client.next("ack").path("seq").asInt()).isEqualTo(5);
        }
    }

    @Test
    void afterAHandoverTheBotIsSilentAndMessagesAreStillStored() {
        try (ChatClient client = start()) {
            client.next("welcome");
            client.send("{\"type\":\"handover\",\"id\":\"h1\"}");
            assertThat(client.next("ack").path("seq").asInt()).isOne();
            assertThat(client.next("message").path("from").asText()).isEqualTo("system");
            JsonNode state = client.next("state");
            assertThat(state.path("owner").asText()).isEqualTo("queue");
            assertThat(state.path("position").asInt()).isPositive();
            client.say("hello?");
            assertThat(client.next("ack").path("seq").asInt()).isEqualTo(2);
            client.send("{\"type\":\"handover\",\"id\":\"h1\"}");
            assertThat(client.next("ack").path("seq").asInt()).isOne();
            assertThat(client.nextOrNull(500)).isNull();
            assertThat(engine.questions).isEmpty();
        }
    }

    @Test
    void theBotHandsOverByItself() {
        try (ChatClient client = start()) {
            client.next("welcome");
            client.say("person please");
            client.next("ack");
            assertThat(client.next("message").path("text").asText())
                    .isEqualTo("A colleague takes over.");
            assertThat(client.next("state").path("owner").asText()).isEqualTo("queue");
            client.say("are you there");
            client.next("ack");
            assertThat(client.nextOrNull(500)).isNull();
        }
    }

    @Test
    void feedbackIsAcknowledgedOnceAndReachesTheNextQuestion() throws SQLException {
        try (ChatClient client = start()) {
            String id = client.next("welcome").path("conversation").asText();
            client.say("where");
            client.next("ack");
            client.next("message");
            String frame =
                    "{\"type\":\"feedback\",\"id\":\"f1\",\"seq\":2,\"helpful\":false,\"comment\":\"no\"}";
            for (int i = 0; i < 2; i++) {
                client.send(frame);
                assertThat(client.next("ack").path("seq").asInt()).isEqualTo(2);
            }
            client.send("{\"type\":\"rating\",\"id\":\"r1\",\"score\":4}");
            client.next("ack");
            assertThat(number("select count(*) from feedback where conversation_id = '" + id + "'"))
                    .isEqualTo(2);
            client.say("where then");
            client.next("ack");
            client.next("message");
            assertThat(engine.questions)
                    .last()
                    .satisfies(
                            q -> assertThat(q.rejected()).containsExactly(new AnswerId("track")));
        }
    }

    @Test
    void aClosedConversationTakesNoMessage() {
        try (ChatClient client = start()) {
            client.next("welcome");
            client.say("bye");
            client.next("ack");
            client.next("message");
            client.send("{\"type\":\"close\",\"id\":\"x\"}");
            assertThat(client.next("ack").path("seq").asInt()).isEqualTo(3);
            client.next("message");
            assertThat(client.next("state").path("owner").asText()).isEqualTo("closed");
            client.say("one more");
            assertThat(client.next("error").path("code").asText()).isEqualTo("gone");
        }
    }

    @Test
    void aFailingEngineSaysNothingFalseAndTheSweepAnswersLater() {
        engine.failing.set(true);
        try (ChatClient client = start()) {
            client.next("welcome");
            client.say("where");
            client.next("ack");
            JsonNode error = client.next("error");
            assertThat(error.path("code").asText()).isEqualTo("unavailable");
            assertThat(error.path("retry_after_millis").asInt()).isPositive();
            engine.failing.set(false);
            assertThat(client.next("message").path("reply_to").asInt()).isOne();
        }
    }

    @Test
    void aFullEncoderSaysBusyAndTheSweepAnswersLater() {
        engine.busy.set(true);
        try (ChatClient client = start()) {
            client.next("welcome");
            client.say("where");
            client.next("ack");
            JsonNode error = client.next("error");
            assertThat(error.path("code").asText()).isEqualTo("busy");
            assertThat(error.has("id")).as("the message is stored").isFalse();
            assertThat(error.path("retry_after_millis").asInt()).isPositive();
            engine.busy.set(false);
            assertThat(client.next("message").path("reply_to").asInt()).isOne();
        }
    }

    @Test
    void whatACrashLeftOpenIsAnsweredOnce() {
        ResumeToken token = ResumeToken.fresh(Instant.now(), new SecureRandom());
        Visit visit = Visit.anonymous(token.conversation(), token.digest(), "en", null);
        // Another replica stores the message and is killed before it answers.
        Accepted.Stored stored =
                (Accepted.Stored) log.accept(visit, UUID.randomUUID(), "where is it");
        try (ChatClient client =
                ChatClient.hello(uri(), token.conversation().toString(), token.token(), 1)) {
            JsonNode welcome = client.next("welcome");
            JsonNode reply =
                    welcome.path("history").isEmpty()
                            ? client.next("message")
                            : welcome.at("/history/0");
            assertThat(reply.path("reply_to").asInt()).isOne();
            assertThat(client.nextOrNull(800)).isNull();
        }
        OpenQuestion question = requireNonNull(stored.question());
        assertThat(
                        log.reply(
                                question,
                                Rendering.of(decline(), FakeAnswers.KNOWLEDGE, "en", Filling.NONE),
                                FakeAnswers.RELEASE))
                .as("a second reply to the same message")
                .isEmpty();
    }

    @Test
    void whatAnotherReplicaStoredIsShownInOrder() {
        try (ChatClient client = start()) {
            JsonNode welcome = client.next("welcome");
            client.say("hi");
            client.next("ack");
            client.next("message");
            UUID id = UUID.fromString(welcome.path("conversation").asText());
            ResumeToken token = new ResumeToken(id, welcome.path("token").asText());
            Visit visit = Visit.anonymous(id, token.digest(), "en", null);
            log.accept(visit, UUID.randomUUID(), "from the phone");
            client.say("from here");
            List<Integer> seqs = new ArrayList<>();
            while (!seqs.contains(5)) {
                seqs.add(client.next().path("seq").asInt());
            }
            assertThat(seqs).isSorted().startsWith(3, 4);
            log.handOver(visit, UUID.randomUUID(), "wait");
            assertThat(client.next("message").path("text").asText()).isEqualTo("wait");
            assertThat(client.next("state").path("owner").asText()).isEqualTo("queue");
        }
    }

    private static dev.frontdesk.answering.Decision decline() {
        return new dev.frontdesk.answering.Decision.Decline(
                dev.frontdesk.answering.Decision.Reason.NO_ANSWER, FakeAnswers.EVIDENCE);
    }

    @Test
    void whileTheDatabaseIsAwayNothingIsAcknowledgedAndNothingIsStoredTwice() throws SQLException {
        String database;
        try (Connection connection = dataSource.getConnection()) {
            database = connection.getCatalog();
        }
        try (ChatClient client = start();
                Connection admin = PostgresTestAdmin.connect()) {
            client.next("welcome");
            admin.createStatement()
                    .execute("alter database " + database + " allow_connections false");
            admin.createStatement()
                    .execute(
                            "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
                                    + database
                                    + "'");
            String id = client.say("are you there");
            JsonNode error = client.next("error");
            assertThat(error.path("code").asText()).isEqualTo("unavailable");
            assertThat(error.path("id").asText()).isEqualTo(id);
            assertThat(error.path("retry_after_millis").asInt()).isPositive();
            admin.createStatement()
                    .execute("alter database " + database + " allow_connections true");
            JsonNode frame = error;
            while (frame.path("type").asText().equals("error")) {
                client.say(id, "are you there");
                frame = client.next();
            }
            assertThat(frame.path("type").asText()).isEqualTo("ack");
            assertThat(frame.path("seq").asInt()).isOne();
            assertThat(client.next("message").path("seq").asInt()).isEqualTo(2);
        }
    }

    @Test
    void aForeignPageMayNotOpenAChat() {
        var builder =
                HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .header("Origin", "https://evil.example");
        assertThatThrownBy(() ->
                        builder.buildAsync(uri(), new java.net.http.WebSocket.Listener() {}).join())
                .hasStackTraceContaining("403");
        String own = "http://" + http.getAuthority();
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Origin", own)
                .buildAsync(uri(), new java.net.http.WebSocket.Listener() {})
                .join()
                .abort();
    }

    @Test
    void aTurnNeverChanges() {
        assertThatThrownBy(() ->
                        number(
                                "with x as (update turn set body = 'x' returning 1) select count(*) from x"))
                .hasMessageContaining("never change");
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
