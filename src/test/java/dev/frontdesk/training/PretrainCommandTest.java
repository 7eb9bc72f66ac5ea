package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.albert.AlbertTokenizer;
import dev.frontdesk.albert.EncoderFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// `pretrain` on a few written files.
class PretrainCommandTest {
    @TempDir static Path home;

    private record Run(int status, String err) {}

    @BeforeAll
    static void writeText() throws IOException {
        TinyWords.write(home.resolve("encoder"));
        Random random = new Random(1);
        for (String folder : List.of("text", "talk")) {
            Path file = Files.createDirectories(home.resolve(folder)).resolve("a.txt");
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                for (int word = 0; word < 3 + random.nextInt(6); word++) {
                    lines.append("w").append(5 + random.nextInt(50)).append(' ');
                }
                lines.append(i % 10 == 9 ? "\n\n" : "\n");
            }
            Files.writeString(file, lines);
        }
        Files.writeString(
                home.resolve("labels.csv"),
                "text,intent\nw5,a\nw6 w7,a\nw8,b\nw9 w10,b\nw11,oos\n");
        Files.writeString(
                home.resolve("faq.jsonl"),
                "{\"question\":\"w5 w6\",\"answer\":\"w7\"}\n{\"question\":\"w8\",\"answer\":\"w9\"}\n");
        Files.writeString(
                home.resolve("broken.jsonl"), "{\"question\":\"w5\",\n{\"question\":\"w6\"}\n");
        Files.createDirectories(home.resolve("empty"));
    }

    private static Run run(String... arguments) {
        PrintStream err = System.err;
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
        try {
            CommandLine line = new CommandLine(new PretrainCommand(Clock.systemUTC()));
            line.setExecutionExceptionHandler((failure, _, _) -> {
                System.err.println(failure.getMessage());
                return 1;
            });
            return new Run(line.execute(arguments), told.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(err);
        }
    }

    private static Run pretrain(String options) {
        List<String> arguments = new ArrayList<>();
        for (String option : Arrays.asList(options.split(" ", -1))) {
            arguments.add(option.replace("HOME", home.toString()));
        }
        return run(arguments.toArray(String[]::new));
    }

    @Test
    void writesAnEncoderWithItsLogAndGoesOn() throws IOException {
        String options =
                "--text HOME/text --dialogues HOME/talk --labelled HOME/labels.csv --questions HOME/faq.jsonl"
                        + " --encoder HOME/encoder --out HOME/out --batch 16 --device cpu";
        Run first = pretrain(options + " --steps 30");
        assertThat(first.status()).as(first.err()).isZero();
        assertThat(first.err()).contains("400 units of ", "step 20: ", "words ", "0 steps left");
        EncoderFolder made = EncoderFolder.open(home.resolve("out"));
        assertThat(made.weights()).isNotNull();
        Path own = home.resolve("out/pretraining");
        assertThat(Files.readAllLines(own.resolve("log.jsonl"))).hasSize(2);
        assertThat(own.resolve("checkpoint.safetensors")).exists();
        assertThat(own).isDirectoryContaining("glob:**events.out.tfevents.*");
        Run again = pretrain(options + " --steps 30");
        assertThat(again.status()).isOne();
        assertThat(again.err()).contains("has an encoder already");
        Run resumed = pretrain(options + " --steps 40 --resume");
        assertThat(resumed.status()).as(resumed.err()).isZero();
        assertThat(Files.readAllLines(own.resolve("log.jsonl"))).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--encoder HOME/encoder --out HOME/x | --text or --dialogues must name a folder",
                "--text HOME/nowhere --encoder HOME/encoder --out HOME/x | nowhere: there is no such file or folder",
                "--text HOME/empty --encoder HOME/encoder --out HOME/x | holds no .txt, .md or .jsonl file",
                "--text HOME/text --encoder HOME/encoder --out HOME/x --resume | has no checkpoint to --resume from",
                "--text HOME/text --encoder HOME/none --out HOME/x | there is no such folder",
                "--text HOME/text --encoder HOME/encoder --out HOME/encoder | has an encoder already",
                "--text HOME/text --encoder HOME/encoder --out HOME/x --optimizer sgd | adamw or lamb, not sgd",
                "--text HOME/text --encoder HOME/encoder --out HOME/x --batch 7 | batch 7",
                "--text HOME/text --encoder HOME/encoder --out HOME/x --vocab 500 | --encoder has its own",
                "--text HOME/text --out HOME/x --vocab 7 | size 7 is not between 100 and",
                "--text HOME/text --encoder HOME/encoder --out HOME/x --labelled HOME/faq.jsonl | has no rows with the columns",
                "--text HOME/text --encoder HOME/encoder --out HOME/x --questions HOME/labels.csv | columns question,answer",
                "--text HOME/text --encoder HOME/encoder --out HOME/x --questions HOME/broken.jsonl | broken.jsonl:1: is no valid JSON",
                "--text HOME/text --encoder HOME/encoder --out HOME/x --questions HOME/broken.jsonl | broken.jsonl:2 (answer): is missing",
            })
    void whatIsWrongIsSaid(String options, String message) {
        Run run = pretrain(options);
        assertThat(run.status()).isOne();
        assertThat(run.err()).contains(message);
        assertThat(home.resolve("x")).doesNotExist();
    }

    @Test
    void aNewEncoderIsMadeFromTheTextAlone() throws IOException {
        String options =
                "--text HOME/text --dialogues HOME/talk --out HOME/new --vocab 100 --layers 2 --hidden 64"
                        + " --batch 16 --device cpu";
        Run first = pretrain(options + " --steps 20");
        assertThat(first.status()).as(first.err()).isZero();
        assertThat(first.err()).contains("vocabulary: ", "word vectors: ", "0 steps left");
        EncoderFolder made = EncoderFolder.open(home.resolve("new"));
        assertThat(made.configuration().vocabularySize()).isLessThanOrEqualTo(100);
        assertThat(made.configuration().layers()).isEqualTo(2);
        try (AlbertTokenizer tokenizer = made.tokenizer()) {
            assertThat(tokenizer.encode("w17", 8).ids()).doesNotContain(1);
        }
        Path start = home.resolve("new/pretraining/start");
        byte[] begun = Files.readAllBytes(start.resolve("model.safetensors"));
        Run resumed = pretrain(options + " --steps 40 --resume");
        assertThat(resumed.status()).as(resumed.err()).isZero();
        assertThat(resumed.err()).doesNotContain("vocabulary: ").contains("step 40: ");
        assertThat(start.resolve("model.safetensors")).hasBinaryContent(begun);
    }
}
