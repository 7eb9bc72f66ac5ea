package dev.frontdesk.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.frontdesk.program.ChatClient.Message;
import dev.frontdesk.program.Launch.Finished;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What nobody should send and somebody will: each gets its clear error, nothing is lost, the service lives on.
class BadInputIT {
    private static final String QUESTION = "How do I return something?";
    private static final Path BUNDLE = Shop.FOLDER.resolve("bundle");

    @SuppressWarnings("NullAway.Init")
    private static Program program;

    @SuppressWarnings("NullAway.Init")
    private static Desk desk;

    @BeforeAll
    static void start() {
        program = Program.start("BadInputIT");
        desk = new Desk(program);
    }

    @AfterAll
    static void stop() {
        program.close();
    }

    @AfterEach
    void theServiceLivesOn() {
        assertThat(program.isAlive()).isTrue();
        try (ChatClient customer = ChatClient.open(program.chat())) {
            assertThat(customer.ask(QUESTION).text()).isNotBlank();
        }
    }

    // ---- chat

    @Test
    void framesThatAreNone() {
        for (String frame :
                List.of(
                        "{\"type\":\"juggle\",\"id\":\"1\"}",
                        "{\"type\":\"message\",\"text\":",
                        "[]",
                        "null",
                        "\"hello\"",
                        "",
                        "{\"type\":\"message\",\"id\":\"%s\"}".formatted(UUID.randomUUID()),
                        "{\"type\":\"message\",\"id\":\"\",\"text\":\"hello\"}",
                        "{\"type\":\"message\",\"id\":\"%s\",\"text\":7}"
                                .formatted(UUID.randomUUID()),
                        "{\"type\":\"rating\",\"id\":\"%s\",\"score\":9}"
                                .formatted(UUID.randomUUID()))) {
            try (ChatClient customer = ChatClient.open(program.chat()).welcomed()) {
                customer.sendRaw(frame);
                JsonNode error = customer.error("bad_frame");
                assertThat(error.path("message").asText()).as("for %s", frame).isNotBlank();
                assertStaysConnected(customer);
            }
        }
    }

    @Test
    void anEmptyText() {
        for (String text : List.of("", "   \n\t ")) {
            try (ChatClient customer = ChatClient.open(program.chat())) {
                String id = customer.send(text);
                assertThat(customer.error("bad_frame").path("id").asText()).isEqualTo(id);
                assertThat(customer.acknowledged()).isEmpty();
                assertStaysConnected(customer);
            }
        }
    }

    @Test
    void aTextOverTheLimit() {
        try (ChatClient customer = ChatClient.open(program.chat())) {
            String id = customer.send("a parcel ".repeat(300));
            JsonNode error = customer.error("too_long");
            assertThat(error.path("id").asText()).isEqualTo(id);
            assertThat(error.path("message").asText()).contains("2000");
            assertStaysConnected(customer);
        }
    }

    @Test
    void aTextOfMegabytes() {
        try (ChatClient customer = ChatClient.open(program.chat()).welcomed()) {
            String huge = "parcel ".repeat(700_000);
            customer.sendRaw(Json.frame("message").put("id", "x").put("text", huge).toString());
            // Whoever stops it first, the reader of frames or the limit on texts.
            customer.await(
                    Duration.ofSeconds(20),
                    "an error",
                    () -> customer.errors().stream().findFirst());
            assertThat(customer.errors())
                    .extracting(error -> error.path("code").asText())
                    .isSubsetOf("bad_frame", "too_long");
            assertThat(customer.ask(QUESTION).text()).isNotBlank();
            assertThat(customer.breaches()).isEmpty();
        }
    }

    @Test
    void aBinaryFrame() {
        try (ChatClient customer = ChatClient.open(program.chat()).welcomed()) {
            customer.sendRaw(new byte[] {0, 1, 2, (byte) 0xff});
            customer.error("bad_frame");
            assertStaysConnected(customer);
        }
    }

    @Test
    void somebodyElsesConversation() {
        try (ChatClient customer = ChatClient.open(program.chat())) {
            customer.ask(QUESTION);
            for (String token : List.of("wrong", UUID.randomUUID().toString())) {
                try (ChatClient thief =
                        ChatClient.resume(program.chat(), customer.conversation(), token)) {
                    assertThat(thief.error("forbidden").path("message").asText()).isNotBlank();
                    assertThat(thief.messages()).isEmpty();
                }
            }
            assertStaysConnected(customer);
        }
    }

    @Test
    void unusualTexts() {
        try (ChatClient customer = ChatClient.open(program.chat())) {
            for (String text :
                    List.of(
                            "wo ist mein Päckchen? 📦📦📦",
                            "我的订单在哪里",
                            "'; drop table turn; --",
                            "<script>alert(1)</script> where is my parcel",
                            "\u202Elecrap ym si erehw",
                            "a\u0000b where is my parcel")) {
                long seq = customer.acknowledgementOf(customer.send(text));
                assertThat(seq).isPositive();
                if (!customer.owner().equals("bot")) {
                    break;
                }
            }
            String half = UUID.randomUUID().toString();
            customer.sendRaw(
                    "{\"type\":\"message\",\"id\":\"%s\",\"text\":\"half a pair \\ud83d, where is it\"}"
                            .formatted(half));
            assertThat(customer.acknowledgementOf(half)).isPositive();
            assertThat(customer.breaches()).isEmpty();
        }
    }

    @Test
    void theSameIdTwice() {
        try (ChatClient customer = ChatClient.open(program.chat()).welcomed()) {
            String frame =
                    Json.frame("message")
                            .put("id", UUID.randomUUID().toString())
                            .put("text", QUESTION)
                            .toString();
            customer.sendRaw(frame);
            customer.sendRaw(frame);
            customer.sendRaw(frame);
            assertThat(customer.ask("and how long does it take?").replyTo()).isGreaterThan(1);
            assertThat(customer.acknowledged()).hasSize(2);
            assertThat(customer.breaches()).isEmpty();
            long written =
                    desk.turns(customer.conversation())
                            .valueStream()
                            .filter(turn -> turn.path("from").asText().equals("customer"))
                            .count();
            assertThat(written).isEqualTo(2);
        }
    }

    private static void assertStaysConnected(ChatClient customer) {
        assertThat(customer.ask(QUESTION).text()).isNotBlank();
        assertThat(customer.welcomes()).as("still the first connection").isEqualTo(1);
        assertThat(customer.breaches()).isEmpty();
    }

    // ---- HTTP

    @Test
    void bodiesThatAreNone() {
        desk.agent.post("/api/v1/intents/classify", "{\"texts\":[").problem(400);
        desk.agent.post("/api/v1/intents/classify", "{}").problem(400);
        desk.agent.post("/api/v1/intents/classify", "{\"texts\":\"hello\"}").problem(400);
        String long1 = Json.write(Map.of("texts", List.of("parcel ".repeat(400))));
        assertThat(
                        desk.agent
                                .post("/api/v1/intents/classify", long1)
                                .problem(400)
                                .path("detail")
                                .asText())
                .contains("2");
        String many = Json.write(Map.of("texts", Collections.nCopies(257, "hello")));
        assertThat(
                        desk.agent
                                .post("/api/v1/intents/classify", many)
                                .problem(400)
                                .path("detail")
                                .asText())
                .contains("256");
        desk.agent.get("/api/v1/no-such-thing").problem(404);
        desk.agent.send("DELETE", "/api/v1/intents/classify", "", null).problem(405);
        new Api(program.http(""), "fd_wrong").get("/api/v1/releases").problem(401);
    }

    @Test
    void filesThatAreNone() {
        String noColumn = "message,label\nwhere is it,track_order\n";
        assertThat(desk.importFile("a.csv", noColumn).text()).contains("a.csv", "text", "intent");
        String unknown = "text,intent\nwhere is it,no_such_intent\n";
        assertThat(desk.importFile("b.csv", unknown).text()).contains("b.csv", "no_such_intent");
        String unclosed = "text,intent\n\"where is it,track_order\nhere,track_order\n";
        assertThat(desk.importFile("c.csv", unclosed).text()).contains("c.csv");
        assertThat(desk.importFile("d.jsonl", "not json\n").text()).contains("d.jsonl");
        assertThat(desk.importFile("e.xlsx", "?").problem(400).path("detail").asText())
                .contains("e.xlsx");
        byte[] notUtf8 = {'t', 'e', 'x', 't', ',', 'i', 'n', 't', 'e', 'n', 't', '\n', (byte) 0xff};
        Api.Reply reply = desk.importFile("f.csv", notUtf8);
        assertThat(reply.status()).isLessThan(500);
        assertThat(reply.text()).containsIgnoringCase("utf-8");
    }

    @Test
    void reviewsOfWhatIsNot() {
        try (ChatClient customer = ChatClient.open(program.chat())) {
            Message answer = customer.ask(QUESTION);
            String here = customer.conversation();
            assertThat(desk.label(here, 1, "no_such_intent").problem(422).path("detail").asText())
                    .contains("no_such_intent");
            desk.label(here, 99, "track_order").problem(404);
            desk.label(here, answer.seq(), "track_order").problem(422);
            desk.label(UUID.randomUUID().toString(), 1, "track_order").problem(404);
        }
    }

    // ---- files of the program

    @Test
    void aDamagedBundle() throws IOException {
        Path copy = Launch.newFolder("damaged-bundle");
        try {
            copy(BUNDLE, copy);
            Path weights = onlyFile(copy, "encoder.onnx");
            flipAByte(weights);
            Finished refused = program.command("classify", "--bundle", copy.toString(), "hello");
            assertThat(refused.status()).as("%s", refused).isEqualTo(1);
            assertThat(refused.output()).isEmpty();
            assertThat(refused.errors()).contains("encoder.onnx").doesNotContain("\tat ");
        } finally {
            Launch.deleteFolder(copy);
        }
    }

    @Test
    void aCheckpointOfAnotherShape() throws IOException {
        Path copy = Launch.newFolder("wrong-encoder");
        try {
            copy(BUNDLE.resolve("encoder"), copy);
            Path configuration = copy.resolve("config.json");
            String text = Files.readString(configuration);
            String wrong =
                    text.replaceAll("\"embedding_size\"\\s*:\\s*\\d+", "\"embedding_size\": 96");
            assertThat(wrong).isNotEqualTo(text);
            Files.writeString(configuration, wrong);
            Finished encode =
                    program.command("encode", "--encoder", copy.toString(), "where is my parcel");
            assertThat(encode.status()).as("%s", encode).isEqualTo(1);
            assertThat(encode.errors()).contains("96").doesNotContain("\tat ");
            Finished train =
                    program.command(
                            "train",
                            "--data",
                            Shop.FOLDER.toString(),
                            "--encoder",
                            copy.toString(),
                            "--out",
                            copy.resolve("out").toString());
            assertThat(train.status()).as("%s", train).isEqualTo(1);
            assertThat(train.errors()).contains("96").doesNotContain("\tat ");
        } finally {
            Launch.deleteFolder(copy);
        }
    }

    @Test
    void aTrainingFileWithoutItsColumns() throws IOException {
        Path folder = Launch.newFolder("wrong-csv");
        try {
            Path file = folder.resolve("train.csv");
            Files.writeString(file, "message;label\nwhere is it;track_order\n");
            Finished train =
                    program.command(
                            "train",
                            "--data",
                            file.toString(),
                            "--task",
                            "classification",
                            "--out",
                            folder.resolve("out").toString());
            assertThat(train.status()).as("%s", train).isEqualTo(1);
            assertThat(train.errors())
                    .contains("train.csv")
                    .contains("text")
                    .doesNotContain("\tat ");
        } finally {
            Launch.deleteFolder(folder);
        }
    }

    // ---- the machine

    @Test
    void theDatabaseGoesAway() {
        try (ChatClient customer = ChatClient.open(program.chat())) {
            customer.ask(QUESTION);
            String id;
            try (DatabaseOutage _ = program.takeDatabaseAway()) {
                id = customer.send("and how long does a refund take?");
                JsonNode error = customer.error("unavailable");
                assertThat(error.path("id").asText()).isEqualTo(id);
                LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
                assertThat(customer.acknowledged()).doesNotContainKey(id);
                assertThat(program.isReady()).as("ready while the database is away").isFalse();
                desk.reviewer.get("/api/v1/dialogues").problem(503);
            }
            assertThat(customer.answerTo(id).text()).isNotBlank();
            program.awaitReady();
            List<String> texts =
                    desk.turns(customer.conversation())
                            .valueStream()
                            .map(turn -> turn.path("text").asText())
                            .filter("and how long does a refund take?"::equals)
                            .toList();
            assertThat(texts).as("stored once").hasSize(1);
            assertThat(customer.breaches()).isEmpty();
        }
    }

    /// The data folder lies on a file system of its own, which is filled to its last byte while the program runs.
    @Test
    void theDiskIsFull() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(900)) {
            assumeThat(disk.isMounted())
                    .as("a small file system can be mounted here (needs root on Linux)")
                    .isTrue();
            try (Program full = Program.start(disk.folder().resolve("data"), "BadInputIT-disk");
                    ChatClient customer = ChatClient.open(full.chat())) {
                customer.ask(QUESTION);
                Path ballast = disk.fill();
                String id = customer.send("and how long does a refund take?");
                // Postgres has some space of its own left; sooner or later a commit fails, and says
                // so.
                long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                while (customer.errors().isEmpty() && System.nanoTime() - deadline < 0) {
                    customer.send("and how long does a refund take?");
                    LockSupport.parkNanos(300_000_000);
                }
                assertThat(customer.errors())
                        .extracting(error -> error.path("code").asText())
                        .contains("unavailable");
                assertThat(full.isAlive()).isTrue();
                Files.delete(ballast);
                customer.settled(Duration.ofSeconds(60));
                assertThat(customer.answerTo(id).text()).isNotBlank();
                assertThat(customer.breaches()).isEmpty();
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                Files.createDirectories(target.resolveSibling("."));
                Files.copy(path, target);
            }
        }
    }

    private static Path onlyFile(Path folder, String name) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> path.endsWith(name)).findFirst().orElseThrow();
        }
    }

    private static void flipAByte(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long middle = bytes.length() / 2;
            bytes.seek(middle);
            int value = bytes.read();
            bytes.seek(middle);
            bytes.write(value ^ 1);
        }
    }
}
