package dev.frontdesk.albert;

import org.jspecify.annotations.Nullable;

/// The one failure of this package: an encoder that cannot be read, refused or not be run.
///
/// The message is a sentence for the person who chose the encoder; it names the file and what in it is wrong.
/// [#code()] is stable, for programs.
public final class AlbertException extends RuntimeException {
    /// What failed.
    public enum Code {
        /// A file of the encoder folder is missing or cannot be read or written.
        FILE,
        /// `config.json` is not an ALBERT that this package computes.
        CONFIGURATION,
        /// `model.safetensors` is damaged or does not fit the configuration.
        WEIGHTS,
        /// `tokenizer.json` is damaged or of an unknown kind.
        TOKENIZER,
        /// ONNX Runtime refused the graph or a run of it.
        ONNX
    }

    private static final long serialVersionUID = 1L;
    private static final int MESSAGE_LENGTH_MAX = 600;
    private final Code code;

    public AlbertException(Code code, String message) {
        this(code, message, null);
    }

    public AlbertException(Code code, String message, @Nullable Throwable cause) {
        super(presentable(message), cause);
        this.code = code;
    }

    /// A hostile file's names are as long as the file and may hold any sign; a sentence on a terminal must not.
    private static String presentable(String message) {
        String clean = message.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\u2028\u2029]", "?");
        int half = MESSAGE_LENGTH_MAX / 2;
        return clean.length() <= MESSAGE_LENGTH_MAX
                ? clean
                : clean.substring(0, half) + " … " + clean.substring(clean.length() - half);
    }

    public Code code() {
        return code;
    }
}
