package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// The command line of training, from a small company to a bundle and its figures.
class CommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] THINGS = {
        "parcel", "box", "order", "lamp", "kettle", "rug", "pan", "mug", "pot", "chair", "desk",
        "bed"
    };

    @TempDir static Path home;

    @BeforeAll
    static void writeACompany() throws IOException {
        TinyEncoder.write(home.resolve("encoder"));
        Path en = Files.createDirectories(home.resolve("data/en"));
        Files.createDirectories(en.resolve("test"));
        StringBuilder intents = new StringBuilder("text,intent\n");
        StringBuilder out = new StringBuilder("text,intent\n");
        for (String thing : THINGS) {
            intents.append("where is my ").append(thing).append(",track\n");
            intents.append("i want my money back for the ").append(thing).append(",refund\n");
            out.append("how do i paint a ").append(thing).append(",oos\n");
            intents.append("sing about the ").append(thing).append(",oos\n");
        }
        Files.writeString(en.resolve("intents.csv"), intents);
        Files.writeString(en.resolve("test/oos-far.csv"), out);
        Files.writeString(
                en.resolve("test/intents.csv"),
                "text,intent\nwhere is the teapot,track\nmoney back please,refund\n");
        Files.writeString(
                home.resolve("data/intents.jsonl"),
                """
                {"id":"track","titles":{"en":"Track"},"description":"","action":{"type":"answer","answer":"track"}}
                {"id":"refund","titles":{"en":"Refund"},"description":"","action":{"type":"answer","answer":"refund"}}
                """);
        Files.writeString(
                en.resolve("faq.jsonl"),
                """
                {"id":"track","question":"Where is my order?","answer":"On its way.","variants":["track it","find my things","where are my goods"],"intent":"track"}
                {"id":"refund","question":"How do I get my money back?","answer":"Send it back.","variants":["refund me","give me my money","pay it back"],"intent":"refund"}
                """);
        Files.writeString(
                en.resolve("test/questions.jsonl"),
                "{\"query\":\"where are my goods now\",\"relevant_ids\":[\"track\"]}\n");
    }

    private record Run(int status, String out, String err) {}

    /// Runs a command as the program does: what it throws becomes one sentence and status 1.
    private static Run run(Object command, String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
        try {
            CommandLine line = new CommandLine(command);
            line.setExecutionExceptionHandler((failure, _, _) -> {
                System.err.println(failure.getMessage());
                return 1;
            });
            int status = line.execute(arguments);
            return new Run(
                    status,
                    printed.toString(StandardCharsets.UTF_8),
                    told.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static String path(String name) {
        return home.resolve(name).toString();
    }

    @Test
    void fromDataToABundleAndItsFigures() throws IOException {
        TrainCommand train = new TrainCommand("test", Clock.systemUTC());
        Run trained =
                run(
                        train,
                        "--data",
                        path("data"),
                        "--encoder",
                        path("encoder"),
                        "--out",
                        path("bundle"),
                        "--epochs",
                        "3",
                        "--lr",
                        "0.003",
                        "--device",
                        "cpu",
                        "--json");
        assertThat(trained.status()).as(trained.err()).isZero();
        JsonNode manifest = JSON.readTree(trained.out());
        assertThat(manifest.path("format_version").asInt()).isEqualTo(1);
        assertThat(manifest.path("dataset_hash").asText())
                .isEqualTo(Dataset.digest(home.resolve("data")));
        assertThat(manifest.at("/metrics/en/intent_accuracy").asDouble()).isEqualTo(1);
        assertThat(manifest.at("/metrics/en/right_answer_first").asDouble()).isEqualTo(1);
        assertThat(manifest.path("files").properties()).hasSizeGreaterThanOrEqualTo(6);
        assertThat(Files.exists(home.resolve("bundle.checkpoint"))).isFalse();

        Run classified = run(new ClassifyCommand(), "--bundle", path("bundle"), "where is my sofa");
        assertThat(classified.out()).startsWith("track\t").endsWith("\twhere is my sofa\n");

        Run evaluated =
                run(
                        new EvaluateCommand(),
                        "bundle",
                        path("bundle"),
                        "--test",
                        path("data"),
                        "--against",
                        path("bundle"),
                        "--bias",
                        "--report",
                        path("table.md"),
                        "--json");
        assertThat(evaluated.status()).as(evaluated.err()).isZero();
        JsonNode report = JSON.readTree(evaluated.out());
        // The bundle on disk has its n-gram weights in half precision.
        for (String rate :
                new String[] {"intent_accuracy", "right_answer_first", "bm25_right_first"}) {
            assertThat(report.at("/metrics/en/" + rate))
                    .isEqualTo(manifest.at("/metrics/en/" + rate));
        }
        assertThat(report.path("changed")).isEmpty();
        assertThat(report.at("/metrics/en/answers_at_95").asText()).contains("on 2 texts");
        assertThat(report.at("/bias/en/names/texts").asInt()).isEqualTo(2);
        assertThat(report.at("/bias/en/names").has("sentiment_changed")).isTrue();
        assertThat(Files.readString(home.resolve("table.md")))
                .contains("| Intent accuracy | 1.000 |");

        Run exported =
                run(
                        new ExportOnnxCommand(),
                        "--bundle",
                        path("bundle"),
                        "--out",
                        path("graph.onnx"));
        assertThat(exported.status()).isZero();
        assertThat(home.resolve("graph.onnx"))
                .hasSameBinaryContentAs(home.resolve("bundle/encoder.onnx"));
    }

    @Test
    void intentsAreEvaluatedOnFilesOfTheirOwn() throws IOException {
        Run run =
                run(
                        new EvaluateCommand(),
                        "intents",
                        "--train",
                        path("data/en/intents.csv"),
                        "--test",
                        path("data/en/test/intents.csv"),
                        "--oos",
                        path("data/en/test/oos-far.csv"),
                        "--encoder",
                        path("encoder"),
                        "--epochs",
                        "2",
                        "--device",
                        "cpu",
                        "--report",
                        path("report"),
                        "--json");
        assertThat(run.status()).as(run.err()).isZero();
        JsonNode report = JSON.readTree(run.out());
        assertThat(report.fieldNames())
                .toIterable()
                .contains(
                        "accuracy",
                        "macro_f1",
                        "ece",
                        "ece_if_calibrated_p95",
                        "promises",
                        "fitted_limit",
                        "oos_auroc",
                        "oos_fpr95",
                        "in_scope_accuracy_at_threshold",
                        "oos_recall_at_threshold",
                        "seconds_train");
        assertThat(report.path("accuracy").asDouble()).isEqualTo(1);
        assertThat(report.path("oos_auroc").asDouble()).isBetween(0.5, 1.0);
        assertThat(report.path("promises"))
                .hasSize(3)
                .allMatch(p -> p.path("oos_answered").isNull());
        for (String file :
                new String[] {
                    "report.json",
                    "report.txt",
                    "intents.csv",
                    "confusion.csv",
                    "errors.csv",
                    "confusion.png",
                    "confidence.png",
                    "reliability.png",
                    "coverage.png"
                }) {
            assertThat(home.resolve("report").resolve(file)).isNotEmptyFile();
        }
    }

    @Test
    void intentsAreCrossValidatedAndErrorsToldWithTheirNearestExamples() throws IOException {
        Path file = home.resolve("folds.csv");
        Files.writeString(
                file,
                Files.readString(home.resolve("data/en/intents.csv"))
                        + "where is my wardrobe,refund\n");
        String[] arguments = {
            "intents",
            "--train",
            file.toString(),
            "--folds",
            "3",
            "--encoder",
            path("encoder"),
            "--epochs",
            "2",
            "--tune",
            "head",
            "--device",
            "cpu",
            "--report",
            path("folds")
        };
        Run run = run(new EvaluateCommand(), arguments);
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).contains("part 3 of 3: accuracy ");
        assertThat(run.out())
                .startsWith("Accuracy ")
                .contains("cannot be promised on 25 texts")
                .contains("A perfectly calibrated model with the same confidences stays within ")
                .contains("Errors: ")
                .contains(file + ":38: «where is my wardrobe» reads as track (");
        JsonNode report = JSON.readTree(home.resolve("folds/report.json").toFile());
        assertThat(report.path("texts").asInt()).as("each text in scope once").isEqualTo(25);
        assertThat(report.at("/folds/accuracies")).hasSize(3);
        assertThat(report.path("accuracy").asDouble()).isBetween(0.8, 0.97);
        assertThat(report.path("oos_auroc").asDouble()).isBetween(0.5, 1.0);
        JsonNode wrong = JSON.createObjectNode();
        for (JsonNode each : report.path("errors")) {
            wrong = each.path("line").asInt() == 38 ? each : wrong;
        }
        assertThat(wrong.path("right").asText()).isEqualTo("refund");
        assertThat(wrong.path("nearest")).hasSize(3);
        assertThat(wrong.path("nearest"))
                .allMatch(near -> near.path("intent").asText().equals("track"))
                .allMatch(near -> near.path("line").asInt() > 1);
    }

    @Test
    void settingsAreSearchedAndTheSearchGoesOn() throws IOException {
        String[] arguments = {
            "intents",
            "--train",
            path("data/en/intents.csv"),
            "--test",
            path("data/en/test/intents.csv"),
            "--encoder",
            path("encoder"),
            "--epochs",
            "2",
            "--device",
            "cpu",
            "--tune",
            "lora",
            "--lora-rank",
            "4",
            "--search",
            "2",
            "--search-dir",
            path("search"),
            "--json"
        };
        Run run = run(new EvaluateCommand(), arguments);
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("place number accuracy")
                .containsPattern("search: number \\d is best: --lr \\S+ --epochs 2 ");
        assertThat(Files.exists(home.resolve("search/running"))).isFalse();
        Run again = run(new EvaluateCommand(), arguments);
        assertThat(again.err())
                .contains("place number accuracy")
                .doesNotContain("run 1 of 2: step");
        JsonNode first = JSON.readTree(run.out());
        JsonNode second = JSON.readTree(again.out());
        assertThat(second.path("ece")).isEqualTo(first.path("ece"));
    }

    @Test
    void answersAreEvaluatedWithAPlainEncoder() throws IOException {
        Run run =
                run(
                        new EvaluateCommand(),
                        "answers",
                        "--faq",
                        path("data/en/faq.jsonl"),
                        "--queries",
                        path("data/en/test/questions.jsonl"),
                        "--encoder",
                        path("encoder"),
                        "--json");
        assertThat(run.status()).as(run.err()).isZero();
        JsonNode report = JSON.readTree(run.out());
        for (String way : new String[] {"matched", "fused", "bm25", "vectors"}) {
            assertThat(report.path(way).fieldNames())
                    .toIterable()
                    .containsExactly(
                            "map", "mrr", "r_at_1", "r_at_5", "r_at_10", "p_at_5", "ndcg_at_10");
        }
        assertThat(report.at("/bm25/r_at_1").asDouble()).isEqualTo(1);
        assertThat(report.path("p95_millis").asDouble())
                .isGreaterThanOrEqualTo(report.path("p50_millis").asDouble());
    }

    @ParameterizedTest
    @CsvSource({
        "torch,mean",
        "torch,cls",
        "torch,none",
        "onnx,mean",
        "onnx,cls",
        "onnx,none",
        "onnx-int8,mean",
    })
    void vectorsOfBothEnginesAgree(String engine, String pool) throws IOException {
        String text = "where is my parcel";
        JsonNode reference =
                JSON.readTree(
                        run(
                                        new EncodeCommand(),
                                        "--encoder",
                                        path("encoder"),
                                        "--engine",
                                        "torch",
                                        "--pool",
                                        "none",
                                        text)
                                .out());
        Run run =
                run(
                        new EncodeCommand(),
                        "--encoder",
                        path("encoder"),
                        "--engine",
                        engine,
                        "--pool",
                        pool,
                        text);
        assertThat(run.status()).as(run.err()).isZero();
        JsonNode vectors = JSON.readTree(run.out());
        double tolerance = engine.equals("onnx-int8") ? 0.2 : 1e-4;
        for (int i = 0; i < 32; i++) {
            double sum = 0;
            for (JsonNode token : reference) {
                sum += token.get(i).asDouble() / reference.size();
            }
            double expected = pool.equals("mean") ? sum : reference.get(0).get(i).asDouble();
            JsonNode row = pool.equals("none") ? vectors.get(0) : vectors;
            assertThat(row.get(i).asDouble())
                    .isCloseTo(expected, org.assertj.core.api.Assertions.within(tolerance));
        }
    }

    @Test
    void wrongWordsGetAClearSentence() {
        Object[][] cases = {
            {"train", new String[] {"--data", path("nowhere")}, 1, "does not exist"},
            {
                "train",
                new String[] {"--data", path("data"), "--tune", "half"},
                1,
                "full, head, lora"
            },
            {
                "train",
                new String[] {"--data", path("data"), "--lora-rank", "4"},
                1,
                "belongs to --tune lora"
            },
            {
                "train",
                new String[] {"--data", path("data"), "--tune", "lora", "--lora-rank", "0"},
                1,
                "a rank of 0"
            },
            {
                "train",
                new String[] {"--data", path("data"), "--tune", "head", "--freeze", "block"},
                1,
                "belongs to --tune full"
            },
            {
                "train",
                new String[] {"--data", path("data"), "--class-weights", "some"},
                1,
                "none, balanced"
            },
            {"train", new String[] {"--data", path("data"), "--augment", "2"}, 1, "augment 2"},
            {"train", new String[] {"--data", path("data"), "--search", "1"}, 1, "from 2 to 1000"},
            {
                "train",
                new String[] {"--data", path("data"), "--search-dir", "x"},
                1,
                "belongs to --search"
            },
            {
                "train",
                new String[] {"--data", path("data"), "--task", "classification"},
                1,
                "needs a folder"
            },
            {"train", new String[] {"--data", path("data"), "--epochs", "0"}, 1, "epochs 0"},
            {
                "train",
                new String[] {"--data", path("data"), "--out", path("data")},
                1,
                "is no bundle"
            },
            {"train", new String[] {"--epochs", "x"}, 2, "--epochs"},
            {"classify", new String[] {"--bundle", path("data"), "hi"}, 1, "no manifest.json"},
            {"evaluate", new String[] {}, 2, "intents, answers, bundle or encoder"},
            {"evaluate", intents(), 2, "'--test=F.csv' (or --folds N, or --lint)"},
            {"evaluate", intents("--folds", "1"), 1, "--folds is 2 or more, not 1"},
            {"evaluate", intents("--folds", "99"), 1, "too few for 99 parts"},
            {"evaluate", intents("--folds", "3", "--search", "2"), 1, "--search does not go"},
            {"evaluate", intents("--folds", "3", "--test", "x"), 1, "--test does not go"},
            {"evaluate", intents("--lint", "--bias"), 1, "--bias does not go with --lint"},
            {"evaluate", intents("--lint", "--epochs", "3"), 1, "--epochs does not go with --lint"},
            {"evaluate", intents("--lint", "--test", path("no")), 1, "no does not exist"},
            {"evaluate", intents("--lint", "--test", path("data")), 1, "is a folder"},
            {
                "evaluate",
                intents("--lint", "--test", path("data/intents.jsonl")),
                1,
                "cannot be used"
            },
            {"evaluate", intents("--lint", "--folds", "99"), 1, "cannot be cut into 99 parts"},
            {
                "encode",
                new String[] {"--encoder", path("encoder"), "--pool", "max", "x"},
                1,
                "--pool"
            },
        };
        for (Object[] each : cases) {
            Run run = run(command((String) each[0]), (String[]) each[1]);
            assertThat(run.status()).as(String.join(" ", (String[]) each[1])).isEqualTo(each[2]);
            assertThat(run.err()).contains((String) each[3]);
            assertThat(run.out()).isEmpty();
        }
    }

    private static String[] intents(String... more) {
        List<String> all = new ArrayList<>(List.of("intents", "--encoder", path("encoder")));
        all.addAll(List.of("--train", path("data/en/intents.csv")));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static Object command(String name) {
        return switch (name) {
            case "train" -> new TrainCommand("test", Clock.systemUTC());
            case "classify" -> new ClassifyCommand();
            case "evaluate" -> new EvaluateCommand();
            default -> new EncodeCommand();
        };
    }
}
