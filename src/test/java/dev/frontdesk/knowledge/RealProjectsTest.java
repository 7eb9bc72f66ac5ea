package dev.frontdesk.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Real projects of others, which may not be copied into the repository: they lie in `../shared/data/rasa`, or where `-Dshared.data` points.
class RealProjectsTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("shared.data", "../shared/data")).resolve("rasa");

    @BeforeEach
    void projectsAreThere() {
        Assumptions.assumeTrue(
                Files.isDirectory(FOLDER),
                "no projects to import in "
                        + FOLDER
                        + "; set -Dshared.data to the folder of data sets");
    }

    @ParameterizedTest
    @CsvSource({
        "helpdesk-assistant, a Rasa project, 13, 430, forms: 2",
        "financial-demo, a Rasa project, 16, 560, actions: 18",
        "NLU-training-data, a Rasa project, 46, 1100, intents without an answer",
        "NLU-training-data/mood/nlu.yml, a Rasa project, 9, 130, intents without an answer",
        "Rasa_NLU_Chi, a Rasa project, 15, 180, files of another program",
        "Rasa_NLU_Chi/data/examples/dialogflow, a Dialogflow ES agent, 4, 40, slots and parameters",
        "Rasa_NLU_Chi/data/examples/rasa/demo-rasa_zh_medical.json, language zh, 5, 30, marks of entities",
        "Rasa_NLU_Chi/data/test/multiple_files_markdown, a Rasa project, 4, 30, marks of entities",
    })
    void aProjectIsImportedWithAReportOfWhatWasNotUnderstood(
            String name, String kind, int intents, int examplesMin, String report) {
        Records records = ImportedFiles.read(FOLDER.resolve(name), ImportFormat.AUTO);
        assertThat(records.notes).singleElement().asString().contains(kind);
        assertThat(records.intents).hasSize(intents);
        assertThat(records.examples.size()).isGreaterThanOrEqualTo(examplesMin);
        assertThat(ImportedFiles.problems(records)).contains(report);
        KnowledgeSnapshot taken = ImportedFiles.snapshot(records);
        assertThat(taken.intents())
                .allMatch(intent -> taken.answer(intent.action().answer(), "en").isPresent());
        assertThat(taken.examples())
                .as("each wording finds its answer by its words before anything is trained")
                .allMatch(example -> isWordingOfItsAnswer(example, taken));
        assertThat(taken.examples())
                .extracting(Example::text)
                .as("no mark of an entity is left")
                .noneMatch(text -> text.matches(".*](\\(\\w|\\{\").*"));
    }

    private static boolean isWordingOfItsAnswer(Example example, KnowledgeSnapshot taken) {
        IntentId intent = example.intent();
        return intent == null
                || taken.answers().stream()
                        .filter(answer -> intent.equals(answer.intent()))
                        .anyMatch(answer ->
                                answer.question().equals(example.text())
                                        || answer.variants().contains(example.text())
                                        || !answer.locale().equals(example.locale()));
    }

    @Test
    void whatAProjectSaysIsTaken() {
        KnowledgeSnapshot taken =
                ImportedFiles.snapshot(
                        ImportedFiles.read(
                                FOLDER.resolve("helpdesk-assistant"), ImportFormat.AUTO));
        assertThat(taken.answer(new AnswerId("bot_challenge"), "en").orElseThrow().text())
                .isEqualTo("I am a bot, powered by Rasa.");
        assertThat(taken.intent(new IntentId("human_handoff")).orElseThrow().action())
                .isInstanceOf(Action.HandOver.class);
    }
}
