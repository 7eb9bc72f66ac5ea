package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.albert.OnnxExporter;
import dev.frontdesk.albert.Precision;
import dev.frontdesk.knowledge.CsvTable;
import dev.frontdesk.scoring.HeadsFolder;
import dev.frontdesk.scoring.Scorer;
import dev.frontdesk.scoring.Understanding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What eight bits cost: the model that ships, with its own float32 graph and with an int8 one, on texts that it never saw.
class Int8LossTest {
    private static final Path TEXTS = Path.of("dialog-data", "en", "test", "intents.csv");
    private static final double LOSS_MAX = 0.003;

    @TempDir Path home;

    @Test
    void intentsLoseAtMostThreeTenthsOfAPoint() throws IOException {
        Path small = Files.createDirectories(home.resolve("bundle"));
        Path encoder = ShippedBundle.FOLDER.resolve(HeadsFolder.ENCODER);
        for (String folder : List.of(HeadsFolder.ENCODER, HeadsFolder.HEADS)) {
            Files.createSymbolicLink(
                    small.resolve(folder), ShippedBundle.FOLDER.resolve(folder).toAbsolutePath());
        }
        OnnxExporter.write(
                EncoderFolder.open(encoder).weights(),
                Precision.INT8,
                small.resolve(HeadsFolder.GRAPH));
        List<CsvTable.Row> rows =
                CsvTable.read(
                        TEXTS, TEXTS.toString(), List.of("text", "intent"), new ArrayList<>());
        double whole = accuracy(ShippedBundle.FOLDER, rows);
        double eightBits = accuracy(small, rows);
        System.out.printf(
                "int8: %.2f %% of %d intents right, float32: %.2f %%%n",
                100 * eightBits, rows.size(), 100 * whole);
        assertThat(rows).hasSizeGreaterThan(700);
        assertThat(whole).isGreaterThan(0.9);
        assertThat(whole - eightBits).isLessThanOrEqualTo(LOSS_MAX);
    }

    private static double accuracy(Path bundle, List<CsvTable.Row> rows) {
        try (Scorer scorer = Scorer.open(bundle, 1)) {
            List<Understanding> read =
                    scorer.understand(rows.stream().map(row -> row.get("text")).toList(), "en");
            int right = 0;
            for (int i = 0; i < rows.size(); i++) {
                String found = read.get(i).ranking().getFirst().intent().value();
                right += found.equals(rows.get(i).get("intent")) ? 1 : 0;
            }
            return (double) right / rows.size();
        }
    }
}
