package dev.frontdesk.training;

import com.fasterxml.jackson.databind.JsonNode;
import dev.frontdesk.albert.AlbertTokenizer;
import dev.frontdesk.albert.Encoding;
import dev.frontdesk.knowledge.CsvTable;
import dev.frontdesk.knowledge.Example;
import dev.frontdesk.knowledge.JsonLines;
import dev.frontdesk.knowledge.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.function.Function;

/// The reader of labelled texts (CSV with `text,label` or `text,intent`) and of question–answer pairs (CSV or JSONL with `question` and `answer`).
///
/// Texts that are the same are taken once a label. Out-of-scope rows are left out: they share nothing. So is what is damaged, with its line on standard error.
final class SupervisionFiles {
    private static final List<String> QUESTION_COLUMNS = List.of("question", "answer");
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
    static SupervisionFiles read(List<Path> labelled, List<Path> questions) {
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
        List<Problem> problems = new ArrayList<>();
        List<Example> examples = LabelledFile.examples(file, "en", problems);
        requireRows(file, examples, "text,label", problems);
        Map<String, SequencedSet<String>> texts = new TreeMap<>();
        for (Example example : examples) {
            if (example.intent() != null) {
                texts.computeIfAbsent(example.intent().value(), _ -> new LinkedHashSet<>())
                        .add(example.text());
            }
        }
        return new LabelledTexts(
                file.toString(), texts.values().stream().map(List::<String>copyOf).toList());
    }

    private static void requireRows(
            Path file, List<?> rows, String columns, List<Problem> problems) {
        TrainCommand.report(problems);
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(file + ": has no rows with the columns " + columns);
        }
    }

    private static AnsweredQuestions answered(Path file) {
        String name = file.toString();
        List<Problem> problems = new ArrayList<>();
        List<String> questions = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        if (CorpusFiles.kind(file) == CorpusFiles.Kind.JSON_LINES) {
            for (JsonLines.Line line : JsonLines.read(file, name, problems)) {
                JsonNode question = line.object().path("question");
                JsonNode answer = line.object().path("answer");
                if (question.isTextual() && answer.isTextual()) {
                    questions.add(question.textValue());
                    answers.add(answer.textValue());
                } else {
                    String field = question.isTextual() ? "answer" : "question";
                    problems.add(new Problem(name, line.number(), field, "is missing or no text"));
                }
            }
        } else {
            for (CsvTable.Row row : CsvTable.read(file, name, QUESTION_COLUMNS, problems)) {
                questions.add(row.get("question"));
                answers.add(row.get("answer"));
            }
        }
        requireRows(file, questions, String.join(",", QUESTION_COLUMNS), problems);
        return new AnsweredQuestions(name, questions, answers);
    }

    private static int[] pieces(AlbertTokenizer tokenizer, String text) {
        Encoding encoding = tokenizer.encode(text, PIECES_MAX);
        return Arrays.copyOfRange(encoding.ids(), 1, encoding.length() - 1);
    }
}
