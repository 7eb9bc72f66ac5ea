package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.frontdesk.albert.AlbertException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `evaluate encoder` on made texts of which is known how well they can be told apart.
class EvaluateEncoderCommandTest {
    private static final long SEED = 20_262;
    private static final int INTENTS = 3;
    private static final List<String> VIEWS =
            List.of("last_layer", "word_vectors", "both", "both_and_ngrams");

    @TempDir static Path home;

    @BeforeAll
    static void write() throws IOException {
        TinyWords.write(home.resolve("encoder"));
        Random random = new Random(SEED);
        StringBuilder apart = new StringBuilder("text,intent\n");
        StringBuilder alike = new StringBuilder("text,intent\n");
        for (int i = 0; i < 450; i++) {
            int intent = i % INTENTS;
            // An intent's own four words among words that all have.
            String text =
                    "w%d w%d w%d w%d"
                            .formatted(
                                    10 + 4 * intent + random.nextInt(4),
                                    30 + random.nextInt(30),
                                    10 + 4 * intent + random.nextInt(4),
                                    30 + random.nextInt(30));
            apart.append(text).append(",intent").append(intent).append('\n');
            alike.append(text).append(",intent").append(random.nextInt(INTENTS)).append('\n');
        }
        Files.writeString(home.resolve("apart.csv"), apart + "w10 w11,oos\n");
        Files.writeString(home.resolve("alike.csv"), alike);
    }

    private static EvaluateEncoderCommand command(String... arguments) {
        EvaluateEncoderCommand command = new EvaluateEncoderCommand();
        new CommandLine(command).parseArgs(arguments);
        return command;
    }

    private static String path(String name) {
        return home.resolve(name).toString();
    }

    @Test
    void whatCanBeToldApartIsAndWhatCannotIsNot() throws IOException {
        EvaluateEncoderCommand command =
                command(
                        "--data",
                        path("apart.csv"),
                        path("alike.csv"),
                        "--encoder",
                        path("encoder"),
                        "--report",
                        path("report"));
        JsonNode figures = command.evaluate();
        JsonNode apart = figures.path("sets").get(0);
        JsonNode alike = figures.path("sets").get(1);
        assertThat(apart.path("texts").asInt()).as("without oos").isEqualTo(450);
        assertThat(apart.path("learned").asInt() + apart.path("held").asInt()).isEqualTo(450);
        assertThat(apart.at("/ngrams/accuracy").asDouble()).isGreaterThan(0.97);
        assertThat(alike.at("/ngrams/accuracy").asDouble()).isLessThan(0.5);
        for (String view : VIEWS) {
            JsonNode good = apart.path("encoders").get(0).path(view);
            JsonNode poor = alike.path("encoders").get(0).path(view);
            assertThat(good.path("accuracy").asDouble()).as(view).isGreaterThan(0.85);
            assertThat(poor.path("accuracy").asDouble()).as(view).isLessThan(0.5);
            assertThat(good.path("ridge").asDouble()).isPositive();
            JsonNode few = good.path("few_shot");
            assertThat(few.path("accuracies")).hasSize(5);
            assertThat(few.path("ridges")).hasSize(5);
            assertThat(few.path("accuracy").asDouble())
                    .isLessThanOrEqualTo(good.path("accuracy").asDouble() + 0.02)
                    .isGreaterThan(0.5);
            assertThat(few.path("standard_deviation").asDouble()).isBetween(0.0, 0.2);
        }
        assertThat(Files.readString(home.resolve("report/table.md")))
                .isEqualTo(command.readable(figures))
                .contains("450 texts in scope, 3 intents")
                .contains("| n-grams, linear SVM | ")
                .contains(path("encoder") + ": mean of the word vectors | ");
        assertThat(new ObjectMapper().readTree(home.resolve("report/report.json").toFile()))
                .isEqualTo(new ObjectMapper().readTree(figures.toString()));
    }

    @Test
    void eachEncoderIsJudgedAloneAndTheSameAgain() throws IOException {
        String[] arguments = {
            "--data",
            path("apart.csv"),
            "--encoder",
            path("encoder"),
            "--shots",
            "0",
            "--against",
            path("encoder")
        };
        JsonNode figures = command(arguments).evaluate();
        JsonNode encoders = figures.path("sets").get(0).path("encoders");
        assertThat(encoders).hasSize(1);
        assertThat(encoders.get(0).path("both").has("few_shot")).isFalse();
        assertThat(command(arguments).evaluate()).isEqualTo(figures);
    }

    @Test
    void wrongFilesAreNamed() throws IOException {
        Files.writeString(home.resolve("few.csv"), "text,intent\nhello,greet\nbye,leave\n");
        Files.writeString(home.resolve("columns.csv"), "a,b\nhello,greet\n");
        Object[][] cases = {
            {"nowhere.csv", "nowhere.csv does not exist"},
            {"few.csv", "few.csv cannot judge an encoder: of its 2 texts in scope"},
            {"columns.csv", "columns.csv cannot be used"},
        };
        for (Object[] each : cases) {
            EvaluateEncoderCommand command =
                    command("--data", path((String) each[0]), "--encoder", path("encoder"));
            assertThatThrownBy(command::evaluate)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining((String) each[1]);
        }
        assertThatThrownBy(command("--data", path("apart.csv"), "--shots", "1")::evaluate)
                .hasMessage("--shots is 0, or 2 and more, not 1");
        assertThatThrownBy(
                        command("--data", path("apart.csv"), "--encoder", path("nowhere"))
                                ::evaluate)
                .isInstanceOf(AlbertException.class)
                .hasMessageContaining("nowhere");
    }
}
