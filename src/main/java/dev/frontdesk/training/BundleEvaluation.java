package dev.frontdesk.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.answering.AnswerEngine;
import dev.frontdesk.answering.Decision;
import dev.frontdesk.answering.Question;
import dev.frontdesk.knowledge.Example;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.knowledge.Problem;
import dev.frontdesk.knowledge.QueryFile;
import dev.frontdesk.retrieval.KnowledgeIndex;
import dev.frontdesk.scoring.Scorer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A model on a frozen test set in the layout of `dialog-data`: `LOCALE/test/{intents.csv, oos-*.csv, questions.jsonl}`.
///
/// Beside the model stand what it must beat: the linear model over n-grams alone that is part of it, and BM25 alone. Nothing is
/// fitted here. Each text of the test set is read once.
public final class BundleEvaluation {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Of what is simulated, and of how texts are dealt: the same for every model, so that two can be compared.
    private static final long SEED = 1;

    private final Scorer scorer;
    private final KnowledgeSnapshot knowledge;
    private final KnowledgeIndex index;
    private final AnswerEngine engine;
    private final Path folder;
    private final List<Problem> problems = new ArrayList<>();

    /// @param knowledge what questions are answered from
    /// @param folder the folder with the test sets
    public BundleEvaluation(Scorer scorer, KnowledgeSnapshot knowledge, Path folder) {
        this.scorer = scorer;
        this.knowledge = knowledge;
        this.index = KnowledgeIndex.build(knowledge, scorer::vectors);
        this.engine = new AnswerEngine(scorer, index, knowledge);
        this.folder = folder;
    }

    /// Records of the test sets that could not be read.
    public List<Problem> problems() {
        return problems;
    }

    /// The locales that have a test set.
    static List<String> locales(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(child -> Files.isDirectory(child.resolve("test")))
                    .map(child -> String.valueOf(child.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// The figures by locale and name; rates are 0–1.
    public ObjectNode run() {
        ObjectNode metrics = JSON.createObjectNode();
        for (String locale : locales(folder)) {
            ObjectNode figures = metrics.putObject(locale);
            Path test = folder.resolve(locale).resolve("test");
            addIntents(test, locale, figures);
            addAnswers(test, locale, figures);
        }
        return metrics;
    }

    private List<Example> examples(Path file, String locale) {
        return Files.exists(file) ? LabelledFile.examples(file, locale, problems) : List.of();
    }

    private void addIntents(Path test, String locale, ObjectNode figures) {
        List<Example> examples = examples(test.resolve("intents.csv"), locale);
        if (examples.isEmpty()) {
            return;
        }
        IntentEvaluation intents = IntentEvaluation.of(scorer, locale, examples, List.of());
        figures.put("intent_texts", intents.texts().size());
        figures.put("intent_accuracy", intents.metrics().accuracy());
        figures.put("intent_macro_f1", intents.metrics().macroF1());
        figures.put("intent_ece", intents.metrics().ece());
        figures.put(
                "intent_ece_if_calibrated_p95",
                CalibrationError.ifCalibrated(intents.answers(), SEED));
        intents.given().usual(SEED).addTo(figures);
        figures.put("ngram_accuracy", intents.ngrams().accuracy());
        for (String file : oosFiles(test)) {
            List<String> outside =
                    examples(test.resolve(file), locale).stream().map(Example::text).toList();
            if (!outside.isEmpty()) {
                String name = file.substring(0, file.length() - ".csv".length()).replace('-', '_');
                IntentEvaluation.Scope scope =
                        IntentEvaluation.of(scorer, locale, examples, outside).scope();
                figures.put("in_scope_accuracy_at_threshold", scope.inScopeAccuracy());
                figures.put(name + "_auroc", scope.auroc());
                figures.put(name + "_fpr95", scope.fpr95());
                figures.put(name + "_recall_at_threshold", scope.outOfScopeRecall());
                figures.put("ngram_" + name + "_auroc", scope.ngramAuroc());
            }
        }
    }

    /// How often the messages of the test sets are read otherwise with other names, spelling and gender words in them, by locale.
    ObjectNode bias() {
        ObjectNode bias = JSON.createObjectNode();
        for (String locale : locales(folder)) {
            Path test = folder.resolve(locale).resolve("test");
            List<Example> examples = examples(test.resolve("intents.csv"), locale);
            BiasCheck check = new BiasCheck(SEED, true);
            check.add(scorer, locale, examples.stream().map(Example::text).toList());
            bias.set(locale, check.json());
        }
        return bias;
    }

    private static List<String> oosFiles(Path test) {
        try (Stream<Path> files = Files.list(test)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith("oos") && name.endsWith(".csv"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(test + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void addAnswers(Path test, String locale, ObjectNode figures) {
        Path file = test.resolve("questions.jsonl");
        if (!Files.exists(file) || knowledge.answers().isEmpty()) {
            return;
        }
        List<QueryFile.Query> queries =
                QueryFile.read(file, String.valueOf(file.getFileName()), problems);
        // All at once: what follows asks about one after the other.
        scorer.understand(queries.stream().map(QueryFile.Query::text).toList(), locale);
        AnswerEvaluation answers = AnswerEvaluation.of(queries, scorer, index, engine, locale);
        figures.put("questions", queries.size());
        figures.put("right_answer_first", answers.matched().rAt1());
        figures.put("right_answer_mrr", answers.matched().mrr());
        figures.put("bm25_right_first", answers.bm25().rAt1());
        figures.put("vectors_right_first", answers.vectors().rAt1());
        figures.put("fused_right_first", answers.fused().rAt1());
        addDecisions(queries, locale, figures);
    }

    /// What the engine would do about the questions.
    private void addDecisions(List<QueryFile.Query> queries, String locale, ObjectNode figures) {
        int[] counts = new int[4];
        for (QueryFile.Query query : queries) {
            switch (engine.answer(Question.of(query.text(), locale))) {
                case Decision.Reply reply ->
                        counts[query.relevant().contains(reply.answer().value()) ? 0 : 1]++;
                case Decision.Several several ->
                        counts[
                                several.evidence().notes().said().stream()
                                                .anyMatch(name ->
                                                        query.relevant()
                                                                .contains(
                                                                        name.replaceFirst(
                                                                                "^answer:", "")))
                                        ? 0
                                        : 1]++;
                case Decision.Clarify _ -> counts[2]++;
                case Decision.Compose _, Decision.HandOver _, Decision.Decline _ -> counts[3]++;
            }
        }
        double all = Math.max(1, queries.size());
        figures.put("replied_rightly", counts[0] / all);
        figures.put("replied_wrongly", counts[1] / all);
        figures.put("asked_back", counts[2] / all);
        figures.put("neither", counts[3] / all);
    }

    /// What a model decides about each text of the test sets, by locale and text; for comparing two.
    public Map<String, String> decisions() {
        Map<String, String> decisions = new java.util.LinkedHashMap<>();
        for (String locale : locales(folder)) {
            Path test = folder.resolve(locale).resolve("test");
            List<String> texts = new ArrayList<>();
            examples(test.resolve("intents.csv"), locale).forEach(e -> texts.add(e.text()));
            for (String name : oosFiles(test)) {
                examples(test.resolve(name), locale).forEach(e -> texts.add(e.text()));
            }
            Path questions = test.resolve("questions.jsonl");
            if (Files.exists(questions)) {
                QueryFile.read(questions, String.valueOf(questions.getFileName()), problems)
                        .forEach(q -> texts.add(q.text()));
            }
            for (String text : texts) {
                decisions.put(locale + ": " + text, name(engine.answer(Question.of(text, locale))));
            }
        }
        return decisions;
    }

    private static String name(Decision decision) {
        return switch (decision) {
            case Decision.Reply reply -> "reply " + reply.answer();
            case Decision.Several several ->
                    "several " + several.parts().stream().map(BundleEvaluation::name).toList();
            case Decision.Clarify clarify ->
                    "clarify " + clarify.options().stream().map(Decision.Option::value).toList();
            case Decision.Compose compose ->
                    "compose "
                            + compose.quotes().stream()
                                    .map(q -> q.article() + "#" + q.ordinal())
                                    .toList();
            case Decision.HandOver _ -> "hand over";
            case Decision.Decline _ -> "decline";
        };
    }
}
