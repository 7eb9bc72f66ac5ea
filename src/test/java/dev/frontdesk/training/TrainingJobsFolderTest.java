package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.Example;
import dev.frontdesk.knowledge.Imported;
import dev.frontdesk.knowledge.KnowledgeFolder;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.registry.TinyCompany;
import dev.frontdesk.training.TrainingJobsLabels.Labelled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The working folder reads back as what was frozen, with the labelled messages in their places.
final class TrainingJobsFolderTest {
    @TempDir Path folder;

    private static Labelled label(
            String text,
            @Nullable String intent,
            @Nullable String answer,
            @Nullable String sentiment,
            boolean heldBack) {
        return new Labelled(
                text, "en-GB", intent, answer, sentiment, heldBack, new UUID(1, 1), new byte[] {1});
    }

    @Test
    void knowledgeAndLabelsComeBack() throws IOException {
        Path material = folder.resolve("material");
        Files.createDirectories(material.resolve("en/test"));
        Files.writeString(material.resolve("en/sentiment.csv"), "text,sentiment\nnice,positive");
        Files.writeString(
                material.resolve("en/test/intents.csv"), "text,intent\nmy order?,track_order\n");
        Files.writeString(material.resolve("en/intents.csv"), "text,intent\nnot copied,refund\n");
        KnowledgeSnapshot company = TinyCompany.snapshot();
        Path data = folder.resolve("data");

        TrainingJobsFolder.Frozen frozen =
                TrainingJobsFolder.write(
                        data,
                        company,
                        List.of(
                                label(
                                        "my box, \"gone\"\nagain",
                                        "track_order",
                                        null,
                                        "negative",
                                        false),
                                label("buy me a flight", "oos", null, null, false),
                                label("held back", "refund", null, null, true),
                                label("is there a garage", null, "parking", null, false),
                                label("of an intent that is gone", "gone", null, null, false)),
                        material);

        assertThat(frozen)
                .isEqualTo(new TrainingJobsFolder.Frozen(company.examples().size(), 3, 1, 1));
        Imported<KnowledgeSnapshot> read = KnowledgeFolder.read(data);
        assertThat(read.problems()).isEmpty();
        assertThat(read.value().intents()).isEqualTo(company.intents());
        assertThat(read.value().examples())
                .extracting(Example::text)
                .contains("my box, \"gone\"\nagain", "buy me a flight", "where is my order")
                .doesNotContain("held back", "not copied");
        assertThat(read.value().answers())
                .filteredOn(answer -> answer.id().value().equals("parking"))
                .flatExtracting(Answer::variants)
                .containsExactly("is there a garage");
        assertThat(read.value().articles()).isEqualTo(company.articles());
        assertThat(data.resolve("en/sentiment.csv"))
                .hasContent(
                        "text,sentiment\nnice,positive\n\"my box, \"\"gone\"\"\nagain\",negative");
        assertThat(Files.readString(data.resolve("en/test/intents.csv")))
                .contains("my order?,track_order", "held back,refund");
    }

    @Test
    void theFolderIsWrittenAnew() throws IOException {
        Path data = folder.resolve("data");
        Path nothing = folder.resolve("nothing");
        KnowledgeSnapshot company = TinyCompany.snapshot();
        TrainingJobsFolder.write(
                data, company, List.of(label("erased", "refund", null, null, false)), nothing);
        TrainingJobsFolder.write(data, company, List.of(), nothing);
        assertThat(Files.readString(data.resolve("en/intents.csv"))).doesNotContain("erased");
        TrainingJobsFolder.delete(data);
        assertThat(data).doesNotExist();
    }
}
