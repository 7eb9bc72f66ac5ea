package dev.frontdesk.training;

import dev.frontdesk.albert.AlbertTokenizer;
import dev.frontdesk.albert.EncoderFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `pretrain`: from text without labels to an encoder folder, going on from the encoder that `--encoder` names.
@Command(
        name = "pretrain",
        description = "Goes on with the training of an encoder on text without labels.",
        mixinStandardHelpOptions = true)
public final class PretrainCommand implements Callable<Integer> {
    @Option(
            names = "--text",
            arity = "1..*",
            paramLabel = "DIR",
            description =
                    "Folders of *.txt files: a sentence a line, an empty line between documents.")
    private List<Path> text = List.of();

    @Option(
            names = "--dialogues",
            arity = "1..*",
            paramLabel = "DIR",
            description = "Folders of conversations: a turn a line, an empty line between them.")
    private List<Path> dialogues = List.of();

    @Option(
            names = "--labelled",
            arity = "1..*",
            paramLabel = "FILE",
            description = "CSV files with text,label: learned in the last part of the run.")
    private List<Path> labelled = List.of();

    @Option(
            names = "--questions",
            arity = "1..*",
            paramLabel = "FILE",
            description = "CSV or JSONL files with question and answer, learned like --labelled.")
    private List<Path> questions = List.of();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The encoder folder to write; the log and the checkpoint are in it too.")
    private Path out = Path.of("");

    @Option(
            names = "--encoder",
            required = true,
            paramLabel = "DIR",
            description = "The encoder to go on from: its shape, tokenizer and weights.")
    private Path encoder = Path.of("");

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "How long it learns (default: ${DEFAULT-VALUE}).")
    private double minutes = 60;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "How many steps it learns, instead of --minutes.")
    private @Nullable Long steps;

    @Option(names = "--batch", paramLabel = "N", description = "Units a step, an even number.")
    private @Nullable Integer batch;

    @Option(
            names = "--optimizer",
            paramLabel = "adamw|lamb",
            description = "How it moves (default: ${DEFAULT-VALUE}).")
    private String optimizer = "adamw";

    @Option(names = "--lr", paramLabel = "X", description = "The learning rate at its peak.")
    private @Nullable Float rate;

    @Option(
            names = "--resume",
            description = "Goes on from the checkpoint in --out, with the same data and options.")
    private boolean resume;

    @Option(
            names = "--device",
            paramLabel = "auto|cpu|gpu",
            description = "Where it computes (default: ${DEFAULT-VALUE}).")
    private String device = "auto";

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "What chance begins with (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    private final Clock clock;

    public PretrainCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        PretrainingSettings settings = settings();
        if (text.isEmpty() && dialogues.isEmpty()) {
            throw new IllegalArgumentException("--text or --dialogues must name a folder");
        }
        checkOut();
        EncoderFolder start = EncoderFolder.open(encoder);
        PretrainingUnits units;
        Supervision supervision;
        try (AlbertTokenizer tokenizer = start.tokenizer()) {
            units = new PlainTextUnits(text, dialogues, tokenizer);
            supervision = new SupervisionFiles(tokenizer).read(labelled, questions);
        }
        System.err.println(
                "%d units of %d pieces, seed %d".formatted(units.count(), units.tokens(), seed));
        Pretraining.Surroundings surroundings =
                new Pretraining.Surroundings(
                        TuningOptions.device(device), clock, line -> tell(line, settings));
        EncoderFolder made =
                new Pretraining(start, settings, out, surroundings).run(units, supervision, resume);
        System.err.println("Wrote " + made.path() + ".");
        return 0;
    }

    private PretrainingSettings settings() {
        PretrainingSettings settings = PretrainingSettings.standard(minutes, seed);
        if (steps != null) {
            settings = settings.withSteps(steps);
        }
        if (batch != null) {
            settings = settings.withBatch(batch, Math.max(1, batch / 6));
        }
        boolean lamb =
                switch (optimizer.toLowerCase(Locale.ROOT)) {
                    case "adamw" -> false;
                    case "lamb" -> true;
                    default ->
                            throw new IllegalArgumentException(
                                    "--optimizer is adamw or lamb, not " + optimizer);
                };
        return settings.withOptimizer(
                lamb, rate != null ? rate : lamb ? PretrainingSettings.LAMB_RATE : settings.rate());
    }

    /// A run is never begun over another one by mistake.
    private void checkOut() throws IOException {
        boolean begun = PretrainingCheckpoint.exists(out.resolve(Pretraining.FOLDER));
        if (resume && !begun) {
            throw new IllegalArgumentException(out + ": has no checkpoint to --resume from");
        }
        if (!resume && (begun || Files.exists(out.resolve(EncoderFolder.WEIGHTS)))) {
            throw new IllegalArgumentException(
                    out + ": has an encoder already; name another --out, or --resume its run");
        }
        if (Files.exists(out) && Files.exists(encoder) && Files.isSameFile(out, encoder)) {
            throw new IllegalArgumentException("--out and --encoder are the same folder");
        }
    }

    private static void tell(PretrainingLog.Line line, PretrainingSettings settings) {
        String losses =
                line.losses().entrySet().stream()
                        .map(Map.Entry::toString)
                        .map(loss -> loss.replaceFirst("(\\.\\d{3})\\d*$", "$1").replace('=', ' '))
                        .collect(Collectors.joining(", "));
        String left =
                settings.steps() > 0
                        ? settings.steps() - line.step() + " steps left"
                        : "%.0f minutes left".formatted(settings.minutes() * (1 - line.done()));
        System.err.println(
                "step %d: %s; %.0f pieces/s, %s"
                        .formatted(line.step(), losses, line.tokensPerSecond(), left));
    }
}
