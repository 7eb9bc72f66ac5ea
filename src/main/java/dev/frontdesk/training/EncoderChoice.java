package dev.frontdesk.training;

import dev.frontdesk.albert.EncoderFolder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;

/// The encoder that somebody chose, in `--encoder` or `frontdesk.encoder`: a folder, or a model of the Hugging Face Hub.
///
/// A folder that is there counts first. The Hub is asked only for a name of the form `OWNER/NAME`, and only once: what it gave
/// is kept below the data folder.
///
/// @param text as it was written
/// @param dataFolder `frontdesk.data-dir`
public record EncoderChoice(String text, Path dataFolder) {
    private static final String CACHE = "encoders";

    /// Reads the option; made by the program, which knows the data folder.
    public static final class Reader implements ITypeConverter<EncoderChoice> {
        private final Path dataFolder;

        /// With the default data folder.
        public Reader() {
            this(Path.of("data"));
        }

        public Reader(Path dataFolder) {
            this.dataFolder = dataFolder;
        }

        @Override
        public EncoderChoice convert(String text) {
            return new EncoderChoice(text, dataFolder);
        }
    }

    /// The model that is meant, if this is no folder.
    public Optional<HubModel> model() {
        return Files.exists(path()) ? Optional.empty() : HubModel.parse(text);
    }

    /// The text as a path.
    ///
    /// @throws IllegalArgumentException where it cannot be one
    public Path path() {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("«" + text + "» names no folder", e);
        }
    }

    /// The folder, brought from the Hub first where it must be.
    ///
    /// @throws IllegalStateException where it cannot be brought
    @SuppressWarnings(
            "SystemConsoleNull") // null where the console is java.base's and there is no terminal
    Path folder() {
        Optional<HubModel> model = model();
        if (model.isEmpty()) {
            return path();
        }
        boolean terminal = System.console() != null && System.console().isTerminal();
        TransferLines lines = new TransferLines(model.get().toString(), System.err, terminal);
        try (lines) {
            return new HubDownload(
                            dataFolder.toAbsolutePath().resolve(CACHE),
                            HubAddress.of(System.getenv()),
                            lines)
                    .folder(model.get());
        }
    }

    /// The encoder, opened.
    public EncoderFolder open() {
        return EncoderFolder.open(folder());
    }
}
