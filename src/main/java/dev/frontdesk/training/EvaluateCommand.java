package dev.frontdesk.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.CsvTable;
import dev.frontdesk.knowledge.Example;
import dev.frontdesk.knowledge.FaqFile;
import dev.frontdesk.knowledge.Imported;
import dev.frontdesk.knowledge.KnowledgeFolder;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.knowledge.Problem;
import dev.frontdesk.knowledge.QueryFile;
import dev.frontdesk.retrieval.KnowledgeIndex;
import dev.frontdesk.scoring.Scorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `evaluate`: figures on test sets that never touch fitting, each with its baselines beside it.
@Command(
        name = "evaluate",
        description = "Measures intents, answers, or a bundle on a test set.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "intents|answers|bundle",
        subcommands = {
            EvaluateCommand.Intents.class,
            EvaluateCommand.Answers.class,
            EvaluateCommand.Bundle.class
        })
public final class EvaluateCommand implements Runnable {
    private static final ObjectMapper JSON = new ObjectMapper();

    @picocli.CommandLine.Spec private picocli.CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new picocli.CommandLine.ParameterException(
                    spec.commandLine(), "Say what to evaluate: intents, answers or bundle.");
        }
    }

    private static void print(JsonNode result, boolean compact) throws IOException {
        System.out.println(
                compact
                        ? JSON.writeValueAsString(result)
                        : JSON.writerWithDefaultPrettyPrinter().writeValueAsString(result));
    }

    private static void require(Path file) {
        if (!Files.exists(file)) {
            throw new IllegalArgumentException(file + " does not exist");
        }
    }

    /// `evaluate intents`.
    @Command(
            name = "intents",
            description = "Trains on one CSV and reports on another.",
            mixinStandardHelpOptions = true)
    static final class Intents implements Runnable {
        @Mixin private TuningOptions tuning = new TuningOptions();

        @Option(
                names = "--train",
                required = true,
                paramLabel = "F.csv",
                description = "text,intent; the intent oos marks texts out of scope.")
        private Path train = Path.of("");

        @Option(
                names = "--test",
                required = true,
                paramLabel = "F.csv",
                description = "text,intent; never fitted to.")
        private Path test = Path.of("");

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

        @Option(names = "--json", description = "Print compact JSON.")
        private boolean json;

        @Override
        public void run() {
            try {
                evaluate();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        private void evaluate() throws IOException {
            FineTuning.Settings settings = tuning.settings();
            List<Problem> problems = new ArrayList<>();
            List.of(train, test).forEach(EvaluateCommand::require);
            List<Example> learn = Dataset.required(train, problems);
            String locale = learn.getFirst().locale();
            List<Example> held = valid == null ? List.of() : read(valid, locale, problems);
            List<Example> asked = read(test, locale, problems);
            List<String> outside = new ArrayList<>();
            for (Path file : oos) {
                require(file);
                String name = String.valueOf(file.getFileName());
                for (CsvTable.Row row : CsvTable.read(file, name, List.of("text"), problems)) {
                    outside.add(row.get("text").strip());
                }
            }
            TrainCommand.report(problems);
            EncoderFolder encoder = tuning.folder();
            Dataset dataset = Dataset.of("", learn, held);
            long start = System.nanoTime();
            BundleTraining.Trained trained =
                    TuningOptions.reported(
                            System.err,
                            progress ->
                                    new BundleTraining(
                                                    dataset,
                                                    encoder,
                                                    settings,
                                                    tuning.device(),
                                                    System.err::println,
                                                    progress)
                                            .run(null, held.isEmpty()));
            double seconds = (System.nanoTime() - start) / 1e9;
            try (Scorer scorer = trained.scorer(encoder)) {
                IntentEvaluation evaluation = IntentEvaluation.of(scorer, locale, asked, outside);
                ObjectNode result = evaluation.json(seconds);
                if (report != null) {
                    evaluation.write(report, result);
                }
                print(result, json);
            }
        }

        private static List<Example> read(Path file, String locale, List<Problem> problems) {
            require(file);
            return Dataset.required(file, problems).stream()
                    .map(e -> new Example(e.text(), e.intent(), locale))
                    .toList();
        }
    }

    /// `evaluate answers`.
    @Command(
            name = "answers",
            description = "Ranks a FAQ's answers for questions whose right answers are known.",
            mixinStandardHelpOptions = true)
    static final class Answers implements Runnable {
        @Option(
                names = "--faq",
                required = true,
                paramLabel = "F.jsonl",
                description = "id, question, answer, variants…")
        private Path faq = Path.of("");

        @Option(
                names = "--queries",
                required = true,
                paramLabel = "F.jsonl",
                description = "query, relevant_ids; never fitted to.")
        private Path queries = Path.of("");

        @Option(
                names = "--train",
                paramLabel = "F.jsonl",
                description = "query, relevant_ids to fit the match head to.")
        private @Nullable Path train;

        @Option(
                names = "--bundle",
                paramLabel = "DIR",
                description = "The model (default: the one that ships).")
        private @Nullable Path bundle;

        @Option(
                names = "--encoder",
                paramLabel = "DIR",
                description = "A plain encoder instead of a bundle.")
        private @Nullable Path encoder;

        @Option(
                names = "--report",
                paramLabel = "DIR",
                description = "Where report.json and the rankings go.")
        private @Nullable Path report;

        @Option(names = "--json", description = "Print compact JSON.")
        private boolean json;

        @Override
        public void run() {
            try {
                evaluate();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        private void evaluate() throws IOException {
            List.of(faq, queries).forEach(EvaluateCommand::require);
            if (encoder != null && bundle != null) {
                throw new IllegalArgumentException("name --bundle or --encoder, not both");
            }
            List<Problem> problems = new ArrayList<>();
            Imported<List<Answer>> answers = FaqFile.read(faq, "en");
            problems.addAll(answers.problems());
            List<QueryFile.Query> asked =
                    QueryFile.read(queries, String.valueOf(queries.getFileName()), problems);
            List<QueryFile.Query> lesson =
                    train == null
                            ? List.of()
                            : QueryFile.read(train, String.valueOf(train.getFileName()), problems);
            TrainCommand.report(problems);
            if (answers.value().isEmpty() || asked.isEmpty()) {
                throw new IllegalArgumentException(
                        "nothing to evaluate: "
                                + answers.value().size()
                                + " answers and "
                                + asked.size()
                                + " queries could be read");
            }
            String locale = answers.value().getFirst().locale();
            KnowledgeSnapshot knowledge =
                    new KnowledgeSnapshot(
                            Dataset.NOBODY, List.of(), List.of(), answers.value(), List.of());
            try (Scorer plain =
                    encoder == null ? open(bundle) : PlainEncoder.scorer(encoder, locale)) {
                KnowledgeIndex index = KnowledgeIndex.build(knowledge, plain::vectors);
                Scorer scorer =
                        lesson.isEmpty()
                                ? plain
                                : MatchTraining.fitted(plain, index, knowledge, lesson, locale);
                AnswerEvaluation result =
                        AnswerEvaluation.of(asked, scorer, index, knowledge, locale);
                JsonNode tree = JSON.valueToTree(result);
                if (report != null) {
                    Files.createDirectories(report);
                    Files.writeString(
                            report.resolve("report.json"),
                            JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n");
                }
                print(tree, json);
            }
        }

        static Scorer open(@Nullable Path bundle) {
            return Scorer.open(
                    ShippedBundle.orGiven(bundle), Runtime.getRuntime().availableProcessors());
        }
    }

    /// `evaluate bundle`.
    @Command(
            name = "bundle",
            description = "Measures a bundle on a frozen test set, and its difference to another.",
            mixinStandardHelpOptions = true)
    static final class Bundle implements Runnable {
        @Parameters(paramLabel = "DIR", description = "The bundle.")
        private Path bundle = Path.of("");

        @Option(
                names = "--test",
                required = true,
                paramLabel = "DIR",
                description = "A folder like dialog-data, with LOCALE/test in it.")
        private Path test = Path.of("");

        @Option(
                names = "--against",
                paramLabel = "DIR",
                description = "Another bundle: which messages change their answer.")
        private @Nullable Path against;

        @Option(
                names = "--report",
                paramLabel = "F.md",
                description = "Where the table goes, in Markdown.")
        private @Nullable Path report;

        @Option(names = "--json", description = "Print compact JSON.")
        private boolean json;

        @Override
        public void run() {
            try {
                evaluate();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        private void evaluate() throws IOException {
            List.of(bundle, test).forEach(EvaluateCommand::require);
            Imported<KnowledgeSnapshot> knowledge = KnowledgeFolder.read(test);
            TrainCommand.report(knowledge.problems());
            ObjectNode result = JSON.createObjectNode();
            Map<String, String> decisions;
            try (Scorer scorer = Answers.open(bundle)) {
                BundleEvaluation evaluation = new BundleEvaluation(scorer, knowledge.value(), test);
                result.set("metrics", evaluation.run());
                decisions = against == null ? Map.of() : evaluation.decisions();
                TrainCommand.report(evaluation.problems());
            }
            if (against != null) {
                require(against);
                try (Scorer scorer = Answers.open(against)) {
                    BundleEvaluation evaluation =
                            new BundleEvaluation(scorer, knowledge.value(), test);
                    result.set("against_metrics", evaluation.run());
                    changes(evaluation.decisions(), decisions, result.putArray("changed"));
                }
            }
            if (report != null) {
                Files.writeString(report, MetricsTable.markdown(result.path("metrics")));
            }
            print(result, json);
        }

        private static void changes(
                Map<String, String> before, Map<String, String> after, ArrayNode changed) {
            after.forEach((text, now) -> {
                String was = before.getOrDefault(text, "");
                if (!was.equals(now)) {
                    changed.addObject().put("text", text).put("was", was).put("is", now);
                }
            });
        }
    }
}
