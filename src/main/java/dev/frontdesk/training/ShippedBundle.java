package dev.frontdesk.training;

import dev.frontdesk.registry.BundleFolder;
import dev.frontdesk.scoring.Scorer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The model that ships: the sample company's bundle in `dialog-data/bundle`.
public final class ShippedBundle {
    static final Path FOLDER = Path.of("dialog-data", "bundle");

    /// Of a batch of texts. No customer waits for a command, which may have the lowest priority on a busy machine: an hour's training must not
    /// be lost because its evaluation was slow.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private ShippedBundle() {}

    /// Opens the bundle that was named, else the one that ships, to be read on all cores.
    public static Scorer open(@Nullable Path given) {
        int threads = Runtime.getRuntime().availableProcessors();
        return Scorer.open(orGiven(given), threads).within(PATIENCE);
    }

    /// The bundle that was named, else the one that ships; whole, as each of its files is checked.
    ///
    /// @throws IllegalArgumentException where it has no manifest
    static Path orGiven(@Nullable Path given) {
        Path folder = given == null ? FOLDER : given;
        if (!Files.exists(folder.resolve(BundleWriter.MANIFEST))) {
            String hint =
                    given == null
                            ? "; start in the program's folder, or name one with --bundle"
                            : "";
            throw new IllegalArgumentException(
                    folder + " is no bundle: it has no manifest.json" + hint);
        }
        BundleFolder.check(folder);
        return folder;
    }
}
