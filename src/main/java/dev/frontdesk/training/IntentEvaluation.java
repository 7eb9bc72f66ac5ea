package dev.frontdesk.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.knowledge.Example;
import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.scoring.Heads;
import dev.frontdesk.scoring.LinearHead;
import dev.frontdesk.scoring.Scorer;
import dev.frontdesk.scoring.Understanding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// A trained classifier on labelled test texts, with the linear model over n-grams alone beside it.
///
/// @param byNgrams the answers of the linear model over n-grams alone
/// @param metrics over the texts whose label was learned; without rejection
/// @param scope rates of NaN where no texts out of scope were given
/// @param given what would have been said
record IntentEvaluation(
        List<IntentId> labels,
        List<IntentMetrics.Answered> answers,
        List<IntentMetrics.Answered> byNgrams,
        IntentMetrics metrics,
        IntentMetrics ngrams,
        Scope scope,
        GivenAnswers given,
        List<String> texts) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double NGRAM_SCALE = 5;

    /// How messages out of scope are told from others.
    record Scope(
            double auroc,
            double fpr95,
            double inScopeAccuracy,
            double outOfScopeRecall,
            double ngramAuroc) {
        static final Scope NONE =
                new Scope(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    /// @param test texts with labels; such as are out of scope count with `outside`
    /// @param outside texts out of scope
    static IntentEvaluation of(
            Scorer scorer, String locale, List<Example> test, List<String> outside) {
        Heads heads = scorer.heads(locale);
        Map<IntentId, Integer> numbers = new HashMap<>();
        List<IntentId> labels = new ArrayList<>(heads.intents());
        labels.forEach(id -> numbers.put(id, numbers.size()));
        List<Example> inside = test.stream().filter(e -> e.intent() != null).toList();
        for (Example example : inside) {
            // A label that was never learned is always answered wrongly; it counts.
            IntentId id = example.intent();
            if (id != null && numbers.putIfAbsent(id, numbers.size()) == null) {
                labels.add(id);
            }
        }
        List<String> texts = inside.stream().map(Example::text).toList();
        List<Understanding> read = scorer.understand(texts, locale);
        List<IntentMetrics.Answered> answers = new ArrayList<>();
        List<IntentMetrics.Answered> byNgrams = new ArrayList<>();
        List<PrecisionPromise.Scored> said = new ArrayList<>();
        double limit = heads.thresholds().inScope();
        int passed = 0;
        for (int i = 0; i < texts.size(); i++) {
            int right = numbers.getOrDefault(inside.get(i).intent(), -1);
            Understanding.IntentScore top = read.get(i).ranking().getFirst();
            int answer = numbers.getOrDefault(top.intent(), -1);
            answers.add(new IntentMetrics.Answered(answer, top.confidence(), right));
            double[] p = ngrams(heads, texts.get(i));
            int best = HeadFitting.argMax(p);
            byNgrams.add(new IntentMetrics.Answered(best, p[best], right));
            double confidence = confidence(read.get(i), limit);
            said.add(new PrecisionPromise.Scored(confidence, answer == right));
            passed += confidence > 0 && answer == right ? 1 : 0;
        }
        List<String> out = new ArrayList<>(outside);
        test.stream().filter(e -> e.intent() == null).forEach(e -> out.add(e.text()));
        List<Understanding> readOutside = scorer.understand(out, locale);
        Scope scope =
                out.isEmpty()
                        ? Scope.NONE
                        : scope(
                                heads,
                                read,
                                texts,
                                readOutside,
                                out,
                                (double) passed / texts.size());
        return new IntentEvaluation(
                labels,
                answers,
                byNgrams,
                IntentMetrics.of(answers, labels.size()),
                IntentMetrics.of(byNgrams, labels.size()),
                scope,
                GivenAnswers.of(
                        said,
                        readOutside.stream().map(each -> confidence(each, limit)).toList(),
                        heads.thresholds()),
                texts);
    }

    /// How sure an answer is; 0 where the text is taken for out of scope, so that none is given.
    private static double confidence(Understanding read, double limit) {
        return read.inScope() >= limit ? read.ranking().getFirst().confidence() : 0;
    }

    /// The evaluations of several models on texts of their own as one: answers together, rates of scope as means.
    static IntentEvaluation pooled(List<IntentEvaluation> parts) {
        Map<IntentId, Integer> numbers = new LinkedHashMap<>();
        parts.forEach(part -> part.labels.forEach(id -> numbers.putIfAbsent(id, numbers.size())));
        List<IntentMetrics.Answered> answers = new ArrayList<>();
        List<IntentMetrics.Answered> byNgrams = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (IntentEvaluation part : parts) {
            part.answers.forEach(each -> answers.add(part.renumbered(each, numbers)));
            part.byNgrams.forEach(each -> byNgrams.add(part.renumbered(each, numbers)));
            texts.addAll(part.texts);
        }
        return new IntentEvaluation(
                List.copyOf(numbers.keySet()),
                answers,
                byNgrams,
                IntentMetrics.of(answers, numbers.size()),
                IntentMetrics.of(byNgrams, numbers.size()),
                new Scope(
                        mean(parts, Scope::auroc),
                        mean(parts, Scope::fpr95),
                        mean(parts, Scope::inScopeAccuracy),
                        mean(parts, Scope::outOfScopeRecall),
                        mean(parts, Scope::ngramAuroc)),
                GivenAnswers.pooled(parts.stream().map(IntentEvaluation::given).toList()),
                texts);
    }

    private IntentMetrics.Answered renumbered(
            IntentMetrics.Answered each, Map<IntentId, Integer> numbers) {
        return new IntentMetrics.Answered(
                numbers.getOrDefault(labels.get(each.answer()), -1),
                each.confidence(),
                numbers.getOrDefault(labels.get(each.right()), -1));
    }

    /// The mean over the parts that have it; NaN where none has.
    private static double mean(List<IntentEvaluation> parts, ToDoubleFunction<Scope> rate) {
        return parts.stream()
                .mapToDouble(part -> rate.applyAsDouble(part.scope))
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }

    private static Scope scope(
            Heads heads,
            List<Understanding> inside,
            List<String> texts,
            List<Understanding> readOutside,
            List<String> outside,
            double inScopeAccuracy) {
        double[] in = inside.stream().mapToDouble(Understanding::inScope).toArray();
        double[] out = readOutside.stream().mapToDouble(Understanding::inScope).toArray();
        double[] ngramsIn = texts.stream().mapToDouble(t -> margin(heads, t)).toArray();
        double[] ngramsOut = outside.stream().mapToDouble(t -> margin(heads, t)).toArray();
        double refused = Arrays.stream(out).filter(s -> s < heads.thresholds().inScope()).count();
        Separation separation = Separation.of(in, out);
        return new Scope(
                separation.auroc(),
                separation.fpr95(),
                inScopeAccuracy,
                refused / out.length,
                Separation.of(ngramsIn, ngramsOut).auroc());
    }

    /// The probabilities of the linear model over n-grams alone.
    private static double[] ngrams(Heads heads, String text) {
        float[] logits = heads.intent().ngrams().logits(new float[0], heads.ngrams().of(text));
        double[] scaled = new double[logits.length];
        Arrays.setAll(scaled, i -> NGRAM_SCALE * logits[i]);
        return LinearHead.softmax(scaled);
    }

    /// The largest margin of the linear model over n-grams alone.
    private static double margin(Heads heads, String text) {
        float[] logits = heads.intent().ngrams().logits(new float[0], heads.ngrams().of(text));
        double max = logits[0];
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        return max;
    }

    /// `report.json`.
    ///
    /// @param seed of what is simulated and of how texts are dealt
    ObjectNode json(double secondsTrain, long seed) {
        ObjectNode json = JSON.createObjectNode();
        json.put("accuracy", metrics.accuracy());
        json.put("macro_f1", metrics.macroF1());
        json.put("ece", metrics.ece());
        json.put("ece_if_calibrated_p95", CalibrationError.ifCalibrated(answers, seed));
        put(json, "oos_auroc", scope.auroc());
        put(json, "oos_fpr95", scope.fpr95());
        put(json, "in_scope_accuracy_at_threshold", scope.inScopeAccuracy());
        put(json, "oos_recall_at_threshold", scope.outOfScopeRecall());
        json.put("seconds_train", secondsTrain);
        json.put("texts", answers.size());
        ObjectNode baseline = json.putObject("ngram_baseline");
        baseline.put("accuracy", ngrams.accuracy());
        baseline.put("macro_f1", ngrams.macroF1());
        put(baseline, "oos_auroc", scope.ngramAuroc());
        given.addTo(json, seed);
        return json;
    }

    /// NaN becomes null.
    static void put(ObjectNode json, String name, double value) {
        if (Double.isNaN(value)) {
            json.putNull(name);
        } else {
            json.put(name, value);
        }
    }

    /// Writes the report's tables and pictures.
    void write(Path folder, ObjectNode json) {
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve("report.json"),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
            StringBuilder table = new StringBuilder("intent,texts,precision,recall,f1\r\n");
            for (IntentMetrics.Label label : metrics.labels()) {
                table.append(quoted(labels.get(label.label()).value()))
                        .append(
                                String.format(
                                        Locale.ROOT,
                                        ",%d,%.4f,%.4f,%.4f\r\n",
                                        label.texts(),
                                        label.precision(),
                                        label.recall(),
                                        label.f1()));
            }
            Files.writeString(folder.resolve("intents.csv"), table, StandardCharsets.UTF_8);
            Files.writeString(folder.resolve("confusion.csv"), confusion(), StandardCharsets.UTF_8);
            Files.writeString(folder.resolve("report.txt"), IntentReport.text(json));
            Files.writeString(
                    folder.resolve("errors.csv"), IntentErrors.table(json.path("errors")));
            Pictures.confusion(metrics.confusion(), folder.resolve("confusion.png"));
            Pictures.confidences(answers, folder.resolve("confidence.png"));
            Pictures.reliability(answers, folder.resolve("reliability.png"));
            Pictures.coverage(answers, folder.resolve("coverage.png"));
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be written: " + e.getMessage(), e);
        }
    }

    private String confusion() {
        StringBuilder table = new StringBuilder("right");
        labels.forEach(label -> table.append(',').append(quoted(label.value())));
        table.append("\r\n");
        for (int row = 0; row < labels.size(); row++) {
            table.append(quoted(labels.get(row).value()));
            for (int count : metrics.confusion()[row]) {
                table.append(',').append(count);
            }
            table.append("\r\n");
        }
        return table.toString();
    }

    static String quoted(String field) {
        return field.matches("[^\",\r\n]*") ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
