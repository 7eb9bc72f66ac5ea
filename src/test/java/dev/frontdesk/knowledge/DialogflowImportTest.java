package dev.frontdesk.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DialogflowImportTest {
    private final Map<String, String> agent = new LinkedHashMap<>();
    @TempDir Path folder;

    @BeforeEach
    void shop() {
        agent.put("agent.json", "{\"language\":\"en\",\"supportedLanguages\":[\"de\"]}");
        agent.put("package.json", "{\"version\":\"1.0.0\"}");
        agent.put(
                "intents/Opening hours.json",
                """
                {"name": "Opening hours", "contexts": [], "webhookUsed": true, "events": [{"name": "HOURS"}],
                 "responses": [{"parameters": [{"name": "day"}], "messages": [
                   {"type": 0, "lang": "en", "speech": ["Open $day.", "From 8 to 20.", "8 to 20."]},
                   {"type": "0", "lang": "de", "speech": "Von 8 bis 20 Uhr."},
                   {"type": 4, "lang": "en", "payload": {}}]}]}
                """);
        agent.put(
                "intents/Opening hours_usersays_en.json",
                """
                [
                  {"data": [{"text": "open on "}, {"text": "Sunday", "alias": "day", "meta": "@sys.date"}], "isTemplate": false},
                  {"data": [{"text": "when are you open"}]},
                  {"data": [{"text": "broken}]},
                  {"data": [{"text": "@sys.date:day"}], "isTemplate": true},
                  {"data": []}
                ]
                """);
        agent.put(
                "intents/Opening hours_usersays_de.json",
                "[{\"data\": [{\"text\": \"wann habt ihr offen\"}]}]");
        agent.put(
                "intents/Opening hours - yes.json",
                "{\"name\": \"Opening hours - yes\", \"parentId\": \"1\", \"contexts\": [\"c\"], \"responses\": []}");
        agent.put(
                "intents/Opening hours - yes_usersays_en.json",
                "[{\"data\": [{\"text\": \"yes\"}]}]");
        agent.put(
                "intents/Fallback.json",
                "{\"name\": \"Fallback\", \"fallbackIntent\": true, \"responses\": []}");
        agent.put(
                "intents/Fallback_usersays_en.json", "[{\"data\": [{\"text\": \"sing a song\"}]}]");
        agent.put("entities/day.json", "{\"name\": \"day\"}");
        agent.put("entities/day_entries_en.json", "[{\"value\": \"Sunday\"}]");
    }

    private Path zip() throws IOException {
        Path zip = folder.resolve("agent.zip");
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream packed = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> file : agent.entrySet()) {
                packed.putNextEntry(new ZipEntry(file.getKey()));
                packed.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return zip;
    }

    @Test
    void anAgentBecomesIntentsAnswersAndExamplesInItsLanguages() throws IOException {
        Records records = ImportedFiles.read(zip(), ImportFormat.AUTO);
        KnowledgeSnapshot taken = ImportedFiles.snapshot(records);
        IntentId hours = new IntentId("Opening_hours");
        assertThat(records.notes).containsExactly("agent.zip: a Dialogflow ES agent, language en");
        assertThat(taken.intents()).extracting(Intent::id).containsExactly(hours);
        assertThat(taken.examples())
                .containsExactlyInAnyOrder(
                        new Example("open on Sunday", hours, "en"),
                        new Example("when are you open", hours, "en"),
                        new Example("wann habt ihr offen", hours, "de"),
                        new Example("sing a song", null, "en"));
        assertThat(taken.answers())
                .extracting(Answer::locale, Answer::text)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("de", "Von 8 bis 20 Uhr."),
                        org.assertj.core.groups.Tuple.tuple("en", "From 8 to 20."));
        assertThat(ImportedFiles.problems(records))
                .contains("intents/Opening hours_usersays_en.json:4: is no valid JSON")
                .contains("intents/Opening hours_usersays_en.json:6: the example has no text")
                .contains("templates: 1 (@sys.date:day)")
                .contains("further wordings of responses: 1 (Opening hours)")
                .contains("cards and other parts of responses: 1 (Opening hours)")
                .contains("only after another one (contexts): 1 (Opening hours - yes)")
                .contains("intents that call a webhook: 1 (Opening hours)")
                .contains("slots and parameters: 1 (day)")
                .contains("events: 1 (HOURS)")
                .contains("entities/: entities: 1 (day)");
    }

    @Test
    void languagesAreWrittenAsElsewhere() throws IOException {
        agent.put(
                "intents/Opening hours_usersays_pt-br.json",
                "[{\"data\": [{\"text\": \"a que horas abrem\"}]}]");
        agent.put(
                "intents/Opening hours_usersays_zh-cn.json",
                "[{\"data\": [{\"text\": \"几点开门\"}]}]");
        assertThat(Records.values(ImportedFiles.read(zip(), ImportFormat.AUTO).examples))
                .extracting(Example::locale)
                .contains("pt-BR", "zh");
    }

    @Test
    void anIntentsNameMayHoldControlCharacters() throws IOException {
        agent.put(
                "intents/bell.json", "{\"name\": \"a\\u0000b/ring\\u0007it\", \"responses\": []}");
        agent.put("intents/bell_usersays_en.json", "[{\"data\": [{\"text\": \"ring\"}]}]");
        KnowledgeSnapshot taken =
                ImportedFiles.snapshot(ImportedFiles.read(zip(), ImportFormat.AUTO));
        assertThat(taken.intent(new IntentId("a_b.ring_it")).orElseThrow().title("en"))
                .isEqualTo("Ring it");
        assertThat(taken.answer(new AnswerId("a_b.ring_it"), "en").orElseThrow().group())
                .isEqualTo("a b");
    }

    @Test
    void theUnpackedFolderIsTheSame() throws IOException {
        KnowledgeSnapshot packed =
                ImportedFiles.snapshot(ImportedFiles.read(zip(), ImportFormat.DIALOGFLOW));
        Path unpacked = folder.resolve("unpacked");
        for (Map.Entry<String, String> file : agent.entrySet()) {
            ImportedFiles.write(unpacked, file.getKey(), file.getValue());
        }
        assertThat(ImportedFiles.snapshot(ImportedFiles.read(unpacked, ImportFormat.AUTO)))
                .isEqualTo(packed);
    }

    @Test
    void whatLeadsOutOfTheArchiveIsLeftOutAndNothingIsWritten() throws IOException {
        agent.put("../../evil.json", "{}");
        agent.put("/evil.json", "{}");
        agent.put("intents/..\\evil.json", "{}");
        Records records = ImportedFiles.read(zip(), ImportFormat.AUTO);
        assertThat(ImportedFiles.problems(records))
                .contains("../../evil.json: leads out of the archive")
                .contains("/evil.json: leads out of the archive")
                .contains("intents/..\\evil.json: leads out of the archive");
        assertThat(records.intents).hasSize(1);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("agent.zip"));
        }
    }

    @Test
    void aBombIsRefused() throws IOException {
        Path zip = folder.resolve("bomb.zip");
        byte[] zeros = new byte[1 << 20];
        try (ZipOutputStream packed = new ZipOutputStream(Files.newOutputStream(zip))) {
            packed.putNextEntry(new ZipEntry("big.bin"));
            for (int i = 0; i < 140; i++) {
                packed.write(zeros);
            }
        }
        assertThat(Files.size(zip)).isLessThan(1 << 20);
        assertThatThrownBy(() -> ImportedFiles.read(zip, ImportFormat.AUTO))
                .isInstanceOf(KnowledgeException.class)
                .hasMessageContaining("bytes when unpacked");
    }

    @Test
    void tooManyEntriesAreRefused() throws IOException {
        for (int i = 0; i < ProjectFile.FILES_MAX; i++) {
            agent.put("x" + i, "");
        }
        Path zip = zip();
        assertThatThrownBy(() -> ImportedFiles.read(zip, ImportFormat.AUTO))
                .isInstanceOf(KnowledgeException.class)
                .hasMessageContaining("more than 5000 files");
    }

    @Test
    void aCutOffArchiveGivesItsGoodHalf() throws IOException {
        byte[] whole = Files.readAllBytes(zip());
        Path cut =
                Files.write(
                        folder.resolve("cut.zip"),
                        java.util.Arrays.copyOf(whole, whole.length * 2 / 3));
        Records records = ImportedFiles.read(cut, ImportFormat.AUTO);
        assertThat(ImportedFiles.problems(records))
                .contains("cut.zip: is broken or cut off behind ");
        assertThat(records.intents).hasSize(1);
    }

    @Test
    void somethingElseIsNamed() throws IOException {
        agent.clear();
        agent.put("a.txt", "x");
        assertThat(ImportedFiles.problems(ImportedFiles.read(zip(), ImportFormat.AUTO)))
                .isEqualTo("agent.zip: holds nothing that is known to an import");
        assertThat(ImportedFiles.problems(ImportedFiles.read(zip(), ImportFormat.DIALOGFLOW)))
                .contains("has no agent.json");
    }
}
