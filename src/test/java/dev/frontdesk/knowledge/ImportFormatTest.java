package dev.frontdesk.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `auto` takes for what, the round trip, and folders of Markdown.
class ImportFormatTest {
    @TempDir Path folder;

    @Test
    void whatIsExportedIsImportedEqual() throws IOException {
        Path file = folder.resolve("knowledge.json");
        try (OutputStream out = Files.newOutputStream(file)) {
            KnowledgeExport.KNOWLEDGE.write(SampleKnowledge.snapshot(), null, out);
        }
        Records records = ImportedFiles.read(file, ImportFormat.AUTO);
        assertThat(records.problems).isEmpty();
        assertThat(records.notes).containsExactly("knowledge.json: exported knowledge");
        assertThat(ImportedFiles.snapshot(records)).isEqualTo(SampleKnowledge.snapshot());
    }

    @Test
    void theSeparateExportsOfALocaleAreImportedEqual() throws IOException {
        KnowledgeSnapshot sample = SampleKnowledge.snapshot();
        Path[] files = new Path[3];
        KnowledgeExport[] exports = {
            KnowledgeExport.INTENTS, KnowledgeExport.ANSWERS, KnowledgeExport.EXAMPLES
        };
        for (int i = 0; i < files.length; i++) {
            files[i] = folder.resolve(exports[i].fileName());
            try (OutputStream out = Files.newOutputStream(files[i])) {
                exports[i].write(sample, "en", out);
            }
        }
        Records records = ImportedFiles.read(ImportFormat.AUTO, files);
        assertThat(records.problems).isEmpty();
        KnowledgeSnapshot again = ImportedFiles.snapshot(records);
        assertThat(again.intents()).isEqualTo(sample.intents());
        assertThat(again.answers())
                .isEqualTo(sample.answers().stream().filter(a -> a.locale().equals("en")).toList());
        assertThat(again.examples())
                .isEqualTo(
                        sample.examples().stream().filter(e -> e.locale().equals("en")).toList());
    }

    @Test
    void whatCameFromAnotherProgramIsEqualAfterARoundTrip() throws IOException {
        ImportedFiles.write(
                folder,
                "bot/nlu.yml",
                "nlu:\n- intent: faq/a b\n  examples: |\n    - how, \"much\"?\n    - 多少钱\n- intent: c\n  examples: |\n    - c\n");
        ImportedFiles.write(
                folder,
                "bot/domain.yml",
                "responses:\n  utter_faq/a b:\n  - text: |\n      Ten.\n\n      Or *more*.\n");
        KnowledgeSnapshot first =
                ImportedFiles.snapshot(
                        ImportedFiles.read(folder.resolve("bot"), ImportFormat.AUTO));
        Path file = folder.resolve("k.json");
        try (OutputStream out = Files.newOutputStream(file)) {
            KnowledgeExport.KNOWLEDGE.write(first, null, out);
        }
        Records again = ImportedFiles.read(file, ImportFormat.AUTO);
        assertThat(again.problems).isEmpty();
        assertThat(ImportedFiles.snapshot(again)).isEqualTo(first);
        assertThat(first.answers()).hasSize(2);
    }

    @Test
    void ofABrokenExportTheSoundRecordsAreTaken() throws IOException {
        Path file =
                ImportedFiles.write(
                        folder,
                        "knowledge.json",
                        """
                        {"format":1,"profile":{},
                        "answers":[
                        {"id":"a","question":"q","answer":"t","locale":"en"},
                        {"id":"b","question":"q","locale":"en"},
                        {"id":"a","question":"q","answer":"t","locale":"en"}]}
                        """);
        Records records = ImportedFiles.read(file, ImportFormat.AUTO);
        assertThat(records.answers).hasSize(1);
        assertThat(ImportedFiles.problems(records))
                .contains("its sound records are taken")
                .contains("knowledge.json:4 (answer): is missing")
                .contains("knowledge.json:5 (answers): «[a, en]» stands there already");
    }

    @Test
    void aFolderOfMarkdownBecomesArticles() throws IOException {
        ImportedFiles.write(folder, "Returns policy.md", "# Returns\n\nWithin 60 days.\n");
        ImportedFiles.write(folder, "de/billing/refunds.md", "# Erstattung\n\nIn 5 Tagen.\n");
        ImportedFiles.write(
                folder,
                "own.md",
                "---\nid: mine\ntitle: Mine\nurl: https://x.example\n---\nText.\n");
        ImportedFiles.write(folder, "bare.md", "Only a text.\n");
        ImportedFiles.write(folder, "empty.md", "");
        ImportedFiles.write(folder, ".git/hidden.md", "# Hidden\n\nText.\n");
        Records records = ImportedFiles.read(folder, ImportFormat.AUTO);
        assertThat(Records.values(records.articles))
                .extracting(a -> a.id().value() + " " + a.locale() + " " + a.title())
                .containsExactlyInAnyOrder(
                        "returns-policy en Returns",
                        "billing.refunds de Erstattung",
                        "mine en Mine",
                        "bare en bare");
        assertThat(ImportedFiles.problems(records)).isEqualTo("empty.md: is empty");
        assertThat(records.notes).singleElement().asString().contains("help pages (Markdown)");
    }

    @Test
    void eachFileIsTakenForWhatItHolds() throws IOException {
        Path csv = ImportedFiles.write(folder, "e.csv", "text,intent\nhi,oos\n");
        Path lines =
                ImportedFiles.write(
                        folder, "a.jsonl", "{\"id\":\"a\",\"question\":\"q\",\"answer\":\"t\"}\n");
        Path page = ImportedFiles.write(folder, "p.md", "# Page\n\nText.\n");
        Path nlu = ImportedFiles.write(folder, "n.md", "## intent:greet\n- hi\n");
        Path talk =
                ImportedFiles.write(
                        folder,
                        "d.jsonl",
                        "{\"id\":\"1\",\"turns\":[{\"speaker\":\"customer\"}]}\n");
        Records records = ImportedFiles.read(ImportFormat.AUTO, csv, lines, page, nlu, talk);
        assertThat(records.notes)
                .containsExactly(
                        "e.csv: examples (CSV)",
                        "a.jsonl: intents or answers (JSONL)",
                        "p.md: help pages (Markdown)",
                        "n.md: a Rasa project, language en",
                        "d.jsonl: intents or answers (JSONL)");
        assertThat(ImportedFiles.problems(records))
                .contains("d.jsonl:1 (turns): holds conversations, no knowledge");
    }

    @Test
    void looseFilesOfAFolderAreTakenWithItsPages() throws IOException {
        ImportedFiles.write(folder, "e.csv", "text,intent\nhi,oos\n");
        ImportedFiles.write(folder, "p.md", "# Page\n\nText.\n");
        Records records = ImportedFiles.read(folder, ImportFormat.AUTO);
        assertThat(records.problems).isEmpty();
        assertThat(records.examples).hasSize(1);
        assertThat(records.articles).hasSize(1);
    }

    @Test
    void aFolderOfWhatWasExportedIsImportedEqual() throws IOException {
        KnowledgeSnapshot sample = SampleKnowledge.snapshot();
        for (KnowledgeExport export :
                List.of(
                        KnowledgeExport.INTENTS,
                        KnowledgeExport.ANSWERS,
                        KnowledgeExport.EXAMPLES)) {
            try (OutputStream out = Files.newOutputStream(folder.resolve(export.fileName()))) {
                export.write(sample, "en", out);
            }
        }
        Records records = ImportedFiles.read(folder, ImportFormat.AUTO);
        assertThat(records.problems).isEmpty();
        KnowledgeSnapshot again = ImportedFiles.snapshot(records);
        assertThat(again.intents()).isEqualTo(sample.intents());
        assertThat(again.examples())
                .isEqualTo(
                        sample.examples().stream().filter(e -> e.locale().equals("en")).toList());
    }

    @Test
    void whatIsNothingKnownIsNamed() throws IOException {
        Path text = ImportedFiles.write(folder, "a.txt", "x");
        assertThatThrownBy(() -> ImportedFiles.read(text, ImportFormat.AUTO))
                .hasMessageContaining("«a.txt» does not tell the format");
        assertThat(ImportedFiles.problems(ImportedFiles.read(folder, ImportFormat.AUTO)))
                .contains("holds nothing that is known");
        Path broken =
                Files.write(
                        folder.resolve("b.zip"), "PK\3\4x".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> ImportedFiles.read(broken, ImportFormat.AUTO))
                .isInstanceOf(KnowledgeException.class);
    }
}
