package dev.frontdesk.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.frontdesk.program.ChatClient.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The whole story once, with the packaged program and a real Postgres: import, publish, chat, review, retrain, roll back.
class EndToEndIT {
    private static final String WORKSHOP =
            "Our pottery workshops are every first Saturday of the month from 10:00 to 13:00 in the showroom at"
                    + " 14 Harbour Row; a place costs £35 and is booked under \"Workshops\".";

    /// For a call to the service that loads nothing, on a busy machine.
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private static final String ANSWERS =
            """
            {"id": "pottery-workshop", "question": "When are the pottery workshops?", "answer": "%s", "variants": ["can I book a pottery course with you", "do you run pottery classes in the showroom", "how much is a place in the pottery workshop"]}
            {"id": "workshop-age", "question": "From what age may children join a pottery workshop?", "answer":
            """
                    .formatted(WORKSHOP.replace("\"", "\\\""));

    private static final String EXAMPLES =
            """
            text,intent
            when is the next pottery workshop,pottery_workshop
            I'd like to join a pottery class,pottery_workshop
            sign me up for pottery,pottery_workshop
            can two of us come to the pottery course,pottery_workshop
            is there a pottery evening in june,pottery_juggling
            """;

    /// What customers say who mean the workshop and do not say so.
    private static final List<String> ODDLY_PUT =
            List.of(
                    "throwing on the wheel, do you teach that",
                    "is there somewhere I can get my hands dirty with clay",
                    "my daughter wants to learn turning bowls on a wheel",
                    "do you show people how to glaze and fire things",
                    "a hen party that wants to make mugs from clay",
                    "raku firing taster day",
                    "learning to make vases myself with a teacher",
                    "wheel throwing lessons for beginners");

    @Test
    void aShopGetsBetterFromItsOwnLog() throws Exception {
        try (Program program = Program.start("EndToEndIT")) {
            // A stranger may chat, and nothing else.
            assertThat(program.output()).contains("admin");
            Api stranger = program.stranger();
            assertThat(
                            stranger.post("/api/v1/intents/classify", "{\"texts\":[\"hello\"]}")
                                    .problem(401)
                                    .path("code")
                                    .asText())
                    .isEqualTo("unauthorized");
            stranger.get("/api/v1/releases").problem(401);
            stranger.get("/api/v1/reviews").problem(401);
            Desk desk = new Desk(program);
            desk.agent.post("/api/v1/training/jobs", "{}").problem(403);
            desk.reviewer.post("/api/v1/knowledge/publish", "{}").problem(403);

            // The sample shop answers from its first minute.
            String shipped = desk.liveRelease();
            try (ChatClient customer = ChatClient.open(program.chat())) {
                Message answer = customer.ask("hi, can you tell me where my parcel is?");
                assertThat(answer.text()).contains("Your orders");
                assertThat(customer.ask("do you run pottery workshops?").text())
                        .doesNotContain("Harbour Row; a place");
            }

            // The operator imports an intent with its answers and examples; what is broken is
            // named, the rest is taken.
            JsonNode answers = desk.importFile("workshops.jsonl", ANSWERS).ok();
            assertProblem(answers, 2, "workshops.jsonl");
            desk.addIntent("pottery_workshop", "Pottery workshops", "pottery-workshop").ok();
            JsonNode examples = desk.importFile("workshops.csv", EXAMPLES).ok();
            assertProblem(examples, 6, "pottery_juggling");

            // Published, it is answered at once, without a training.
            String published = desk.publish("pottery workshops");
            assertThat(published).isNotEqualTo(shipped).isEqualTo(desk.liveRelease());
            try (ChatClient customer = ChatClient.open(program.chat())) {
                assertThat(customer.ask("how do I book a pottery workshop at your place?").text())
                        .isEqualTo(WORKSHOP);
            }

            // Customers who put it oddly are not understood. That is in the log, with the numbers
            // that decided.
            List<Asked> misunderstood = askOddly(program, desk);
            assertThat(misunderstood).as("messages that are not understood").hasSizeGreaterThan(2);
            for (Asked one : misunderstood) {
                JsonNode reply = turn(desk.turns(one.conversation()), one.replySeq());
                assertThat(reply.path("evidence").path("decided_by").asText()).isNotEmpty();
            }
            assertThat(desk.reviewQueue())
                    .extracting(item -> item.path("text").asText())
                    .containsAll(misunderstood.stream().map(Asked::text).toList());

            // A reviewer says what they meant.
            for (Asked one : misunderstood) {
                assertThat(
                                desk.label(one.conversation(), one.seq(), "pottery_workshop")
                                        .ok()
                                        .path("intent")
                                        .asText())
                        .isEqualTo("pottery_workshop");
            }

            // A training learns it while customers go on chatting; the new release takes over among
            // their messages, and the old one comes back among them.
            try (Customers others = new Customers(program.chat(), 3, 1500, new Random(1))) {
                String trained = learn(desk);
                assertThat(trained).isNotIn(shipped, published);
                assertThat(others.awaitAcknowledged(3, Duration.ofSeconds(30)))
                        .as("customers chat with the new release")
                        .isTrue();
                assertUnderstood(program, desk, trained, misunderstood);

                // One call brings the old one back, at once.
                long start = System.nanoTime();
                assertThat(desk.rollBack()).isEqualTo(published).isEqualTo(desk.liveRelease());
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
                assertThat(others.awaitAcknowledged(3, Duration.ofSeconds(30)))
                        .as("customers chat with the old release")
                        .isTrue();
                others.finish(Duration.ofSeconds(30));
                assertNobodyNoticed(others, desk, Set.of(published, trained));
            }
            Desk.Understood before = desk.classify(misunderstood.getFirst().text());
            assertThat(before.release()).isEqualTo(published);
            assertThat(before.intent()).isNotEqualTo("pottery_workshop");
            try (ChatClient customer = ChatClient.open(program.chat())) {
                assertThat(customer.ask("how do I book a pottery workshop at your place?").text())
                        .isEqualTo(WORKSHOP);
            }

            // All of it is there after a restart.
            assertThat(program.stop()).isIn(0, 143);
            program.restart();
            assertThat(desk.liveRelease()).isEqualTo(published);
            assertThat(desk.turns(misunderstood.getFirst().conversation())).isNotEmpty();
        }
    }

    /// The one problem of an import names the line, and what is wrong there.
    private static void assertProblem(JsonNode imported, int line, String named) {
        assertThat(imported.path("problems")).as("%s", imported).hasSize(1);
        JsonNode problem = imported.path("problems").path(0);
        assertThat(problem.path("line").asInt()).isEqualTo(line);
        assertThat(problem.toString()).contains(named);
    }

    private record Asked(String text, String conversation, long seq, long replySeq) {}

    /// Asks each odd message in a conversation of its own; returns those that got another answer than the right one.
    private static List<Asked> askOddly(Program program, Desk desk) {
        List<Asked> misunderstood = new ArrayList<>();
        for (String text : ODDLY_PUT) {
            try (ChatClient customer = ChatClient.open(program.chat())) {
                String id = customer.send(text);
                Message reply = customer.answerTo(id);
                boolean known = desk.classify(text).intent().equals("pottery_workshop");
                if (!known && !reply.text().equals(WORKSHOP)) {
                    misunderstood.add(
                            new Asked(
                                    text,
                                    customer.conversation(),
                                    customer.acknowledgementOf(id),
                                    reply.seq()));
                }
            }
        }
        return misunderstood;
    }

    /// Trains on the reviewed log; the new release is live, whatever the gate says of so short a training.
    private static String learn(Desk desk) {
        JsonNode job = desk.train(1);
        assertThat(job.path("state").asText()).as("%s", job).isEqualTo("succeeded");
        String made = job.path("release").asText();
        if (!made.equals(desk.liveRelease())) {
            desk.activateAnyway(made);
        }
        return made;
    }

    /// All but one of the reviewed messages are read rightly by the release and get the right answer in the chat.
    private static void assertUnderstood(
            Program program, Desk desk, String release, List<Asked> reviewed) {
        List<String> readWrongly = new ArrayList<>();
        List<String> answeredWrongly = new ArrayList<>();
        for (Asked one : reviewed) {
            Desk.Understood read = desk.classify(one.text());
            assertThat(read.release()).isEqualTo(release);
            if (!read.intent().equals("pottery_workshop")) {
                readWrongly.add(one.text());
            }
            try (ChatClient customer = ChatClient.open(program.chat())) {
                if (!customer.ask(one.text()).text().equals(WORKSHOP)) {
                    answeredWrongly.add(one.text());
                }
            }
        }
        assertThat(readWrongly).as("read wrongly, of %d", reviewed.size()).hasSizeLessThan(2);
        assertThat(answeredWrongly)
                .as("answered wrongly, of %d", reviewed.size())
                .hasSizeLessThan(2);
    }

    /// Each message has been answered over the connection that it came by, and each of the releases has answered some.
    private static void assertNobodyNoticed(Customers others, Desk desk, Set<String> releases) {
        assertThat(others.written()).isGreaterThan(20);
        assertThat(others.acknowledged()).isEqualTo(others.written());
        Set<String> answered = new HashSet<>();
        for (Customers.Conversation one : others.conversations()) {
            assertThat(one.client().breaches()).isEmpty();
            assertThat(one.client().errors()).isEmpty();
            assertThat(one.client().welcomes()).as("never reconnected").isEqualTo(1);
            for (JsonNode turn : desk.turns(one.client().conversation())) {
                if (turn.path("release").isTextual()) {
                    answered.add(turn.path("release").asText());
                }
            }
        }
        assertThat(answered).isEqualTo(releases);
    }

    private static JsonNode turn(JsonNode turns, long seq) {
        for (JsonNode turn : turns) {
            if (turn.path("seq").asLong() == seq) {
                return turn;
            }
        }
        throw new AssertionError("no turn " + seq + " in " + turns);
    }
}
