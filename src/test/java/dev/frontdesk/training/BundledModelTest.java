package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.frontdesk.scoring.Scorer;
import dev.frontdesk.scoring.Understanding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The model that ships: trained on the data that ships, whole, small enough, and of some use.
class BundledModelTest {
    private static final Path DATA = Path.of("dialog-data");
    private static final Path BUNDLE = ShippedBundle.FOLDER;
    private static final long FILE_BYTES_MAX = 20L << 20;
    private static final long FOLDER_BYTES_MAX = 50L << 20;

    private static Scorer scorer;

    @BeforeAll
    static void open() {
        scorer = Scorer.open(BUNDLE, 1);
    }

    @AfterAll
    static void close() {
        scorer.close();
    }

    @Test
    void itWasTrainedOnTheDataThatShips() throws IOException {
        JsonNode manifest =
                new ObjectMapper().readTree(BUNDLE.resolve(BundleWriter.MANIFEST).toFile());
        assertThat(manifest.path("dataset_hash").asText())
                .as(
                        "%s was trained on other data than %s holds now; run: train --data %s --out %s",
                        BUNDLE, DATA, DATA, BUNDLE)
                .isEqualTo(Dataset.digest(DATA));
    }

    @Test
    void itIsSmallEnoughForARepository() throws IOException {
        long sum = 0;
        try (var files = Files.walk(BUNDLE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.size(file)).as(file.toString()).isLessThan(FILE_BYTES_MAX);
                sum += Files.size(file);
            }
        }
        assertThat(sum).isLessThan(FOLDER_BYTES_MAX);
    }

    @ParameterizedTest
    @CsvSource({
        "en,where is my order,track_order",
        "en,i would like to cancel my order please,cancel_order",
        "en,how much is delivery to canada,delivery_cost",
        "zh,我的包裹到哪里了,track_order",
    })
    void itReadsWhatCustomersAskMost(String locale, String text, String intent) {
        Understanding read = scorer.understand(text, locale);
        assertThat(read.ranking().getFirst().intent().value()).isEqualTo(intent);
        assertThat(read.inScope()).isGreaterThan(scorer.thresholds(locale).inScope());
    }

    @ParameterizedTest
    @CsvSource({"en,what is the capital of australia", "en,write me a poem about the sea"})
    void itKnowsWhatIsNotItsBusiness(String locale, String text) {
        assertThat(scorer.understand(text, locale).inScope())
                .isLessThan(scorer.thresholds(locale).inScope());
    }

    @Test
    void aTextCostsOneEncoderPassInEitherLanguage() {
        long before = scorer.encoderPasses().sum();
        scorer.understand("where is the order that nobody asked about yet", "en");
        assertThat(scorer.encoderPasses().sum()).isEqualTo(before + 1);
        scorer.understand("还没有人问过的那个订单在哪里", "zh");
        assertThat(scorer.encoderPasses().sum()).isEqualTo(before + 2);
    }

    @Test
    void whatWasReadLatelyIsNotReadAgainAndIsUnderstoodTheSame() {
        long passes = scorer.encoderPasses().sum();
        long remembered = scorer.remembered().sum();
        List<Understanding> twice =
                scorer.understand(
                        List.of("where did my lamp go", "where did my lamp go", "a blue lamp"),
                        "en");
        Understanding again = scorer.understand("Where  did my lamp go", "en");
        assertThat(scorer.encoderPasses().sum() - passes).isEqualTo(1);
        assertThat(scorer.remembered().sum() - remembered)
                .as("by case and spaces, which the encoder does not see")
                .isEqualTo(1);
        assertThat(again.vector()).isEqualTo(twice.getFirst().vector());
        assertThat(twice.get(1).ranking()).isEqualTo(twice.getFirst().ranking());
        assertThat(twice.get(2).vector()).isNotEqualTo(twice.getFirst().vector());
    }

    @Test
    void warmingUpReadsTextsOfAllLengthsAndNeedsNoPassOfACustomer() {
        long passes = scorer.encoderPasses().sum();
        long batches = scorer.queue().batches().sum();
        scorer.warmUp();
        assertThat(scorer.queue().batches().sum() - batches).isEqualTo(10);
        assertThat(scorer.encoderPasses().sum()).isEqualTo(passes);
    }
}
