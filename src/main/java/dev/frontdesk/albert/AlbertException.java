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
    private final Code code;

    public AlbertException(Code code, String message) {
        this(code, message, null);
    }

    public AlbertException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
