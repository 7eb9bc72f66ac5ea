package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.frontdesk.training.bench.BenchCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// That `bench` measures all it promises; the figures of a quick run mean nothing.
class BenchCommandTest {
    @Test
    void aQuickRunFillsEveryTable(@TempDir Path folder) throws IOException {
        TinyEncoder.write(folder.resolve("encoder"));
        Path report = folder.resolve("report");
        int status =
                new CommandLine(new BenchCommand(Clock.systemUTC()))
                        .execute(
                                "--quick",
                                "--threads",
                                "2",
                                "--encoder",
                                folder.resolve("encoder").toString(),
                                "--report",
                                report.toString());

        assertThat(status).isZero();
        JsonNode figures = new ObjectMapper().readTree(report.resolve("report.json").toFile());
        for (String table :
                new String[] {
                    "machine",
                    "ceiling_own",
                    "encoder_own",
                    "parity",
                    "tokenizer",
                    "heads",
                    "queue",
                    "training"
                }) {
            assertThat(figures.at("/" + table + "/rows")).as(table).isNotEmpty();
        }
        for (JsonNode row : figures.at("/encoder_own/rows")) {
            assertThat(row.get("millis").asDouble()).isPositive();
            assertThat(row.get("times_pytorch").asDouble()).isPositive();
        }
        assertThat(figures.at("/encoder_own/rows")).hasSize(2 * 7);
        for (JsonNode row : figures.at("/parity/rows")) {
            boolean exact = row.get("precision").asText().equals("fp32");
            assertThat(row.get("greatest_difference").asDouble()).isLessThan(exact ? 1e-4 : 0.5);
        }
        for (JsonNode row : figures.at("/queue/rows")) {
            assertThat(row.get("refused").asInt()).isZero();
            assertThat(row.get("late").asInt()).isZero();
        }
        assertThat(figures.at("/training/rows/0/tokens_per_second").asDouble()).isPositive();
        assertThat(Files.readString(report.resolve("report.md")))
                .contains("| batch | length | engine | threads |");
    }
}
