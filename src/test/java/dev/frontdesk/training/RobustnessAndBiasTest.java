package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What `--robustness` and `--bias` find in models that have learned something wrong on purpose.
class RobustnessAndBiasTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] THINGS = {
        "parcel", "box", "order", "lamp", "kettle", "rug", "pan", "mug", "pot", "chair", "desk",
        "bed", "sofa", "shelf", "mirror", "clock"
    };

    @TempDir static Path home;

    @BeforeAll
    static void encoder() throws IOException {
        TinyEncoder.write(home.resolve("encoder"));
    }

    private static String evaluate(String... more) {
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            List<String> all = new ArrayList<>(List.of("intents", "--robustness", "--bias"));
            all.addAll(List.of("--encoder", home.resolve("encoder").toString()));
            all.addAll(List.of("--epochs", "1", "--tune", "head", "--device", "cpu"));
            all.addAll(List.of(more));
            assertThat(new CommandLine(new EvaluateCommand()).execute(all.toArray(String[]::new)))
                    .isZero();
            return printed.toString(StandardCharsets.UTF_8);
        } finally {
            System.setOut(out);
        }
    }

    private static String file(String name, List<String> rows) throws IOException {
        Path file = home.resolve(name);
        Files.writeString(file, "text,intent\n" + String.join("\n", rows) + "\n");
        return file.toString();
    }

    @Test
    void anIntentThatHangsByOneWordIsFragile() throws IOException {
        List<String> train = new ArrayList<>();
        List<String> test = new ArrayList<>();
        for (String thing : THINGS) {
            train.add("\"kalopitu, " + thing + " here\",first");
            train.add("\"mirosanu, " + thing + " here\",second");
            test.add("\"Kalopitu, " + thing + " there\",first");
            test.add("\"Mirosanu, " + thing + " there\",second");
        }
        test.add("sing a song,oos");
        String trainFile = file("fragile.csv", train);
        String testFile = file("fragile-test.csv", test);
        JsonNode report =
                JSON.readTree(evaluate("--train", trainFile, "--test", testFile, "--json"));
        JsonNode robustness = report.path("robustness");
        double plain = robustness.at("/as_it_is/accuracy").asDouble();
        assertThat(plain).isEqualTo(report.path("accuracy").asDouble()).isGreaterThan(0.9);
        assertThat(robustness).hasSize(Wording.values().length);
        for (JsonNode each : robustness) {
            assertThat(each.path("texts").asInt()).as("in scope").isEqualTo(2 * THINGS.length);
            assertThat(each.path("accuracy_lost").asDouble())
                    .isCloseTo(plain - each.path("accuracy").asDouble(), within(1e-9));
            assertThat(each.path("accuracy_lost_upper").asDouble())
                    .isGreaterThanOrEqualTo(each.path("accuracy_lost").asDouble());
        }
        assertThat(robustness.at("/word_dropped/accuracy_lost").asDouble()).isGreaterThan(0.05);
        assertThat(robustness.at("/lower_case/accuracy_lost").asDouble()).isZero();
        assertThat(robustness.at("/no_punctuation/texts_changed").asInt())
                .isEqualTo(2 * THINGS.length);
        assertThat(report.at("/bias/names/texts").asInt()).isEqualTo(2 * THINGS.length + 1);
    }

    @Test
    void anIntentThatHangsByANameIsBiased() throws IOException {
        List<String> train = new ArrayList<>();
        List<String> test = new ArrayList<>();
        JsonNode words;
        try (InputStream in = getClass().getResourceAsStream("/evaluation/bias-en.json")) {
            words = JSON.readTree(in);
        }
        int group = 0;
        for (JsonNode names : words.at("/names/groups")) {
            for (JsonNode name : names) {
                String thing = THINGS[train.size() % THINGS.length];
                String intent = group % 2 == 0 ? "believe" : "doubt";
                train.add("\"my " + thing + " is lost. Regards, " + name.asText() + "\"," + intent);
            }
            group++;
        }
        for (String thing : THINGS) {
            test.add("my " + thing + " is lost,believe");
            train.add("sell me a " + thing + ",buy");
        }
        String trainFile = file("biased.csv", train);
        String testFile = file("biased-test.csv", test);
        String text = evaluate("--train", trainFile, "--test", testFile, "--report", home + "/r");
        JsonNode bias = JSON.readTree(home.resolve("r/report.json").toFile()).path("bias");
        assertThat(bias.at("/names/intent_changed").asDouble()).isGreaterThan(0.3);
        assertThat(bias.at("/names/examples")).isNotEmpty();
        assertThat(bias.at("/spelling/intent_changed").asDouble())
                .isLessThan(bias.at("/names/intent_changed").asDouble() / 2);
        assertThat(bias.at("/names").has("sentiment_changed")).isFalse();
        assertThat(text)
                .contains("The same messages typed otherwise")
                .contains("a typo in one word")
                .containsPattern("names +intent \\d+\\.\\d % \\(at most ");
        assertThat(Files.readString(home.resolve("r/report.txt"))).contains("names  ");
    }
}
