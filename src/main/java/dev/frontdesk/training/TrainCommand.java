package dev.frontdesk.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.knowledge.Imported;
import dev.frontdesk.knowledge.Problem;
import dev.frontdesk.scoring.Scorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `train`: from a company's folder, or any labelled CSV, to a bundle.
///
/// Prints what it does on standard error; a run that is broken off goes on from its last epoch when it is started again with
/// the same data and options.
@Command(
        name = "train",
        description = "Fine-tunes intent, scope, sentiment and matching heads and writes a bundle.",
        mixinStandardHelpOptions = true)
public final class TrainCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PROBLEMS_SHOWN = 20;

    @Mixin private TuningOptions tuning = new TuningOptions();

    @Option(
            names = "--data",
            paramLabel = "DIR|FILE",
            required = true,
            description = "A folder like dialog-data, or a CSV with the columns text,label.")
    private Path data = Path.of("dialog-data");

    @Option(
            names = "--task",
            paramLabel = "support|classification",
            description =
                    "support (a folder) or classification (a CSV); by default what --data is.")
    private String task = "";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The bundle to write (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("bundle");

    @Option(names = "--json", description = "Print the manifest as JSON.")
    private boolean json;

    private final String version;
    private final Clock clock;

    /// @param version of this program, for the manifest
    public TrainCommand(String version, Clock clock) {
        this.version = version;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        Instant start = clock.instant();
        TuningSettings given = tuning.settings();
        BundleWriter.check(out);
        Imported<Dataset> read = dataset();
        report(read.problems());
        EncoderFolder encoder = tuning.folder();
        Path checkpoint = out.resolveSibling(out.getFileName() + ".checkpoint");
        Dataset dataset = read.value();
        System.err.println("seed " + given.seed() + ", data set " + dataset.digest());
        TuningSettings settings =
                tuning.searched(dataset, encoder, given, checkpoint.resolve("search"));
        BundleTraining.Trained trained =
                tuning.train(dataset, encoder, settings, one -> one.run(checkpoint));
        JsonNode metrics = metrics(trained, encoder, dataset);
        JsonNode manifest =
                BundleWriter.write(
                        out,
                        trained,
                        encoder,
                        new BundleWriter.Origin(
                                version,
                                encoder.digest(),
                                dataset.digest(),
                                settings,
                                metrics,
                                clock.instant()));
        BundleWriter.delete(checkpoint);
        long seconds = java.time.Duration.between(start, clock.instant()).toSeconds();
        System.err.println("Wrote " + out + " in " + seconds + " s.");
        System.out.println(
                json
                        ? JSON.writeValueAsString(manifest)
                        : JSON.writerWithDefaultPrettyPrinter().writeValueAsString(metrics));
        return 0;
    }

    private Imported<Dataset> dataset() {
        boolean folder = Files.isDirectory(data);
        if (!folder && !Files.exists(data)) {
            throw new IllegalArgumentException(data + " does not exist");
        }
        String wanted = task.isEmpty() ? (folder ? "support" : "classification") : task;
        if (!wanted.equals("support") && !wanted.equals("classification")) {
            throw new IllegalArgumentException("--task is support or classification, not " + task);
        }
        if (wanted.equals("support") != folder) {
            throw new IllegalArgumentException(
                    "--task support needs a folder and classification a CSV file; "
                            + data
                            + " is a "
                            + (folder ? "folder" : "file"));
        }
        return folder ? Dataset.read(data) : Dataset.readCsv(data);
    }

    static void report(List<Problem> problems) {
        problems.stream().limit(PROBLEMS_SHOWN).forEach(p -> System.err.println("left out: " + p));
        if (problems.size() > PROBLEMS_SHOWN) {
            System.err.println("… and " + (problems.size() - PROBLEMS_SHOWN) + " more");
        }
    }

    /// Figures on the frozen test set, which nothing above has read.
    private JsonNode metrics(
            BundleTraining.Trained trained, EncoderFolder encoder, Dataset dataset) {
        ObjectNode none = JSON.createObjectNode();
        if (!Files.isDirectory(data) || BundleEvaluation.locales(data).isEmpty()) {
            return none;
        }
        try (Scorer scorer = trained.scorer(encoder)) {
            return new BundleEvaluation(scorer, dataset.knowledge(), data).run();
        }
    }
}
