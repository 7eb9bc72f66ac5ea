package dev.frontdesk.training;

import ai.djl.Device;
import dev.frontdesk.albert.EncoderFolder;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that every command with a fine-tuning in it has, with what they mean.
final class TuningOptions {
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
            description =
                    "What learns beside the heads: full, the encoder; head, nothing; lora, low-rank updates beside the query, value and feed-forward matrices of its shared block, merged into them in the end (default: ${DEFAULT-VALUE}).")
    String tune = "full";

    @Option(
            names = "--lora-rank",
            paramLabel = "N",
            description = "The rank of the updates of --tune lora (default: 8).")
    @Nullable Integer rank;

    @Option(
            names = "--freeze",
            paramLabel = "none|embeddings|block",
            description =
                    "What stays as it is with --tune full: embeddings, the tables of words, positions and segments with their norm; block, the one block that all layers share, so that the embeddings and their map to it learn. Single layers of an ALBERT cannot be frozen (default: ${DEFAULT-VALUE}).")
    String freeze = "none";

    @Option(
            names = "--class-weights",
            paramLabel = "none|balanced",
            description =
                    "balanced: each intent, sentiment and scope counts as much as any other, a row of a rare one at most 10 times (default: ${DEFAULT-VALUE}).")
    String classWeights = "none";

    @Option(
            names = "--smoothing",
            paramLabel = "X",
            description = "The share of each label that is spread over all (default: 0.05).")
    @Nullable Float smoothing;

    @Option(
            names = "--contrast",
            paramLabel = "X",
            description = "The weight of the contrastive loss beside the intents' (default: 1).")
    @Nullable Float contrast;

    @Option(names = "--dropout", paramLabel = "X", description = "The dropout (default: 0.1).")
    @Nullable Float dropout;

    @Option(
            names = "--augment",
            paramLabel = "X",
            description =
                    "The share of texts that are changed, anew in each epoch: a neighbouring key, swapped or dropped letters, a dropped word, a near word of the encoder's own table. Never texts that are held back (default: 0).")
    @Nullable Float augment;

    @Option(names = "--device", paramLabel = "auto|cpu|gpu", description = "Where it computes.")
    String device = "auto";

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "What chance begins with (default: ${DEFAULT-VALUE}).")
    long seed = 1;

    @Mixin SearchOptions search = new SearchOptions();

    /// The settings, all of them.
    ///
    /// @throws IllegalArgumentException for what does not go together
    TuningSettings settings() {
        search.check();
        TuningSettings.Tune tuned = choice("--tune", tune, TuningSettings.Tune.class);
        boolean lora = tuned == TuningSettings.Tune.LORA;
        if (rank != null && !lora) {
            throw new IllegalArgumentException("--lora-rank belongs to --tune lora");
        }
        TuningSettings.Freeze frozen = choice("--freeze", freeze, TuningSettings.Freeze.class);
        if (frozen != TuningSettings.Freeze.NONE && tuned != TuningSettings.Tune.FULL) {
            throw new IllegalArgumentException(
                    "--freeze belongs to --tune full: with " + tune + " the encoder is frozen");
        }
        TuningSettings s = lora ? TuningSettings.lowRank(seed) : TuningSettings.standard(seed);
        TuningSettings.Schedule schedule = s.schedule();
        TuningSettings.Loss loss = s.loss();
        return new TuningSettings(
                new TuningSettings.Learning(tuned, frozen, or(rank, s.learning().rank())),
                new TuningSettings.Schedule(
                        or(epochs, schedule.epochs()),
                        or(batch, schedule.batch()),
                        or(accumulate, schedule.accumulate()),
                        or(rate, schedule.rate()),
                        schedule.headFactor(),
                        or(weightDecay, schedule.weightDecay()),
                        or(patience, schedule.patience())),
                new TuningSettings.Loss(
                        choice("--class-weights", classWeights, TuningSettings.ClassWeights.class),
                        or(smoothing, loss.smoothing()),
                        loss.vector(),
                        loss.scope(),
                        loss.sentiment(),
                        or(contrast, loss.contrast())),
                new TuningSettings.Noise(
                        or(dropout, s.noise().dropout()), or(augment, s.noise().augment())),
                or(maxLength, s.maxLength()),
                seed);
    }

    private static <T> T or(@Nullable T given, T standard) {
        return given == null ? standard : given;
    }

    private static <E extends Enum<E>> E choice(String option, String text, Class<E> type) {
        for (E each : type.getEnumConstants()) {
            if (TuningSettings.name(each).equals(text.toLowerCase(Locale.ROOT))) {
                return each;
            }
        }
        String names =
                Arrays.stream(type.getEnumConstants())
                        .map(TuningSettings::name)
                        .collect(Collectors.joining(", "));
        throw new IllegalArgumentException(option + " is one of " + names + ", not " + text);
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

    /// The best settings that `--search` finds about `start`; `start` itself where nothing is to be searched.
    ///
    /// @param standard where finished runs are kept unless an option names another folder; null: nowhere
    TuningSettings searched(
            Dataset dataset, EncoderFolder folder, TuningSettings start, @Nullable Path standard) {
        if (!search.isWanted()) {
            return start;
        }
        SearchSpace space = new SearchSpace(start, fixed());
        Device where = TorchDevice.of(device);
        return reported(
                System.err,
                progress -> search.best(dataset, folder, space, where, standard, progress));
    }

    /// What an option has fixed.
    private Set<SearchSpace.Dimension> fixed() {
        Map<SearchSpace.Dimension, Optional<?>> given =
                Map.of(
                        SearchSpace.Dimension.RATE, Optional.ofNullable(rate),
                        SearchSpace.Dimension.EPOCHS, Optional.ofNullable(epochs),
                        SearchSpace.Dimension.BATCH, Optional.ofNullable(batch),
                        SearchSpace.Dimension.DROPOUT, Optional.ofNullable(dropout),
                        SearchSpace.Dimension.SMOOTHING, Optional.ofNullable(smoothing),
                        SearchSpace.Dimension.CONTRAST, Optional.ofNullable(contrast),
                        SearchSpace.Dimension.AUGMENT, Optional.ofNullable(augment));
        Set<SearchSpace.Dimension> fixed = EnumSet.noneOf(SearchSpace.Dimension.class);
        given.forEach((dimension, value) -> {
            if (value.isPresent()) {
                fixed.add(dimension);
            }
        });
        return fixed;
    }

    /// Trains on the device of these options and tells standard error how it goes.
    ///
    /// @param run which of its ways the training goes
    BundleTraining.Trained train(
            Dataset dataset,
            EncoderFolder folder,
            TuningSettings settings,
            Function<BundleTraining, BundleTraining.Trained> run) {
        return reported(
                System.err,
                progress ->
                        run.apply(
                                new BundleTraining(
                                        dataset,
                                        folder,
                                        settings,
                                        TorchDevice.of(device),
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
