package dev.frontdesk.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.frontdesk.knowledge.Problem;
import dev.frontdesk.knowledge.Sentences;
import dev.frontdesk.registry.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Text to pre-train on: documents as sentences, dialogues as turns, read from files in a stream.
///
/// In text folders a blank line ends a document of a `.txt`, a `.md` is one document, and a line of a `.jsonl` is one: its
/// `text`, its `question` and `answer`, or its `turns`, which make it a dialogue. In dialogue folders a line of a `.txt` is a
/// turn and a blank line ends the dialogue; a line of a `.jsonl` is a dialogue with `turns` of `text`. Files may be packed with gzip or zstd.
///
/// Sentences that are no language are left out, so are those of documents that have been seen [#REPEATS_MAX] times. A
/// damaged line or record is reported and left out, the rest is taken. The same files give the same documents in the same
/// order, each time.
final class Corpus {
    /// How often a sentence of documents is taken.
    private static final int REPEATS_MAX = 5;

    /// What takes the documents.
    @FunctionalInterface
    interface Taker {
        /// Takes one document or dialogue.
        ///
        /// @param units the sentences or turns, at least one
        /// @param isDialogue whether they are turns
        void take(List<String> units, boolean isDialogue);
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int UNITS_MAX = 2_000;
    private static final int WRAPPED_LENGTH_MIN = 40;

    private final List<Path> texts;
    private final List<Path> dialogues;

    /// The corpus of some folders or files.
    ///
    /// @throws IllegalArgumentException where one is missing or holds nothing that can be read
    Corpus(List<Path> texts, List<Path> dialogues) {
        this.texts = CorpusFiles.of(texts);
        this.dialogues = CorpusFiles.of(dialogues);
        if (this.texts.isEmpty() && this.dialogues.isEmpty()) {
            throw new IllegalArgumentException("no folder of text or dialogues is given");
        }
    }

    /// Reads everything once.
    void read(Consumer<Problem> problems, Taker taker) {
        RepeatedTexts repeated = new RepeatedTexts();
        for (Path file : texts) {
            new Reading(file, false, repeated, problems, taker).read();
        }
        for (Path file : dialogues) {
            new Reading(file, true, repeated, problems, taker).read();
        }
    }

    /// SHA-256 over the content of all files in their order, in hexadecimal.
    String digest() {
        MessageDigest digest = Sha256.start();
        try {
            for (Path file : texts) {
                add(digest, "text", file);
            }
            for (Path file : dialogues) {
                add(digest, "dialogues", file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the corpus cannot be read: " + e.getMessage(), e);
        }
        return Sha256.hex(digest);
    }

    private static void add(MessageDigest digest, String role, Path file) throws IOException {
        String head = role + ' ' + CorpusFiles.kind(file) + ' ' + Files.size(file) + '\n';
        digest.update(head.getBytes(StandardCharsets.UTF_8));
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
    }

    /// One file's way through.
    private static final class Reading {
        private final Path file;
        private final boolean isDialogues;
        private final RepeatedTexts repeated;
        private final Consumer<Problem> problems;
        private final Taker taker;
        private final List<String> units = new ArrayList<>();

        Reading(
                Path file,
                boolean isDialogues,
                RepeatedTexts repeated,
                Consumer<Problem> problems,
                Taker taker) {
            this.file = file;
            this.isDialogues = isDialogues;
            this.repeated = repeated;
            this.problems = problems;
            this.taker = taker;
        }

        void read() {
            try (CorpusLines lines = new CorpusLines(file, problems)) {
                if (CorpusFiles.kind(file) == CorpusFiles.Kind.JSON_LINES) {
                    for (String line = lines.next(); line != null; line = lines.next()) {
                        if (!line.isBlank()) {
                            record(line, lines.line());
                        }
                    }
                } else if (isDialogues) {
                    turns(lines);
                } else {
                    paragraphs(lines);
                }
            } catch (IOException e) {
                problem(0, null, "cannot be read: " + e.getMessage());
            }
        }

        private void turns(CorpusLines lines) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (line.isBlank()) {
                    end(true);
                } else {
                    turn(line);
                }
            }
            end(true);
        }

        private void paragraphs(CorpusLines lines) {
            boolean isMarkdown = CorpusFiles.kind(file) == CorpusFiles.Kind.MARKDOWN;
            MarkdownProse markdown = new MarkdownProse();
            StringBuilder paragraph = new StringBuilder();
            for (String line = lines.next(); line != null; line = lines.next()) {
                String text = Sentences.clean(isMarkdown ? markdown.next(line) : line);
                if (!isWrapped(paragraph, text)) {
                    paragraph(paragraph.toString());
                    paragraph.setLength(0);
                }
                if (text.isEmpty() && !isMarkdown) {
                    end(false);
                }
                paragraph.append(paragraph.isEmpty() ? "" : " ").append(text);
            }
            paragraph(paragraph.toString());
            end(false);
        }

        /// Whether a line goes on with the paragraph, as in texts that were wrapped to a width.
        private static boolean isWrapped(StringBuilder paragraph, String line) {
            return !line.isEmpty()
                    && paragraph.length() >= WRAPPED_LENGTH_MIN
                    && Character.isLowerCase(line.codePointAt(0))
                    && ".!?:;".indexOf(paragraph.charAt(paragraph.length() - 1)) < 0;
        }

        private void record(String line, long number) {
            JsonNode json;
            try {
                json = JSON.readTree(line);
            } catch (JsonProcessingException e) {
                problem(number, null, "is not JSON: " + e.getOriginalMessage());
                return;
            }
            if (json.path("turns").isArray()) {
                dialogue(json.path("turns"), number);
            } else if (isDialogues) {
                problem(number, "turns", "is missing or no list");
            } else if (json.path("text").isTextual()) {
                document(json.path("text").textValue());
            } else if (json.path("question").isTextual() && json.path("answer").isTextual()) {
                document(
                        json.path("question").textValue() + "\n" + json.path("answer").textValue());
            } else {
                problem(number, "text", "is missing or no text");
            }
        }

        private void document(String text) {
            text.lines().map(Sentences::clean).forEach(this::paragraph);
            end(false);
        }

        private void dialogue(JsonNode turns, long number) {
            for (int i = 0; i < turns.size(); i++) {
                JsonNode text = turns.path(i).path("text");
                if (!text.isTextual()) {
                    problem(number, "turns[" + i + "].text", "is missing or no text");
                    units.clear();
                    return;
                }
                turn(text.textValue());
            }
            end(true);
        }

        private void turn(String text) {
            String turn = Sentences.clean(text);
            if (turn.length() > Sentences.LENGTH_MAX) {
                Sentences.of(turn).stream().filter(Sentences::isSaid).forEach(this::add);
            } else if (Sentences.isSaid(turn)) {
                add(turn);
            }
        }

        private void paragraph(String cleaned) {
            for (String sentence : Sentences.of(cleaned)) {
                if (Sentences.isLanguage(sentence) && repeated.seen(sentence) <= REPEATS_MAX) {
                    add(sentence);
                }
            }
        }

        private void add(String unit) {
            units.add(unit);
            // A book without a blank line is many documents, rather than all of memory.
            if (units.size() == UNITS_MAX) {
                end(isDialogues);
            }
        }

        private void end(boolean isDialogue) {
            if (!units.isEmpty()) {
                taker.take(List.copyOf(units), isDialogue);
                units.clear();
            }
        }

        private void problem(long line, @Nullable String field, String message) {
            problems.accept(new Problem(file.toString(), line, field, message));
        }
    }
}
