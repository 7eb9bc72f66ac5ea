package dev.frontdesk.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.knowledge.CsvTable;
import dev.frontdesk.knowledge.Example;
import dev.frontdesk.knowledge.Problem;
import dev.frontdesk.scoring.Scorer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `evaluate intents`: trains on one file of labelled texts, reports on another.
@Command(
        name = "intents",
        description = "Trains on one CSV and reports on another.",
        mixinStandardHelpOptions = true)
final class EvaluateIntentsCommand extends FiguresCommand {
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

    @Override
    JsonNode evaluate() throws IOException {
        TuningSettings given = tuning.settings();
        List<Problem> problems = new ArrayList<>();
        List.of(train, test).forEach(FiguresCommand::require);
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
        TuningSettings settings = tuning.searched(dataset, encoder, given, null);
        BundleTraining.Trained trained =
                tuning.train(dataset, encoder, settings, one -> one.run(null, held.isEmpty()));
        double seconds = (System.nanoTime() - start) / 1e9;
        try (Scorer scorer = trained.scorer(encoder)) {
            IntentEvaluation evaluation = IntentEvaluation.of(scorer, locale, asked, outside);
            ObjectNode result = evaluation.json(seconds);
            if (report != null) {
                evaluation.write(report, result);
            }
            return result;
        }
    }

    private static List<Example> read(Path file, String locale, List<Problem> problems) {
        require(file);
        return Dataset.required(file, problems).stream()
                .map(e -> new Example(e.text(), e.intent(), locale))
                .toList();
    }
}
