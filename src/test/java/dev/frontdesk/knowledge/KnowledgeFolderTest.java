package dev.frontdesk.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnowledgeFolderTest {
    private static final String HOURS =
            "{\"id\":\"hours\",\"question\":\"When are you open?\",\"answer\":\"From 8 to 20.\"}";
    private static final String OPENING =
            "{\"id\":\"opening\",\"titles\":{\"en\":\"Opening hours\"},\"action\":{\"type\":\"answer\",\"answer\":\"hours\"}}";

    @TempDir Path folder;

    @BeforeEach
    void company() throws IOException {
        write("intents.jsonl", OPENING);
        write("en/faq.jsonl", HOURS);
        write("en/intents.csv", "text,intent\nopen today?,opening\n");
    }

    @Test
    void aGoodFolderHasNoProblems() throws IOException {
        write("en/articles/a.md", "---\nid: a\ntitle: A\n---\n# A\n\nText.\n");
        Imported<KnowledgeSnapshot> read = KnowledgeFolder.read(folder);
        assertThat(read.problems()).isEmpty();
        assertThat(read.value().intents()).hasSize(1);
        assertThat(read.value().answers()).hasSize(1);
        assertThat(read.value().examples())
                .containsExactly(new Example("open today?", new IntentId("opening"), "en"));
        assertThat(read.value().articles()).hasSize(1);
        assertThat(read.value().profile().phrases("zh").greeting()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":\"a\",                                          | is no valid JSON",
                "[1]                                                     | is no JSON object",
                "{\"id\":\"a\",\"id\":\"b\"}                             | is no valid JSON: Duplicate",
                "{\"question\":\"q\",\"answer\":\"a\"}                   | (id): is missing",
                "{\"id\":\"a b\",\"question\":\"q\",\"answer\":\"a\"}    | (id): must have 1 to 100",
                "{\"id\":\"a\",\"answer\":\"a\"}                         | (question): is missing",
                "{\"id\":\"a\",\"question\":\"q\"}                       | (answer): is missing",
                "{\"id\":\"a\",\"question\":\" \",\"answer\":\"a\"}      | (question): is empty",
                "{\"id\":\"a\",\"question\":[],\"answer\":\"a\"}         | (question): must be a text",
                "{\"id\":\"a\",\"question\":\"\\u0000\",\"answer\":\"\"} | (question): contains the control character U+0000",
                "{\"id\":\"a\",\"question\":\"\\ud83d\",\"answer\":\"\"} | (question): contains half of a character",
                "{\"id\":\"a\",\"question\":\"q\",\"answer\":\"a\",\"variants\":\"v\"} | (variants): must be a list",
                "{\"id\":\"a\",\"question\":\"q\",\"answer\":\"a\",\"variants\":[1]}   | (variants): must be a list of texts",
                "{\"id\":\"a\",\"question\":\"q\",\"answer\":\"a\",\"locale\":\"??\"}  | (locale): is no language tag",
                "{\"id\":\"hours\",\"question\":\"q\",\"answer\":\"a\"}  | (id): «hours (en)» is on line 1 already",
            })
    void aBadAnswerIsNamedAndTheRestIsTaken(String line, String message) throws IOException {
        write("en/faq.jsonl", HOURS + "\n\n" + line + "\n" + HOURS.replace("hours", "more"));
        Imported<KnowledgeSnapshot> read = KnowledgeFolder.read(folder);
        assertThat(read.problems()).hasSize(1);
        assertThat(read.problems().getFirst().toString())
                .startsWith("en/faq.jsonl:3")
                .contains(message);
        assertThat(read.value().answers()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "open,unknown       | (intent): no intent has the id «unknown»",
                "open               | has 1 fields, the header has 2",
                "open, or not,oos   | has 3 fields, the header has 2",
                "\"\",oos           | (text): is empty",
                "open,              | (intent): must have 1 to 100",
                "open today?,oos    | (text): is on line 2 already, with another intent",
                "open today?,opening| (text): is on line 2 already",
                "\"open\"today,oos  | the row's quoting is broken",
                "\"open today,oos   | the row's quoting is broken",
            })
    void aBadRowIsNamedAndTheRestIsTaken(String row, String message) throws IOException {
        write(
                "en/intents.csv",
                "intent,more,text\n"
                        .replace("intent,more,text", "text,intent")
                        .concat("open today?,opening\n\"two\nlines\",opening\n")
                        .concat(row + "\nthe last,oos"));
        Imported<KnowledgeSnapshot> read = KnowledgeFolder.read(folder);
        assertThat(read.problems()).hasSize(1);
        assertThat(read.problems().getFirst().toString())
                .startsWith("en/intents.csv:5")
                .contains(message);
        assertThat(read.value().examples())
                .extracting(Example::text)
                .containsExactlyInAnyOrder("open today?", "two\nlines", "the last");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"titles\":{\"en\":\"T\"},\"action\":{\"type\":\"answer\",\"answer\":\"hours\"}}              | (id): is missing",
                "{\"id\":\"oos\",\"titles\":{\"en\":\"T\"},\"action\":{\"type\":\"answer\",\"answer\":\"hours\"}} | (id): «oos» is the label",
                "{\"id\":\"t\",\"action\":{\"type\":\"answer\",\"answer\":\"hours\"}}                           | (titles): is missing",
                "{\"id\":\"t\",\"titles\":{},\"action\":{\"type\":\"answer\",\"answer\":\"hours\"}}             | (titles): must have at least one",
                "{\"id\":\"t\",\"titles\":{\"en\":\"T\"}}                                                       | (action): is missing",
                "{\"id\":\"t\",\"titles\":{\"en\":\"T\"},\"action\":{\"type\":\"sing\",\"answer\":\"hours\"}}   | (action.type): must be answer, handover or small_talk",
                "{\"id\":\"t\",\"titles\":{\"en\":\"T\"},\"action\":{\"type\":\"answer\",\"answer\":\"none\"}}  | (action.answer): no answer has the id «none»",
                "{\"id\":\"opening\",\"titles\":{\"en\":\"T\"},\"action\":{\"type\":\"answer\",\"answer\":\"hours\"}} | (id): «opening» is on line 1 already",
            })
    void aBadIntentIsNamedAndTheRestIsTaken(String line, String message) throws IOException {
        write("intents.jsonl", OPENING + "\n" + line);
        Imported<KnowledgeSnapshot> read = KnowledgeFolder.read(folder);
        assertThat(read.problems()).hasSize(1);
        assertThat(read.problems().getFirst().toString())
                .startsWith("intents.jsonl:2")
                .contains(message);
        assertThat(read.value().intents()).hasSize(1);
    }

    @Test
    void anAnswerOfAnUnknownIntentIsTakenWithoutIt() throws IOException {
        write("en/faq.jsonl", HOURS.replace("}", ",\"intent\":\"nothing\"}"));
        Imported<KnowledgeSnapshot> read = KnowledgeFolder.read(folder);
        assertThat(read.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "en/faq.jsonl:1 (intent): no intent has the id «nothing»; the answer is taken without it");
        assertThat(read.value().answers()).singleElement().extracting(Answer::intent).isNull();
        assertThat(read.value().intents()).hasSize(1);
    }

    @Test
    void whatRefersToSomethingLeftOutIsLeftOutToo() throws IOException {
        write("en/faq.jsonl", HOURS.replace("hours", "others"));
        Imported<KnowledgeSnapshot> read = KnowledgeFolder.read(folder);
        assertThat(read.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "intents.jsonl:1 (action.answer): no answer has the id «hours»",
                        "en/intents.csv:2 (intent): no intent has the id «opening»");
    }

    @Test
    void tooLongTextsAreNamedWithTheirLimit() throws IOException {
        write("en/intents.csv", "text,intent\n" + "x".repeat(2_001) + ",opening\n");
        assertThat(KnowledgeFolder.read(folder).problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "en/intents.csv:2 (text): has 2001 characters, at most 2000 are taken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text,label\na,b", "text;intent\na;b", "no header at all"})
    void aMissingColumnIsNamed(String csv) throws IOException {
        write("en/intents.csv", csv);
        Imported<KnowledgeSnapshot> read = KnowledgeFolder.read(folder);
        assertThat(read.problems()).hasSize(1);
        assertThat(read.problems().getFirst().toString())
                .startsWith("en/intents.csv:1 (")
                .contains("the column is missing; the header must name text,intent");
        assertThat(read.value().examples()).isEmpty();
    }

    @Test
    void columnsMayStandInAnyOrderBesideOthers() throws IOException {
        write(
                "en/intents.csv",
                "\uFEFFintent,source,text\r\nopening,mail,\"open, \"\"now\"\"?\"\r\n");
        Imported<KnowledgeSnapshot> read = KnowledgeFolder.read(folder);
        assertThat(read.problems()).isEmpty();
        assertThat(read.value().examples().getFirst().text()).isEqualTo("open, \"now\"?");
    }

    @Test
    void linesThatAreNotUtf8AreNamed() throws IOException {
        byte[] latin =
                "text,intent\ncafé,opening\nfine,opening\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(folder.resolve("en/intents.csv"), latin);
        Files.write(
                folder.resolve("en/faq.jsonl"),
                (HOURS + "\n{\"é\":1}").getBytes(StandardCharsets.ISO_8859_1));
        Imported<KnowledgeSnapshot> read = KnowledgeFolder.read(folder);
        assertThat(read.problems())
                .extracting(Problem::toString)
                .containsExactly("en/faq.jsonl:2: is not UTF-8", "en/intents.csv:2: is not UTF-8");
        assertThat(read.value().examples()).extracting(Example::text).containsExactly("fine");
    }

    @Test
    void utf16AndZstdAreNamed() throws IOException {
        Files.write(
                folder.resolve("en/intents.csv"),
                "text,intent\n".getBytes(StandardCharsets.UTF_16));
        Files.write(
                folder.resolve("en/faq.jsonl"), new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD});
        assertThat(KnowledgeFolder.read(folder).problems())
                .extracting(Problem::toString)
                .contains(
                        "en/faq.jsonl: is packed with zstd; unpack it, or pack it with gzip",
                        "en/intents.csv: is UTF-16; save it as UTF-8");
    }

    @Test
    void packedFilesAreUnpacked() throws IOException {
        Files.delete(folder.resolve("en/faq.jsonl"));
        try (OutputStream out =
                new GZIPOutputStream(Files.newOutputStream(folder.resolve("en/faq.jsonl.gz")))) {
            out.write(HOURS.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(KnowledgeFolder.read(folder).value().answers()).hasSize(1);
    }

    @Test
    void aBrokenProfileIsNamedAndADefaultTaken() throws IOException {
        write("assistant.json", "{\n\"name\": \"M\",\n}");
        Imported<KnowledgeSnapshot> read = KnowledgeFolder.read(folder);
        assertThat(read.problems().getFirst().toString())
                .startsWith("assistant.json:3: is no valid JSON");
        write("assistant.json", "{\"name\":\"M\",\"company\":\"C\",\"locales\":{\"en\":{}}}");
        assertThat(KnowledgeFolder.read(folder).problems().getFirst().toString())
                .isEqualTo("assistant.json (greeting): is missing");
    }

    @Test
    void articlesAreCutIntoPassagesByHeadingsAndParagraphs() throws IOException {
        write(
                "en/articles/r.md",
                """
                ---
                id: returns
                title: "Returning: how it works"
                url: https://x.example/r
                ---
                # Returning: how it works

                First.
                Same paragraph.

                Steps:

                1. Pack.

                2. Send.

                ## Large items

                Collected.

                ### Abroad

                Not.
                """);
        Article article = KnowledgeFolder.read(folder).value().articles().getFirst();
        assertThat(article.title()).isEqualTo("Returning: how it works");
        assertThat(article.locale()).isEqualTo("en");
        assertThat(article.passages())
                .containsExactly(
                        new Article.Passage(0, "", "First.\nSame paragraph."),
                        new Article.Passage(1, "", "Steps:\n1. Pack.\n2. Send."),
                        new Article.Passage(2, "Large items", "Collected."),
                        new Article.Passage(3, "Large items › Abroad", "Not."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "No front matter       | must begin with a front matter",
                "---\\nid: a\\n---\\nText | (title): is empty",
                "---\\ntitle: A\\n---\\nText | (id): must have 1 to 100",
                "---\\nid: a\\ntitle: A\\n---\\n# A | has no text",
            })
    void aBadArticleIsNamed(String markdown, String message) throws IOException {
        write("en/articles/a.md", markdown.replace("\\n", "\n"));
        Imported<KnowledgeSnapshot> read = KnowledgeFolder.read(folder);
        assertThat(read.problems().getFirst().toString())
                .startsWith("en/articles/a.md:1")
                .contains(message);
        assertThat(read.value().articles()).isEmpty();
    }

    @Test
    void aFolderThatIsNoneIsRefused() {
        assertThatThrownBy(() -> KnowledgeFolder.read(folder.resolve("nowhere")))
                .isInstanceOf(KnowledgeException.class)
                .hasMessageContaining("nowhere is no folder that can be read");
    }

    @Test
    void theSampleCompanyRoundTripsAndItsDigestDoesNotDependOnOrder() throws IOException {
        KnowledgeSnapshot snapshot = SampleKnowledge.snapshot();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        snapshot.toJson(bytes);
        KnowledgeSnapshot again =
                KnowledgeSnapshot.fromJson(new ByteArrayInputStream(bytes.toByteArray()));
        assertThat(again.digest()).isEqualTo(snapshot.digest()).hasSize(64);
        assertThat(again.examples()).isEqualTo(snapshot.examples());
        assertThat(again.answers()).isEqualTo(snapshot.answers());
        assertThat(again.articles()).isEqualTo(snapshot.articles());
        assertThat(again.intents()).isEqualTo(snapshot.intents());
        assertThat(again.profile()).isEqualTo(snapshot.profile());
        List<Answer> shuffled = new ArrayList<>(snapshot.answers());
        Collections.reverse(shuffled);
        List<Example> fewer = snapshot.examples().subList(1, snapshot.examples().size());
        assertThat(
                        new KnowledgeSnapshot(
                                snapshot.profile(),
                                snapshot.intents().reversed(),
                                snapshot.examples(),
                                shuffled,
                                snapshot.articles()))
                .isEqualTo(snapshot);
        assertThat(
                        new KnowledgeSnapshot(
                                snapshot.profile(),
                                snapshot.intents(),
                                fewer,
                                shuffled,
                                snapshot.articles()))
                .isNotEqualTo(snapshot);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"format\":2}",
                "{\"format\":1}",
                "{\"format\":1,\"profile\":{}}",
                "{\"format\":1,\"surprise\":{}}",
                "{\"format\":1,\"answers\":[{\"id\":\"a\"",
                "{\"format\":1,\"answers\":[1]}"
            })
    void brokenBytesAreNoSnapshot(String json) {
        assertThatThrownBy(() ->
                        KnowledgeSnapshot.fromJson(
                                new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(KnowledgeException.class)
                .hasMessageContaining("the snapshot");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
