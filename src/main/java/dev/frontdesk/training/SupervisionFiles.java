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

/// The reader of labelled texts (CSV with `text,label` or `text,intent`) and of question–answer pairs (CSV or JSONL with `question` and `answer`).
///
/// Texts that are the same are taken once a label. Out-of-scope rows are left out: they share nothing.
final class SupervisionFiles {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> NO_LABEL = Set.of("", "oos");
    private static final int PIECES_MAX = 256;

    private final AlbertTokenizer tokenizer;

    SupervisionFiles(AlbertTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /// @throws IllegalArgumentException where a file is missing or has nothing to learn from
    Supervision read(List<Path> labelled, List<Path> questions) throws IOException {
        List<Supervision.Labels> labels = new ArrayList<>();
        for (Path file : labelled) {
            labels.add(labels(file));
        }
        List<Supervision.Questions> pairs = new ArrayList<>();
        for (Path file : questions) {
            pairs.add(questions(file));
        }
        return new Supervision(labels, pairs);
    }

    private Supervision.Labels labels(Path file) {
        Map<String, SequencedSet<String>> texts = new TreeMap<>();
        for (CsvTable.Row row : rows(file, "text", labelColumn(file))) {
            String label = row.get(row.fields().containsKey("label") ? "label" : "intent");
            if (!NO_LABEL.contains(label) && !row.get("text").isBlank()) {
                texts.computeIfAbsent(label, _ -> new LinkedHashSet<>()).add(row.get("text"));
            }
        }
        return new Supervision.Labels(
                file.toString(),
                texts.values().stream()
                        .map(own -> own.stream().map(this::pieces).toList())
                        .toList());
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

    private Supervision.Questions questions(Path file) throws IOException {
        List<int[]> questions = new ArrayList<>();
        List<int[]> answers = new ArrayList<>();
        if (file.toString().endsWith(".jsonl")) {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                JsonNode json = line.isBlank() ? JSON.createObjectNode() : JSON.readTree(line);
                if (json.path("question").isTextual() && json.path("answer").isTextual()) {
                    questions.add(pieces(json.get("question").asText()));
                    answers.add(pieces(json.get("answer").asText()));
                } else if (!line.isBlank()) {
                    throw new IllegalArgumentException(
                            file + ":" + number + ": has no \"question\" and \"answer\"");
                }
            }
        } else {
            for (CsvTable.Row row : rows(file, "question", "answer")) {
                questions.add(pieces(row.get("question")));
                answers.add(pieces(row.get("answer")));
            }
        }
        return new Supervision.Questions(file.toString(), questions, answers);
    }

    private int[] pieces(String text) {
        Encoding encoding = tokenizer.encode(text, PIECES_MAX);
        return Arrays.copyOfRange(encoding.ids(), 1, encoding.length() - 1);
    }
}
