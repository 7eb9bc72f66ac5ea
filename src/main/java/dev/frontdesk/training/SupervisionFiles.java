package dev.frontdesk.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.frontdesk.albert.AlbertTokenizer;
import dev.frontdesk.albert.Encoding;
import dev.frontdesk.knowledge.CsvTable;
import dev.frontdesk.knowledge.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// The reader of labelled texts (CSV with `text,label` or `text,intent`) and of question–answer pairs (CSV or JSONL with `question` and `answer`).
///
/// Texts that are the same are taken once a label. Out-of-scope rows are left out: they share nothing.
final class SupervisionFiles {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> NO_LABEL = Set.of("", "oos");
    private static final int PIECES_MAX = 256;

    /// The texts of a file by label.
    private record LabelledTexts(String file, List<List<String>> classes) {}

    /// The questions of a file, each with the answer of the same index.
    private record AnsweredQuestions(String file, List<String> questions, List<String> answers) {}

    private final List<LabelledTexts> labelled;
    private final List<AnsweredQuestions> questions;

    private SupervisionFiles(List<LabelledTexts> labelled, List<AnsweredQuestions> questions) {
        this.labelled = labelled;
        this.questions = questions;
    }

    /// Reads the files, before anything takes long.
    ///
    /// @throws IllegalArgumentException where a file is missing or has nothing to learn from
    static SupervisionFiles read(List<Path> labelled, List<Path> questions) throws IOException {
        List<LabelledTexts> texts = new ArrayList<>();
        for (Path file : labelled) {
            texts.add(labelled(file));
        }
        List<AnsweredQuestions> pairs = new ArrayList<>();
        for (Path file : questions) {
            pairs.add(answered(file));
        }
        return new SupervisionFiles(texts, pairs);
    }

    /// What was read, in the pieces of an encoder.
    Supervision in(AlbertTokenizer tokenizer) {
        Function<String, int[]> pieces = text -> pieces(tokenizer, text);
        return new Supervision(
                labelled.stream()
                        .map(set ->
                                new Supervision.Labels(
                                        set.file,
                                        set.classes.stream()
                                                .map(own -> own.stream().map(pieces).toList())
                                                .toList()))
                        .toList(),
                questions.stream()
                        .map(set ->
                                new Supervision.Questions(
                                        set.file,
                                        set.questions.stream().map(pieces).toList(),
                                        set.answers.stream().map(pieces).toList()))
                        .toList());
    }

    private static LabelledTexts labelled(Path file) {
        Map<String, SequencedSet<String>> texts = new TreeMap<>();
        for (CsvTable.Row row : rows(file, "text", labelColumn(file))) {
            String label = row.get(row.fields().containsKey("label") ? "label" : "intent");
            if (!NO_LABEL.contains(label) && !row.get("text").isBlank()) {
                texts.computeIfAbsent(label, _ -> new LinkedHashSet<>()).add(row.get("text"));
            }
        }
        return new LabelledTexts(
                file.toString(), texts.values().stream().map(List::<String>copyOf).toList());
    }

    private static String labelColumn(Path file) {
        List<Problem> problems = new ArrayList<>();
        boolean named = !CsvTable.read(file, file.toString(), List.of("label"), problems).isEmpty();
        return named ? "label" : "intent";
    }

    private static List<CsvTable.Row> rows(Path file, String... columns) {
        List<Problem> problems = new ArrayList<>();
        List<CsvTable.Row> rows =
                CsvTable.read(file, file.toString(), Arrays.asList(columns), problems);
        TrainCommand.report(problems);
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(
                    file + ": has no rows with the columns " + String.join(",", columns));
        }
        return rows;
    }

    private static AnsweredQuestions answered(Path file) throws IOException {
        List<String> questions = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        if (file.toString().endsWith(".jsonl")) {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                JsonNode json = line.isBlank() ? JSON.createObjectNode() : JSON.readTree(line);
                if (json.path("question").isTextual() && json.path("answer").isTextual()) {
                    questions.add(json.get("question").asText());
                    answers.add(json.get("answer").asText());
                } else if (!line.isBlank()) {
                    throw new IllegalArgumentException(
                            file + ":" + number + ": has no \"question\" and \"answer\"");
                }
            }
        } else {
            for (CsvTable.Row row : rows(file, "question", "answer")) {
                questions.add(row.get("question"));
                answers.add(row.get("answer"));
            }
        }
        return new AnsweredQuestions(file.toString(), questions, answers);
    }

    private static int[] pieces(AlbertTokenizer tokenizer, String text) {
        Encoding encoding = tokenizer.encode(text, PIECES_MAX);
        return Arrays.copyOfRange(encoding.ids(), 1, encoding.length() - 1);
    }
}
