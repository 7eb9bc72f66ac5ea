package dev.frontdesk.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.knowledge.Example;
import dev.frontdesk.knowledge.Problem;
import dev.frontdesk.scoring.Scorer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `evaluate intents`: trains on one file of labelled texts and reports on another, or on itself by cross-validation, or says what is doubtful in them.
///
/// Lint is an option and no command of its own: it reads the same files in the same way, so that one who wonders at a figure adds one word.
@Command(
        name = "intents",
        description =
                "Trains on one CSV and reports on another, or on itself by cross-validation (--folds); or looks for what is doubtful in them (--lint).",
        mixinStandardHelpOptions = true)
final class EvaluateIntentsCommand extends FiguresCommand {
    private static final int LINT_FOLDS = 5;
    private static final Set<String> LINT_OPTIONS =
            Set.of(
                    "--lint",
                    "--train",
                    "--test",
                    "--valid",
                    "--oos",
                    "--folds",
                    "--encoder",
                    "--seed",
                    "--report",
                    "--json");

    @Mixin private TuningOptions tuning = new TuningOptions();

    @Option(
            names = "--train",
            required = true,
            paramLabel = "F.csv",
            description = "text,intent; the intent oos marks texts out of scope.")
    private Path train = Path.of("");

    @Option(
            names = "--test",
            paramLabel = "F.csv",
            description = "text,intent; never fitted to. Wanted unless --folds or --lint is given.")
    private @Nullable Path test;

    @Option(
            names = "--folds",
            paramLabel = "N",
            description =
                    "Cross-validation instead of --test: N models, each learns from the other parts of --train and is asked about its own. With --lint: its parts (default there: 5).")
    private @Nullable Integer folds;

    @Option(
            names = "--lint",
            description =
                    "Train nothing; list what is doubtful in the files: probably wrong labels, texts with two intents, leaks into --test, --valid and --oos, intents too close or too small.")
    private boolean lint;

    @Option(
            names = "--robustness",
            description =
                    "Also: how much accuracy is lost by a typo in one word, other case, missing punctuation, a missing word.")
    private boolean robustness;

    @Option(
            names = "--bias",
            description =
                    "Also: how many messages are read otherwise with another name, gender word or spelling (colour, color) in them.")
    private boolean bias;

    @Option(
            names = "--valid",
            paramLabel = "F.csv",
            description = "For stopping and calibration, instead of a part of --train.")
    private @Nullable Path valid;

    @Option(
            names = "--oos",
            arity = "1..*",
            paramLabel = "F.csv",
            description = "Texts out of scope; never fitted to.")
    private List<Path> oos = List.of();

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Where report.json, tables and pictures go.")
    private @Nullable Path report;

    @Spec private @Nullable CommandSpec spec;

    @Override
    JsonNode evaluate() throws IOException {
        check();
        if (lint) {
            int parts = folds == null ? LINT_FOLDS : folds;
            List<Path> tests = new ArrayList<>(valid == null ? List.of() : List.of(valid));
            tests.addAll(test == null ? List.of() : List.of(test));
            ObjectNode found =
                    new FileLint(train, tests, oos, tuning.folder(), parts, tuning.seed).run();
            if (report != null) {
                LintReport.write(report, found);
            }
            return found;
        }
        TuningSettings given = tuning.settings();
        List<Problem> problems = new ArrayList<>();
        List<LabelledText> learn = LabelledFile.read(train, null, problems);
        String locale = learn.getFirst().example().locale();
        List<Example> held =
                valid == null ? List.of() : examples(LabelledFile.read(valid, locale, problems));
        List<LabelledText> asked =
                test == null ? List.of() : LabelledFile.read(test, locale, problems);
        List<LabelledText> outside = new ArrayList<>();
        for (Path file : oos) {
            outside.addAll(LabelledFile.outside(file, locale, problems));
        }
        TrainCommand.report(problems);
        EncoderFolder encoder = tuning.folder();
        return folds == null
                ? tested(given, encoder, learn, held, asked, outside)
                : folded(given, encoder, learn, held, outside, folds);
    }

    /// What picocli cannot say of options that exclude or need each other.
    private void check() {
        if (spec == null) {
            throw new IllegalStateException("made without picocli");
        }
        if (test == null && folds == null && !lint) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Missing required option: '--test=F.csv' (or --folds N, or --lint)");
        }
        if (folds != null && folds < 2) {
            throw new IllegalArgumentException("--folds is 2 or more, not " + folds);
        }
        if (folds != null && !lint && test != null) {
            throw new IllegalArgumentException(
                    "--test does not go with --folds: each text of --train is a test of a model that has not learned from it");
        }
        if (folds != null && tuning.search.isWanted()) {
            throw new IllegalArgumentException(
                    "--search does not go with --folds: it would choose by texts that are asked about later");
        }
        if (lint) {
            for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
                if (!LINT_OPTIONS.contains(option.longestName())) {
                    throw new IllegalArgumentException(
                            option.longestName()
                                    + " does not go with --lint, which trains nothing");
                }
            }
        }
    }

    private ObjectNode tested(
            TuningSettings given,
            EncoderFolder encoder,
            List<LabelledText> learn,
            List<Example> held,
            List<LabelledText> asked,
            List<LabelledText> outside)
            throws IOException {
        Dataset dataset = Dataset.of("", examples(learn), held);
        long start = System.nanoTime();
        TuningSettings settings = tuning.searched(dataset, encoder, given, null);
        BundleTraining.Trained trained = train(dataset, encoder, settings, held);
        double seconds = (System.nanoTime() - start) / 1e9;
        String locale = learn.getFirst().example().locale();
        Probes probes = probes(given, locale);
        try (Scorer scorer = trained.scorer(encoder)) {
            IntentEvaluation evaluation =
                    IntentEvaluation.of(scorer, locale, examples(asked), texts(outside));
            List<LabelledText> all = new ArrayList<>(asked);
            all.addAll(outside);
            ObjectNode result = evaluation.json(seconds, given.seed());
            probes.show(scorer, asked);
            probes.addTo(result);
            result.set("errors", IntentErrors.json(IntentErrors.of(scorer, locale, learn, all)));
            return written(evaluation, result);
        }
    }

    private ObjectNode folded(
            TuningSettings given,
            EncoderFolder encoder,
            List<LabelledText> learn,
            List<Example> held,
            List<LabelledText> outside,
            int parts)
            throws IOException {
        long start = System.nanoTime();
        Probes probes = probes(given, learn.getFirst().example().locale());
        CrossValidation validation =
                CrossValidation.run(
                        learn,
                        held,
                        texts(outside),
                        parts,
                        given.seed(),
                        dataset -> train(dataset, encoder, given, held).scorer(encoder),
                        probes::show);
        double seconds = (System.nanoTime() - start) / 1e9;
        ObjectNode result = validation.evaluation().json(seconds, given.seed());
        ObjectNode cross = result.putObject("folds");
        cross.put("count", parts);
        cross.put("accuracy_standard_deviation", validation.standardDeviation());
        ArrayNode accuracies = cross.putArray("accuracies");
        validation.accuracies().forEach(accuracies::add);
        probes.addTo(result);
        result.set("errors", IntentErrors.json(validation.errors()));
        return written(validation.evaluation(), result);
    }

    private BundleTraining.Trained train(
            Dataset dataset, EncoderFolder encoder, TuningSettings settings, List<Example> held) {
        return tuning.train(dataset, encoder, settings, one -> one.run(null, held.isEmpty()));
    }

    private ObjectNode written(IntentEvaluation evaluation, ObjectNode result) {
        if (report != null) {
            evaluation.write(report, result);
        }
        return result;
    }

    @Override
    String readable(JsonNode figures) throws IOException {
        if (lint) {
            return LintReport.text(figures);
        }
        return IntentReport.text(figures)
                + System.lineSeparator()
                + IntentErrors.text(figures.path("errors"));
    }

    /// What a model is asked beside the test, as it was wished for.
    private record Probes(
            String locale, @Nullable Robustness robustness, @Nullable BiasCheck bias) {
        void show(Scorer scorer, List<LabelledText> asked) {
            if (robustness != null) {
                robustness.add(scorer, locale, asked);
            }
            if (bias != null) {
                bias.add(scorer, locale, texts(asked));
            }
        }

        void addTo(ObjectNode result) {
            if (robustness != null) {
                result.set("robustness", robustness.json());
            }
            if (bias != null) {
                result.set("bias", bias.json());
            }
        }
    }

    private Probes probes(TuningSettings given, String locale) {
        return new Probes(
                locale,
                robustness ? new Robustness(given.seed()) : null,
                bias ? new BiasCheck(given.seed(), false) : null);
    }

    private static List<Example> examples(List<LabelledText> texts) {
        return texts.stream().map(LabelledText::example).toList();
    }

    private static List<String> texts(List<LabelledText> texts) {
        return texts.stream().map(LabelledText::text).toList();
    }
}
