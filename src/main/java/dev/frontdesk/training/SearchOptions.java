package dev.frontdesk.training;

import ai.djl.Device;
import dev.frontdesk.albert.EncoderFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of a search for settings, and the search that they mean.
final class SearchOptions {
    private static final String RUNNING = "running";

    @Option(
            names = "--search",
            paramLabel = "N",
            description =
                    "Looks for better settings first: tries N of learning rate, epochs, batch, dropout, smoothing, contrast and augmentation, in three rounds of growing data, judged by a fifth of each intent's texts that is held back; options that are given stay.")
    @Nullable Integer count;

    @Option(
            names = "--search-dir",
            paramLabel = "DIR",
            description =
                    "Where finished runs of --search are kept, so that a search that was broken off goes on (default: beside the bundle that train writes; nowhere with evaluate).")
    @Nullable Path folder;

    boolean isWanted() {
        return count != null;
    }

    /// @throws IllegalArgumentException for what does not go together
    void check() {
        if (count == null && folder != null) {
            throw new IllegalArgumentException("--search-dir belongs to --search");
        }
        if (count != null) {
            HyperSearch.check(count);
        }
    }

    /// The best settings of `space`.
    ///
    /// @param standard where finished runs are kept unless an option names another folder; null: nowhere
    /// @param progress makes the reporter of a run with this title
    TuningSettings best(
            Dataset dataset,
            EncoderFolder encoder,
            SearchSpace space,
            Device device,
            @Nullable Path standard,
            Function<String, FineTuning.Progress> progress) {
        SharedRows rows = new SharedRows(ReadLocales.of(dataset, encoder, _ -> {}).read());
        if (rows.fit().isEmpty()) {
            throw new IllegalArgumentException(
                    "--search: the encoder does not know the signs of any locale");
        }
        int intents = rows.intents();
        Path kept = folder == null ? standard : folder;
        HyperSearch.Runs runs =
                (settings, part, title) ->
                        accuracy(
                                new FineTuning(encoder, intents, settings, device),
                                part,
                                kept == null ? null : kept.resolve(RUNNING),
                                progress.apply(title));
        return new HyperSearch(
                        space,
                        count == null ? 0 : count,
                        encoder.digest(),
                        runs,
                        System.err::println)
                .best(rows.fit(), kept);
    }

    /// The best epoch's: it is the one whose weights a training keeps.
    private static double accuracy(
            FineTuning tuning,
            SearchRows rows,
            @Nullable Path checkpoint,
            FineTuning.Progress progress) {
        List<FineTuning.Epoch> history =
                tuning.run(rows.fit(), rows.held(), checkpoint, progress).history();
        try {
            if (checkpoint != null) {
                BundleWriter.delete(checkpoint);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(checkpoint + " cannot be deleted", e);
        }
        return history.stream().mapToDouble(FineTuning.Epoch::validation).max().orElse(0);
    }
}
