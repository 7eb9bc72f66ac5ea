package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.frontdesk.knowledge.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The lint on BANKING77 (Casanueva et al., 2020) with planted label errors, where that file is at hand. About a minute.
class PublicDataLintIT {
    private static final long SEED = 20_266;
    private static final int FLIPPED = 100;
    private static final int FIRST = 250;

    @TempDir Path home;

    @Test
    void plantedLabelErrorsAreAmongTheFirstSuspects() throws IOException {
        Path file =
                Path.of(System.getProperty("public.data", "../shared/data"))
                        .resolve("banking77/train.csv");
        assumeTrue(
                Files.isRegularFile(file),
                "SKIPPED: planted label errors in BANKING77, for there is no "
                        + file
                        + " (-Dpublic.data=DIR names the folder that has banking77/train.csv)");
        List<Problem> problems = new ArrayList<>();
        List<LabelledText> texts = LabelledFile.read(file, null, problems);
        assertThat(problems).isEmpty();
        LabelledSet set = LabelledSet.of(texts);
        Random random = new Random(SEED);
        Set<Integer> flipped = new HashSet<>();
        while (flipped.size() < FLIPPED) {
            flipped.add(random.nextInt(texts.size()));
        }
        StringBuilder rows = new StringBuilder("text,intent\n");
        Set<Long> lines = new HashSet<>();
        long line = 2;
        for (int i = 0; i < texts.size(); i++) {
            String label = texts.get(i).label();
            if (flipped.contains(i)) {
                int other = random.nextInt(set.names().size() - 1);
                label = set.names().get(other + (other >= set.labels()[i] ? 1 : 0));
                lines.add(line);
            }
            String text = texts.get(i).text().replace('\n', ' ');
            rows.append(IntentEvaluation.quoted(text)).append(',').append(label).append('\n');
            line++;
        }
        Path planted = home.resolve("planted.csv");
        Files.writeString(planted, rows);
        long start = System.nanoTime();
        JsonNode found =
                new FileLint(planted, List.of(), List.of(), new TuningOptions().folder(), 5, 1)
                        .run();
        double seconds = (System.nanoTime() - start) / 1e9;
        int hits = 0;
        for (int i = 0; i < FIRST; i++) {
            hits += lines.contains(found.path("suspects").get(i).path("line").asLong()) ? 1 : 0;
        }
        System.out.printf(
                "BANKING77, seed %d: %d of %d flipped labels are among the first %d of %d suspects (%.0f s)%n",
                SEED, hits, FLIPPED, FIRST, found.path("suspects").size(), seconds);
        assertThat(hits)
                .as("of %d flipped labels, seed %d", FLIPPED, SEED)
                .isGreaterThanOrEqualTo(80);
    }
}
