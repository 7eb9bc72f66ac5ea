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
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `pretrain`: from text without labels to an encoder folder, a new one or one that goes on from `--encoder`.
@Command(
        name = "pretrain",
        description =
                "Makes an encoder from text without labels, or goes on with that of --encoder.",
        mixinStandardHelpOptions = true)
public final class PretrainCommand implements Callable<Integer> {
    private static final int EMBEDDING_SIZE = 128;

    @Option(
            names = "--text",
            arity = "1..*",
            paramLabel = "DIR",
            description =
                    "Files or folders of .txt, .md or .jsonl (also .gz, .zst); an empty line between documents.")
    private List<Path> text = List.of();

    @Option(
            names = "--dialogues",
            arity = "1..*",
            paramLabel = "DIR",
            description = "The same of conversations: a turn a line, or JSON lines with turns.")
    private List<Path> dialogues = List.of();

    @Option(
            names = "--labelled",
            arity = "1..*",
            paramLabel = "FILE",
            description = "CSV files with text,label: learned in the last part of the run.")
    private List<Path> labelled = List.of();

    @Option(
            names = "--labelled-from",
            paramLabel = "SHARE",
            description =
                    "The share of the run after which they are learned (default: ${DEFAULT-VALUE}).")
    private double labelledFrom = 0.7;

    @Option(
            names = "--labelled-every",
            paramLabel = "N",
            description =
                    "Each so-manieth step from then on is of them (default: ${DEFAULT-VALUE}).")
    private int labelledEvery = 3;

    @Option(
            names = "--masked-weight",
            paramLabel = "X",
            description =
                    "The weight of masked words in steps without labels, beside 0.5 of the next turn (default: ${DEFAULT-VALUE}).")
    private float maskedWeight = 1;

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
            paramLabel = "DIR|ID",
            converter = EncoderChoice.Reader.class,
            description =
                    "An encoder to go on from, its shape, tokenizer and weights: a folder or a Hub id.")
    private @Nullable EncoderChoice encoder;

    @Option(
            names = "--vocab",
            paramLabel = "N",
            description = "Pieces of a new encoder's vocabulary (default: 12000).")
    private @Nullable Integer vocabulary;

    @Option(names = "--layers", paramLabel = "N", description = "Its layers (default: 6).")
    private @Nullable Integer layers;

    @Option(
            names = "--hidden",
            paramLabel = "N",
            description = "Its hidden size, a multiple of 64 (default: 256).")
    private @Nullable Integer hidden;

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
        Corpus corpus = new Corpus(text, dialogues);
        SupervisionFiles supervision = SupervisionFiles.read(labelled, questions);
        checkOut();
        try (PretrainingStart start = start(corpus)) {
            Supervision supervised;
            try (AlbertTokenizer tokenizer = start.encoder().tokenizer()) {
                supervised = supervision.in(tokenizer);
            }
            System.err.println(
                    "%d units of %d pieces, seed %d"
                            .formatted(start.units().count(), start.units().tokens(), seed));
            learn(start, supervised, settings);
        }
        return 0;
    }

    private void learn(
            PretrainingStart start, Supervision supervised, PretrainingSettings settings) {
        try (Interruption interruption =
                Interruption.watch(
                        () -> System.err.println("Interrupted: ends after this step and saves."))) {
            Pretraining.Surroundings surroundings =
                    new Pretraining.Surroundings(
                            TorchDevice.of(device),
                            clock,
                            line -> tell(line, settings),
                            interruption::isAsked);
            try {
                EncoderFolder made =
                        new Pretraining(start.encoder(), settings, out, surroundings)
                                .run(start.units(), supervised, resume);
                System.err.println(
                        interruption.isAsked()
                                ? "Wrote %s; --resume with the same options goes on from here."
                                        .formatted(made.path())
                                : "Wrote %s.".formatted(made.path()));
            } catch (RuntimeException e) {
                if (interruption.isAsked()) {
                    // Said here, for the program ends before its caller can.
                    System.err.println("frontdesk: " + e.getMessage());
                }
                throw e;
            }
        }
    }

    private PretrainingStart start(Corpus corpus) throws IOException {
        Path own = out.resolve(Pretraining.FOLDER);
        if (encoder != null) {
            if (vocabulary != null || layers != null || hidden != null) {
                throw new IllegalArgumentException(
                        "--vocab, --layers and --hidden are a new encoder's; --encoder has its own");
            }
            return PretrainingStart.of(encoder.open(), corpus, own, System.err::println);
        }
        PretrainingStart.Shape shape =
                new PretrainingStart.Shape(
                        Objects.requireNonNullElse(vocabulary, 12_000),
                        EMBEDDING_SIZE,
                        Objects.requireNonNullElse(hidden, 256),
                        Objects.requireNonNullElse(layers, 6));
        return PretrainingStart.fresh(shape, corpus, seed, resume, own, System.err::println);
    }

    private PretrainingSettings settings() {
        PretrainingSettings settings =
                PretrainingSettings.standard(minutes, seed)
                        .withLabelled(labelledFrom, labelledEvery)
                        .withMaskedWeight(maskedWeight);
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
                lamb,
                rate != null
                        ? rate
                        : lamb ? PretrainingSettings.LAMB_RATE : settings.descent().rate());
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
    }

    private static void tell(PretrainingLog.Line line, PretrainingSettings settings) {
        String validation =
                line.validation().isEmpty() ? "" : "; held back: " + print(line.validation());
        String left =
                settings.length().steps() > 0
                        ? settings.length().steps() - line.step() + " steps left"
                        : "%.0f minutes left"
                                .formatted(settings.length().minutes() * (1 - line.done()));
        System.err.println(
                "step %d: %s%s; %.0f pieces/s, %s"
                        .formatted(
                                line.step(),
                                print(line.losses()),
                                validation,
                                line.tokensPerSecond(),
                                left));
    }

    private static String print(Map<String, Double> numbers) {
        return numbers.entrySet().stream()
                .map(each -> String.format(Locale.ROOT, "%s %.3f", each.getKey(), each.getValue()))
                .collect(Collectors.joining(", "));
    }
}
