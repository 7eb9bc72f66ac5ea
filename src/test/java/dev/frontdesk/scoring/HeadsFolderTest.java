package dev.frontdesk.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frontdesk.albert.AlbertException;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.IntentId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("NullAway") // the heads were just written
class HeadsFolderTest {
    private static final int WIDTH = 6;
    private static final int D = 4;

    @TempDir Path folder;

    static Heads heads(String locale, int width) {
        Random random = new Random(7);
        Ngrams ngrams =
                Ngrams.learn(
                        Ngrams.Cut.of(locale), 12, List.of("where is my parcel", "refund please"));
        return new Heads(
                locale,
                List.of(new IntentId("track"), new IntentId("refund")),
                ngrams,
                experts(ngrams, width, 2, random),
                experts(ngrams, width, 1, random),
                experts(ngrams, width, 3, random),
                values(random, width == 0 ? 0 : D * width),
                values(random, width == 0 ? 0 : 2 * D),
                new Logistic(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, -1),
                new MatchHead(
                        learned(ngrams, width == 0 ? 0 : D, random),
                        new Logistic(new double[] {1, 2, 3, 4, 5, 6, 7, -8, 9, 10, 11}, -2),
                        new Logistic(new double[] {9, 2, 3, 4, 5, 6, 7, -8, 1}, -3)),
                new Thresholds(0.5, 0.6, 0.7, 0.2, 0.8));
    }

    private static Map<AnswerId, MatchHead.Learned> learned(Ngrams ngrams, int d, Random random) {
        Map<AnswerId, MatchHead.Learned> learned = new HashMap<>();
        for (String id : List.of("track", "refund-how", "empty")) {
            float[] weights = new float[ngrams.buckets()];
            for (int i = 0; i < weights.length && !id.equals("empty"); i += 1 + random.nextInt(4)) {
                weights[i] = (float) random.nextGaussian();
            }
            learned.put(
                    new AnswerId(id),
                    new MatchHead.Learned(
                            LinearRow.of(weights, random.nextFloat()),
                            LinearRow.of(values(random, d), random.nextFloat())));
        }
        return learned;
    }

    private static Experts experts(Ngrams ngrams, int width, int labels, Random random) {
        float[] sparse = new float[ngrams.buckets() * labels];
        for (int bucket = 0; bucket < ngrams.buckets(); bucket++) {
            for (int label = 0; label < labels; label++) {
                boolean seen = ngrams.idf()[bucket] != ngrams.unseenIdf();
                sparse[bucket * labels + label] = seen ? (float) random.nextGaussian() : 0;
            }
        }
        return new Experts(
                new LinearHead(
                        values(random, width * labels), new float[0], values(random, labels)),
                new LinearHead(new float[0], sparse, values(random, labels)),
                width == 0 ? 0 : 1.5,
                2.5);
    }

    private static float[] values(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({"en,6", "zh,0"})
    void whatIsReadSaysWhatWasWritten(String locale, int width) {
        Heads before = heads(locale, width);
        HeadsFolder.write(before, folder);
        Heads after = HeadsFolder.read(folder).get(locale);
        assertThat(after).isNotNull();
        float[] x = values(new Random(3), width);
        for (String text : List.of("where is my refund", "parcel", "quite another thing", "")) {
            SparseVector grams = before.ngrams().of(text);
            Understanding was = before.understand(x, grams, 5, false);
            Understanding is = after.understand(x, after.ngrams().of(text), 5, false);
            assertThat(is.ranking().getFirst().intent())
                    .isEqualTo(was.ranking().getFirst().intent());
            assertThat(is.ranking().getFirst().confidence())
                    .isCloseTo(was.ranking().getFirst().confidence(), within(2e-3));
            assertThat(is.inScope()).isCloseTo(was.inScope(), within(2e-2));
            assertThat(is.vector()).isEqualTo(was.vector());
        }
        assertThat(after.thresholds()).isEqualTo(before.thresholds());
        assertThat(after.match().met().weights()).isEqualTo(before.match().met().weights());
        assertThat(after.match().unmet().weights()).isEqualTo(before.match().unmet().weights());
        SparseVector grams = before.ngrams().of("where is my refund");
        SparseVector unit = SparseVector.of(before.vector(x));
        assertThat(after.match().learned().keySet()).isEqualTo(before.match().learned().keySet());
        before.match()
                .learned()
                .forEach((answer, learned) -> {
                    MatchFeatures.Margins was = learned.margins(grams, unit);
                    MatchFeatures.Margins is =
                            after.match().learned(answer).orElseThrow().margins(grams, unit);
                    assertThat(is.ngrams()).isCloseTo(was.ngrams(), within(5e-3));
                    assertThat(is.vector()).isCloseTo(was.vector(), within(5e-3));
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"format\" : 2|\"format\" : 3|this version reads 2",
                "\"ngram_bits\" : 12|\"ngram_bits\" : 99|99",
                "\"bias\" : -2.0|\"bias\" : \"no\"|bias",
                "\"empty\", |\"\", |AnswerId",
                "\"empty\", |\"empty\", \"third\", |answers",
                "\"refund\"|\"refund\", \"third\"|intent",
            })
    void damageIsNamed(String was, String is, String message) throws Exception {
        HeadsFolder.write(heads("en", WIDTH), folder);
        Path file = folder.resolve("en.json");
        String json = Files.readString(file);
        assertThat(json).contains(was);
        Files.writeString(file, json.replace(was, is));
        assertThatThrownBy(() -> HeadsFolder.read(folder))
                .isInstanceOf(AlbertException.class)
                .hasMessageContaining("en.json")
                .hasMessageContaining(message);
    }

    @Test
    void anEmptyFolderIsNoModel() {
        assertThatThrownBy(() -> HeadsFolder.read(folder))
                .isInstanceOf(AlbertException.class)
                .hasMessageContaining("holds no heads");
    }

    @Test
    void confidencesAreProbabilitiesAndVectorsUnits() {
        Heads heads = heads("en", WIDTH);
        Understanding read =
                heads.understand(
                        values(new Random(1), WIDTH), heads.ngrams().of("parcel"), 4, true);
        assertThat(read.ranking().stream().mapToDouble(s -> s.confidence()).sum())
                .isCloseTo(1, within(1e-9));
        assertThat(read.inScope()).isBetween(0.0, 1.0);
        double squares = 0;
        for (float value : read.vector()) {
            squares += value * value;
        }
        assertThat(squares).isCloseTo(1, within(1e-5));
        assertThat(read.truncated()).isTrue();
    }
}
