package dev.frontdesk.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.frontdesk.albert.EncoderFolder;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that every command with a fine-tuning in it has, with what they mean.
final class TuningOptions {
    private static final String THREADS = "ai.djl.pytorch.num_threads";
    private static final String THREADS_BETWEEN = "ai.djl.pytorch.num_interop_threads";

    @Option(
            names = "--encoder",
            paramLabel = "DIR|ID",
            converter = EncoderChoice.Reader.class,
            description =
                    "The encoder to begin with, a folder or a Hub id such as albert/albert-base-v2 (default: the one that ships).")
    @Nullable EncoderChoice encoder;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the data at most.")
    @Nullable Integer epochs;

    @Option(names = "--batch", paramLabel = "N", description = "Texts a step.")
    @Nullable Integer batch;

    @Option(
            names = "--accumulate",
            paramLabel = "N",
            description = "Parts into which a batch is cut to save memory.")
    @Nullable Integer accumulate;

    @Option(names = "--lr", paramLabel = "X", description = "The learning rate at its peak.")
    @Nullable Float rate;

    @Option(names = "--weight-decay", paramLabel = "X", description = "The weight decay.")
    @Nullable Float weightDecay;

    @Option(names = "--max-length", paramLabel = "N", description = "Tokens a text.")
    @Nullable Integer maxLength;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "Epochs without progress after which it stops.")
    @Nullable Integer patience;

    @Option(
            names = "--tune",
            paramLabel = "full|head|lora",
            description = "What learns: the encoder too, or the heads alone.")
    String tune = "full";

    @Option(names = "--device", paramLabel = "auto|cpu|gpu", description = "Where it computes.")
    String device = "auto";

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "What chance begins with (default: ${DEFAULT-VALUE}).")
    long seed = 1;

    @Option(names = "--search", paramLabel = "N", description = "Hyper-parameter settings to try.")
    @Nullable Integer search;

    /// The settings, all of them.
    ///
    /// @throws IllegalArgumentException for what this version cannot do
    FineTuning.Settings settings() {
        if (search != null) {
            throw new IllegalArgumentException("--search belongs to a later version");
        }
        FineTuning.Settings s = FineTuning.Settings.standard(seed);
        return new FineTuning.Settings(
                mode(),
                epochs == null ? s.epochs() : epochs,
                batch == null ? s.batch() : batch,
                accumulate == null ? s.accumulate() : accumulate,
                rate == null ? s.rate() : rate,
                s.headFactor(),
                weightDecay == null ? s.weightDecay() : weightDecay,
                s.dropout(),
                s.smoothing(),
                maxLength == null ? s.maxLength() : maxLength,
                patience == null ? s.patience() : patience,
                s.vector(),
                s.scopeWeight(),
                s.sentimentWeight(),
                s.contrastWeight(),
                seed);
    }

    private FineTuning.Tune mode() {
        return switch (tune.toLowerCase(Locale.ROOT)) {
            case "full" -> FineTuning.Tune.FULL;
            case "head" -> FineTuning.Tune.HEAD;
            case "lora" ->
                    throw new IllegalArgumentException("--tune lora belongs to a later version");
            default ->
                    throw new IllegalArgumentException("--tune is full, head or lora, not " + tune);
        };
    }

    /// The encoder to begin with.
    EncoderFolder folder() {
        if (encoder != null) {
            return encoder.open();
        }
        return EncoderFolder.bundled(cache());
    }

    /// Where things are unpacked to: the user's cache.
    private static Path cache() {
        String home = System.getenv("XDG_CACHE_HOME");
        Path root =
                home == null || home.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(home);
        return root.resolve("frontdesk");
    }

    /// The device, asked of the engine: `Device.gpu()` alone would fail at the first tensor only.
    ///
    /// @throws IllegalArgumentException where a GPU is asked for and there is none
    Device device() {
        return device(device);
    }

    /// The device that `name` means: auto, cpu or gpu.
    static Device device(String name) {
        limitThreads();
        int gpus = Engine.getEngine("PyTorch").getGpuCount();
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "cpu" -> Device.cpu();
            case "auto" -> gpus > 0 ? Device.gpu() : Device.cpu();
            case "gpu" -> {
                if (gpus == 0) {
                    throw new IllegalArgumentException(
                            "--device gpu: PyTorch finds no GPU here (it needs CUDA natives, see docs)");
                }
                yield Device.gpu();
            }
            default ->
                    throw new IllegalArgumentException("--device is auto, cpu or gpu, not " + name);
        };
    }

    /// Before the engine starts: a thread for two of the cores that Java sees, for two of them often are one. Steps are small, and threads
    /// that wait for each other cost more than they bring: on two cores one thread made 3.7 steps a second, two made 2.0.
    private static void limitThreads() {
        int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        System.setProperty(THREADS, System.getProperty(THREADS, Integer.toString(half)));
        System.setProperty(THREADS_BETWEEN, System.getProperty(THREADS_BETWEEN, "1"));
    }

    /// Trains on the device of these options and tells standard error how it goes.
    ///
    /// @param run which of its ways the training goes
    BundleTraining.Trained train(
            Dataset dataset,
            EncoderFolder folder,
            FineTuning.Settings settings,
            Function<BundleTraining, BundleTraining.Trained> run) {
        return reported(
                System.err,
                progress ->
                        run.apply(
                                new BundleTraining(
                                        dataset,
                                        folder,
                                        settings,
                                        device(),
                                        System.err::println,
                                        progress)));
    }

    /// Runs `work` with reporters of its rounds, and ends their bars.
    @SuppressWarnings(
            "SystemConsoleNull") // null where the console is java.base's and there is no terminal
    private static <T> T reported(
            PrintStream out, Function<Function<String, FineTuning.Progress>, T> work) {
        boolean terminal = System.console() != null && System.console().isTerminal();
        List<StepLines> open = new ArrayList<>();
        try {
            return work.apply(title -> {
                open.forEach(StepLines::close);
                StepLines lines = new StepLines(title, out, terminal);
                open.add(lines);
                return lines;
            });
        } finally {
            open.forEach(StepLines::close);
        }
    }
}
