package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `evaluate intents --lint` on files in which it is known what is wrong, and where.
class DataLintTest {
    private static final long SEED = 20_265;
    private static final int INTENTS = 6;
    private static final int FLIPPED = 12;
    private static final String[] SHARED = {
        "please",
        "today",
        "again",
        "still",
        "maybe",
        "quickly",
        "really",
        "perhaps",
        "somehow",
        "anyway",
        "actually",
        "tomorrow",
        "lately",
        "finally",
        "mostly",
        "nearly"
    };
    private static final String[][] OWN = {
        {"parcel", "delivery", "shipment", "courier"},
        {"refund", "money", "repay", "reimburse"},
        {"password", "login", "account", "locked"},
        {"lamp", "bulb", "flicker", "switch"},
        {"chair", "wobbly", "screw", "assemble"},
        {"invoice", "receipt", "tax", "bookkeeping"},
    };

    @TempDir static Path home;
    private static final List<Integer> flipped = new ArrayList<>();
    private static JsonNode found;
    private static String printed;

    @BeforeAll
    static void lint() throws IOException {
        TinyEncoder.write(home.resolve("encoder"));
        Random random = new Random(SEED);
        List<String> rows = new ArrayList<>(List.of("text,intent"));
        for (int i = 0; i < 300; i++) {
            int intent = i % INTENTS;
            boolean wrong = i % 25 == 7;
            int label = wrong ? (intent + 1 + random.nextInt(INTENTS - 1)) % INTENTS : intent;
            rows.add(text(random, intent) + ",intent" + label);
            if (wrong) {
                flipped.add(rows.size());
            }
        }
        rows.add("where does my teapot come from,intent0"); // 302
        rows.add("\"Where does my teapot come from?\",intent1");
        rows.add("one two three,rare"); // 304
        rows.add("no label here,"); // 305
        for (int i = 0; i < 40; i++) {
            rows.add(close(random) + ",close" + i % 2);
        }
        rows.add("where does my teapot come from,intent0"); // 346: the same finding as before
        rows.add("where does my teapot come from,intent0");
        Files.write(home.resolve("train.csv"), rows);
        Files.write(home.resolve("oos.csv"), List.of("text", "Is it raining?", "one two three"));
        Files.write(
                home.resolve("test.csv"),
                List.of(
                        "text,intent",
                        "quite another thing,intent0",
                        "One; two three!,rare",
                        "where does my teapot come from?,intent2",
                        "something else,unheard"));
        EvaluateIntentsCommand command = new EvaluateIntentsCommand();
        new CommandLine(command)
                .parseArgs(
                        "--lint",
                        "--train",
                        path("train.csv"),
                        "--test",
                        path("test.csv"),
                        "--oos",
                        path("oos.csv"),
                        "--encoder",
                        path("encoder"),
                        "--report",
                        path("report"));
        found = command.evaluate();
        printed = command.readable(found);
    }

    private static String text(Random random, int intent) {
        return String.join(
                " ",
                SHARED[random.nextInt(SHARED.length)],
                OWN[intent][random.nextInt(4)],
                SHARED[random.nextInt(SHARED.length)],
                OWN[intent][random.nextInt(4)],
                SHARED[random.nextInt(SHARED.length)],
                "n" + random.nextInt(1000));
    }

    private static String close(Random random) {
        return "garden "
                + SHARED[random.nextInt(SHARED.length)]
                + " hose "
                + SHARED[random.nextInt(SHARED.length)]
                + " n"
                + random.nextInt(1000);
    }

    private static String path(String name) {
        return home.resolve(name).toString();
    }

    @Test
    void flippedLabelsAreTheFirstSuspects() {
        assertThat(flipped).hasSize(FLIPPED);
        TreeSet<Integer> first = new TreeSet<>();
        for (int i = 0; i < FLIPPED + 4; i++) {
            first.add(found.path("suspects").get(i).path("line").asInt());
        }
        assertThat(first).as("seed %d", SEED).containsAll(flipped);
        JsonNode suspect = found.path("suspects").get(0);
        assertThat(suspect.path("file").asText()).isEqualTo(path("train.csv"));
        assertThat(suspect.path("suggested").asText())
                .isNotEqualTo(suspect.path("intent").asText())
                .isEqualTo(suspect.at("/other/intent").asText());
        assertThat(suspect.path("why").asText())
                .startsWith("reads as " + suspect.path("suggested").asText())
                .contains("like " + path("train.csv") + ":" + suspect.at("/other/line").asInt());
        double before = 1;
        for (JsonNode each : found.path("suspects")) {
            assertThat(each.path("suspicion").asDouble()).isLessThanOrEqualTo(before);
            before = each.path("suspicion").asDouble();
        }
        assertThat(found.path("estimated_label_errors").asInt()).isBetween(FLIPPED, FLIPPED + 25);
    }

    @Test
    void oneTextWithTwoIntentsIsFoundOnBothLines() {
        JsonNode duplicates = found.path("duplicates");
        assertThat(duplicates)
                .filteredOn(d -> d.path("text").asText().contains("teapot"))
                .hasSize(1);
        JsonNode first = duplicates.get(0);
        assertThat(List.of(first.path("line").asInt(), first.at("/other/line").asInt()))
                .contains(303)
                .containsAnyOf(302, 346, 347);
        assertThat(first.path("suspicion").asDouble()).isEqualTo(1);
        assertThat(first.path("why").asText()).startsWith("is the same as " + path("train.csv"));
    }

    @Test
    void whatATestSharesWithTheTrainingIsALeak() {
        JsonNode leaks = found.path("leaks");
        assertThat(leaks)
                .extracting(leak -> leak.path("file").asText() + ":" + leak.path("line").asInt())
                .containsExactlyInAnyOrder(
                        path("test.csv") + ":3", path("test.csv") + ":4", path("oos.csv") + ":3");
        assertThat(leaks)
                .anyMatch(l -> l.path("why").asText().endsWith("what is known by heart is no test"))
                .anyMatch(l -> l.path("why").asText().endsWith("but intent2 and not intent0"))
                .anyMatch(l -> l.path("why").asText().endsWith("but oos and not rare"));
    }

    @Test
    void intentsThatCannotBeToldApartAreNamed() {
        JsonNode close = found.path("close_intents");
        assertThat(close).isNotEmpty();
        assertThat(close.get(0).path("why").asText())
                .contains("of the 40 texts of close0 and close1 are read as the other");
    }

    @Test
    void smallAndUnknownIntentsAndBrokenRowsAreTold() {
        assertThat(found.path("few_examples"))
                .extracting(each -> each.path("line").asInt() + " " + each.path("why").asText())
                .containsExactly(
                        "5 unheard has no text to learn from; it is always answered wrongly",
                        "304 rare has 1 of the 5 different texts that are the least to learn from; its labels were not judged");
        assertThat(found.path("suspects"))
                .as("an intent of one text is not judged")
                .noneMatch(each -> each.path("intent").asText().equals("rare"));
        assertThat(found.path("unreadable")).hasSize(1);
        assertThat(found.path("unreadable").get(0).path("line").asInt()).isEqualTo(305);
        assertThat(found.path("unreadable").get(0).path("why").asText())
                .isEqualTo("intent is empty");
    }

    @Test
    void peopleReadFilesAndLines() throws IOException {
        assertThat(printed)
                .contains(
                        "345 texts, 9 intents.",
                        "Labels that are probably wrong: ",
                        path("train.csv") + ":305: intent is empty",
                        path("test.csv") + ":3: «One; two three!» is the same as ");
        assertThat(home.resolve("report/lint.txt")).content().startsWith("345 texts, 9 intents.");
        assertThat(FiguresCommand.JSON.readTree(home.resolve("report/lint.json").toFile()))
                .isEqualTo(FiguresCommand.JSON.readTree(found.toString()));
        assertThat(Files.readAllLines(home.resolve("report/lint.csv")))
                .startsWith("kind,file,line,text,intent,suggested,suspicion,why")
                .anyMatch(row -> row.startsWith("leaks," + path("test.csv") + ",3,"));
    }
}
