package dev.frontdesk.training;

import dev.frontdesk.knowledge.Example;
import dev.frontdesk.knowledge.Intent;
import dev.frontdesk.scoring.Scorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/// A classifier judged on all labelled texts, each by a model that has not learned from it.
///
/// @param evaluation of all parts together
/// @param accuracies one a part
/// @param errors of all parts, in their order
record CrossValidation(
        IntentEvaluation evaluation, List<Double> accuracies, List<IntentErrors.Wrong> errors) {

    /// Trains one model a part of a [CrossFolds].
    ///
    /// @param held for stopping and calibration; none: a share of what is learned from
    /// @param outside texts out of scope that every model is asked about besides the labelled ones
    /// @param trainer makes a model, which is closed here
    /// @param probes are shown each model and the texts of which it has not learned
    /// @throws IllegalArgumentException where there are fewer different texts in scope than parts, or one intent only
    static CrossValidation run(
            List<LabelledText> texts,
            List<Example> held,
            List<String> outside,
            int parts,
            long seed,
            Function<Dataset, Scorer> trainer,
            BiConsumer<Scorer, List<LabelledText>> probes) {
        LabelledSet set = LabelledSet.of(texts);
        check(set, parts);
        CrossFolds folds = CrossFolds.of(set.plain(), set.labels(), parts, seed);
        String locale = texts.getFirst().example().locale();
        List<IntentEvaluation> evaluations = new ArrayList<>();
        List<IntentErrors.Wrong> errors = new ArrayList<>();
        for (int fold = 0; fold < parts; fold++) {
            List<LabelledText> learned = at(texts, folds.learned(fold));
            List<LabelledText> asked = at(texts, folds.held(fold));
            Dataset lesson =
                    Dataset.of("", learned.stream().map(LabelledText::example).toList(), held);
            try (Scorer scorer = trainer.apply(lesson)) {
                IntentEvaluation evaluation =
                        IntentEvaluation.of(
                                scorer,
                                locale,
                                asked.stream().map(LabelledText::example).toList(),
                                outside);
                evaluations.add(evaluation);
                errors.addAll(IntentErrors.of(scorer, locale, learned, asked));
                probes.accept(scorer, asked);
                System.err.printf(
                        Locale.ROOT,
                        "part %d of %d: accuracy %.4f%n",
                        fold + 1,
                        parts,
                        evaluation.metrics().accuracy());
            }
        }
        return new CrossValidation(
                IntentEvaluation.pooled(evaluations),
                evaluations.stream().map(each -> each.metrics().accuracy()).toList(),
                errors);
    }

    private static void check(LabelledSet set, int parts) {
        int inScope = 0;
        int intents = 0;
        int[] different = set.different();
        for (int label = 0; label < different.length; label++) {
            boolean outside = set.names().get(label).equals(Intent.OUT_OF_SCOPE);
            inScope += outside ? 0 : different[label];
            intents += outside ? 0 : 1;
        }
        if (inScope < parts || intents < 2) {
            throw new IllegalArgumentException(
                    "%s has %d different texts of %d intents in scope, too few for %d parts"
                            .formatted(set.texts().getFirst().file(), inScope, intents, parts));
        }
    }

    private static List<LabelledText> at(List<LabelledText> texts, int[] places) {
        return IntStream.of(places).mapToObj(texts::get).toList();
    }

    /// How much the parts' accuracies differ from each other.
    double standardDeviation() {
        double mean = accuracies.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        double squares = accuracies.stream().mapToDouble(a -> (a - mean) * (a - mean)).sum();
        return Math.sqrt(squares / (accuracies.size() - 1));
    }
}
