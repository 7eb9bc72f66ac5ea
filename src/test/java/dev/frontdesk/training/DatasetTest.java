package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.knowledge.Imported;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetTest {
    @TempDir Path folder;

    @BeforeEach
    void writeACompany() throws IOException {
        Files.createDirectories(folder.resolve("en/test"));
        write(
                "intents.jsonl",
                "{\"id\":\"track\",\"titles\":{\"en\":\"Track\"},\"description\":\"\",\"action\":{\"type\":\"answer\",\"answer\":\"track\"}}\n");
        write("en/intents.csv", "text,intent\nwhere is it,track\nhow is the weather,oos\n");
        write(
                "en/faq.jsonl",
                "{\"id\":\"track\",\"question\":\"Where is my order?\",\"answer\":\"On its way.\",\"variants\":[\"track it\",\"find it\",\"see it\"],\"intent\":\"track\"}\n");
        write("en/sentiment.csv", "text,sentiment\nthat is lovely,positive\nwell,odd\n");
        write("en/test/intents.csv", "text,intent\nnever read,track\n");
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    @Test
    void aFolderIsReadAndItsProblemsAreNamed() {
        Imported<Dataset> read = Dataset.read(folder);
        assertThat(read.problems())
                .extracting(Object::toString)
                .containsExactly(
                        "en/sentiment.csv:3 (sentiment): is «odd», not negative, neutral or positive");
        assertThat(read.value().tones().get("en")).hasSize(1);
        LocaleRows rows = LocaleRows.of(read.value(), "en");
        assertThat(rows.all())
                .extracting(TrainingRow::text)
                .contains("where is it", "Where is my order?", "track it", "that is lovely")
                .doesNotContain("never read");
    }

    @Test
    void theDigestIsOfWhatTrainingReads() throws IOException {
        String before = Dataset.digest(folder);
        write("en/test/intents.csv", "text,intent\nanother,track\n");
        write("README.md", "words");
        write("en/intents.csv", "text,intent\r\nwhere is it,track\r\nhow is the weather,oos\r\n");
        assertThat(Dataset.digest(folder)).as("tests, notes and line ends").isEqualTo(before);
        write("en/intents.csv", "text,intent\nwhere is it now,track\n");
        assertThat(Dataset.digest(folder)).isNotEqualTo(before).hasSize(64);
    }

    @Test
    void questionsWithKnownAnswersAreHeldBackInsteadOfVariants() throws IOException {
        StringBuilder queries = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            queries.append(
                    "{\"query\":\"where did order %d go\",\"relevant_ids\":[\"track\"]}\n"
                            .formatted(i));
        }
        LocaleRows without = LocaleRows.of(Dataset.read(folder).value(), "en");
        assertThat(without.questions()).hasSize(1);
        write("en/queries.jsonl", queries.toString());
        LocaleRows with = LocaleRows.of(Dataset.read(folder).value(), "en");
        assertThat(with.questions()).hasSizeBetween(20, 60);
        assertThat(with.questions()).allSatisfy(q -> assertThat(q.text()).startsWith("where did"));
        assertThat(with.fit())
                .extracting(TrainingRow::text)
                .contains("track it", "find it", "see it");
    }

    @Test
    void theSplitIsStableAndOfItsShare() {
        Dataset dataset = Dataset.of("", List.of(), List.of());
        long held =
                IntStream.range(0, 10_000)
                        .filter(i -> dataset.isHeld("message number " + i))
                        .count();
        assertThat(held).isBetween(1_300L, 1_700L);
        assertThat(dataset.isHeld("Message NUMBER 7!"))
                .isEqualTo(dataset.isHeld("message number 7"));
    }

    @Test
    void anyLabelledCsvWillDo() throws IOException {
        write("any.csv", "label,text\nfind order,where is it\n");
        Dataset dataset = Dataset.readCsv(folder.resolve("any.csv")).value();
        assertThat(dataset.knowledge().examples().getFirst().intent()).hasToString("find_order");
        write("zh.csv", "text,label\n我的快递到哪儿了,track\n");
        assertThat(
                        Dataset.readCsv(folder.resolve("zh.csv"))
                                .value()
                                .knowledge()
                                .examples()
                                .getFirst()
                                .locale())
                .isEqualTo("zh");
    }

    @Test
    void aCsvWithoutTheColumnsIsRefused() throws IOException {
        write("bad.csv", "sentence;class\nx;y\n");
        assertThatThrownBy(() -> Dataset.readCsv(folder.resolve("bad.csv")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bad.csv")
                .hasMessageContaining("text");
    }
}
