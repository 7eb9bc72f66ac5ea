package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.frontdesk.albert.AlbertTokenizer;
import dev.frontdesk.knowledge.Problem;
import dev.frontdesk.knowledge.Sentences;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders of text and dialogues as they come: packed, broken, in several layouts.
class CorpusTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final Path TOKENIZER = Path.of("src/main/resources/encoder/tokenizer.json");

    private final List<Problem> problems = new ArrayList<>();
    private final List<String> documents = new ArrayList<>();
    @TempDir Path folder;
    private Path text;
    private Path dialogues;

    @BeforeEach
    void folders() throws IOException {
        text = Files.createDirectories(folder.resolve("text"));
        dialogues = Files.createDirectories(folder.resolve("dialogues"));
    }

    private List<String> read(List<Path> texts, List<Path> talks) {
        new Corpus(texts, talks)
                .read(
                        problems::add,
                        (units, isDialogue) ->
                                documents.add(
                                        (isDialogue ? "D " : "T ") + String.join(" | ", units)));
        return documents;
    }

    @Test
    void documents_end_at_blank_lines_and_sentences_at_their_marks() throws IOException {
        Files.writeString(
                text.resolve("a.txt"),
                """
                \uFEFFThe lamp is bright. Mr. Smith\u00A0likes  it (a lot!). "Really?" he asked.\r
                It cost 3.50 pounds, e.g. less.

                -----
                12 34 56

                台灯很亮。你喜欢吗？“喜欢！”他说。

                This line was wrapped at some width that is common and
                goes on here.
                A new one begins.
                """);
        assertThat(read(List.of(text), List.of()))
                .containsExactly(
                        "T The lamp is bright. | Mr. Smith likes it (a lot!). | \"Really?\" he asked."
                                + " | It cost 3.50 pounds, e.g. less.",
                        "T 台灯很亮。 | 你喜欢吗？ | “喜欢！” | 他说。",
                        "T This line was wrapped at some width that is common and goes on here."
                                + " | A new one begins.");
        assertThat(problems).isEmpty();
    }

    @Test
    void markdown_is_one_document_without_its_marks() throws IOException {
        Files.writeString(
                text.resolve("page.md"),
                """
                ---
                title: x
                ---
                # Returns & *refunds*

                See [our page](http://x.y) <b>now</b>.
                ```
                code here
                ```
                | a | b |
                |---|---|
                1. First `step` ![p](q.png)
                """);
        Files.writeString(text.resolve("README.md"), "About this folder.");
        assertThat(read(List.of(text), List.of()))
                .containsExactly("T Returns & refunds | See our page now . | First step");
    }

    @Test
    void json_lines_give_texts_answers_and_dialogues_packed_or_not() throws IOException {
        pack(
                new GZIPOutputStream(Files.newOutputStream(text.resolve("a.jsonl.gz"))),
                """
                {"text":"One thing. Another thing.\\nA third."}
                {"question":"How long?","answer":"Two days."}
                """);
        pack(
                new ZstdOutputStream(Files.newOutputStream(dialogues.resolve("b.jsonl.zst"))),
                """
                {"id":1,"turns":[{"speaker":"customer","text":"hi. you there?"},\
                {"speaker":"bot","text":" Yes! "},{"text":"..."}]}
                """);
        Files.writeString(dialogues.resolve("c.txt"), "hello\nwhat do you need?\n\nbye\n");
        assertThat(read(List.of(text), List.of(dialogues)))
                .containsExactly(
                        "T One thing. | Another thing. | A third.",
                        "T How long? | Two days.",
                        "D hi. you there? | Yes!",
                        "D hello | what do you need?",
                        "D bye");
    }

    @Test
    void broken_lines_are_named_by_file_and_line_and_the_rest_is_taken() throws IOException {
        Path jsonl = dialogues.resolve("a.jsonl");
        Files.write(
                jsonl,
                join(
                        "{\"turns\":[{\"text\":\"good one\"}]}\n{\"turns\":[{\"te\n\n",
                        "{\"turns\":[{\"text\":\"x\"},{\"speaker\":\"bot\"}]}\n{\"text\":\"no turns\"}\n",
                        "\u00ff-not-utf8\n",
                        "{\"turns\":[{\"text\":\"good two\"}]}"));
        Path cut = text.resolve("cut.txt.zst");
        pack(
                new ZstdOutputStream(Files.newOutputStream(cut)),
                "Some line of it.\n\n".repeat(3) + "x".repeat(100));
        byte[] whole = Files.readAllBytes(cut);
        Files.write(cut, Arrays.copyOf(whole, whole.length - 8));
        Files.write(text.resolve("wide.txt"), new byte[] {-1, -2, 'a', 0});
        Files.writeString(text.resolve("z.txt"), "The last is read.");
        read(List.of(text), List.of(dialogues));
        assertThat(documents)
                .contains("T The last is read.", "D good one", "D good two")
                .doesNotContain("D x");
        assertThat(problems.stream().map(Problem::toString))
                .anyMatch(p -> p.startsWith(jsonl + ":2: is not JSON"))
                .contains(jsonl + ":4 (turns[1].text): is missing or no text")
                .contains(jsonl + ":5 (turns): is missing or no list")
                .contains(jsonl + ":6: is not UTF-8")
                .anyMatch(p -> p.startsWith(cut + ":") && p.contains("cannot be read"))
                .anyMatch(p -> p.contains("wide.txt") && p.contains("UTF-16"))
                .hasSize(6);
    }

    @Test
    void boilerplate_is_taken_five_times_and_turns_always() throws IOException {
        Files.writeString(text.resolve("a.txt"), "All rights reserved.\n\n".repeat(9));
        Files.writeString(dialogues.resolve("a.txt"), "yes\n\n".repeat(9));
        assertThat(read(List.of(text), List.of(dialogues))).hasSize(5 + 9);
    }

    @Test
    void long_sentences_are_cut_at_pauses() {
        String half = "word ".repeat(60).strip();
        assertThat(Sentences.of(half + ", " + half + ".")).containsExactly(half + ",", half + ".");
        assertThat(Sentences.of("字".repeat(1_000)))
                .allMatch(part -> part.length() <= Sentences.LENGTH_MAX)
                .hasSize(3);
    }

    @Test
    void missing_and_empty_folders_are_named() {
        assertThatThrownBy(() -> new Corpus(List.of(folder.resolve("no")), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no: there is no such");
        assertThatThrownBy(() -> new Corpus(List.of(text), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds no .txt, .md or .jsonl");
    }

    @Test
    void the_token_file_gives_the_units_of_the_corpus() throws IOException {
        Files.writeString(
                text.resolve("a.txt"), "The lamp is bright. I like it.\n\nA [SEP] second one.\n");
        Files.writeString(dialogues.resolve("a.txt"), "hello\nhow may I help?\n\nbye, thanks\n");
        Corpus corpus = new Corpus(List.of(text), List.of(dialogues));
        Path file = folder.resolve("units.bin");
        try (AlbertTokenizer tokenizer = AlbertTokenizer.open(TOKENIZER);
                TokenFile units = TokenFile.write(file, corpus, tokenizer, DIGEST, problems::add)) {
            assertThat(units.count()).isEqualTo(6);
            assertThat(units.digest()).isEqualTo(DIGEST);
            assertThat(units.vocabularySize()).isEqualTo(tokenizer.vocabularySize());
            List<String> texts = new ArrayList<>();
            long tokens = 0;
            for (int i = 0; i < units.count(); i++) {
                texts.add(
                        tokenizer.decode(units.tokens(i))
                                + " → "
                                + units.next(i)
                                + (units.isDialogue(i) ? " D" : ""));
                tokens += units.tokens(i).length;
            }
            assertThat(texts)
                    .containsExactly(
                            "the lamp is bright. → 1",
                            "i like it. → -1",
                            "a second one. → -1",
                            "hello → 4 D",
                            "how may i help? → -1 D",
                            "bye, thanks → -1 D");
            assertThat(units.tokens()).isEqualTo(tokens);
            int[] whole = tokenizer.encode("The lamp is bright.", 100).ids();
            assertThat(units.tokens(0)).isEqualTo(Arrays.copyOfRange(whole, 1, whole.length - 1));
            assertThatThrownBy(() -> units.tokens(6)).isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder("text", "dialogues", "units.bin");
        assertThat(corpus.digest())
                .isEqualTo(new Corpus(List.of(text), List.of(dialogues)).digest())
                .isNotEqualTo(new Corpus(List.of(dialogues), List.of(text)).digest());
    }

    @Test
    void word_by_word_the_ids_are_those_of_the_whole() {
        Random random = new Random(7);
        List<String> words =
                List.of(
                        "The",
                        "lamp's",
                        "(re-use)",
                        "é",
                        "``ok''",
                        "你好，",
                        "in",
                        "order...",
                        "\u0301");
        try (AlbertTokenizer tokenizer = AlbertTokenizer.open(TOKENIZER)) {
            WordwiseTokens tokens = new WordwiseTokens(tokenizer);
            for (int i = 0; i < 2_500; i++) {
                StringBuilder text = new StringBuilder("lamp");
                for (int word = random.nextInt(9); word >= 0; word--) {
                    // A word of an accent alone, which is nothing in a whole text, is rare.
                    int kinds = words.size() - (i % 400 == 0 ? 0 : 1);
                    text.append(' ').append(words.get(random.nextInt(kinds)));
                }
                int[] whole = tokenizer.encode(text.toString(), 1_000).ids();
                if (i % 400 != 0) {
                    assertThat(tokens.of(text.toString()))
                            .as("%s", text)
                            .isEqualTo(Arrays.copyOfRange(whole, 1, whole.length - 1));
                } else {
                    tokens.of(text.toString());
                }
            }
            assertThat(tokens.isWordwise()).isTrue();
        }
    }

    @Test
    void a_damaged_token_file_is_refused() throws IOException {
        Files.writeString(text.resolve("a.txt"), "The lamp is bright. I like it.\n");
        Path file = folder.resolve("units.bin");
        try (AlbertTokenizer tokenizer = AlbertTokenizer.open(TOKENIZER)) {
            TokenFile.write(
                            file,
                            new Corpus(List.of(text), List.of()),
                            tokenizer,
                            DIGEST,
                            problems::add)
                    .close();
        }
        byte[] sound = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(sound, sound.length - 8));
        assertThatThrownBy(() -> TokenFile.open(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not what its head says");
        byte[] bad = sound.clone();
        bad[sound.length - 16] = 127;
        Files.write(file, bad);
        assertThatThrownBy(() -> TokenFile.open(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unit");
        Files.write(file, "no".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> TokenFile.open(file)).hasMessageContaining("no file of tokens");
    }

    private static void pack(OutputStream out, String content) throws IOException {
        try (out) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
    }

    /// The parts as UTF-8, the third as Latin-1, which is not UTF-8.
    private static byte[] join(String... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < parts.length; i++) {
            out.writeBytes(
                    parts[i].getBytes(
                            i == 2 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }
}
