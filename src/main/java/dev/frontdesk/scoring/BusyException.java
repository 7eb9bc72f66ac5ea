package dev.frontdesk.scoring;

/// The one failure of this package: a text could not be read in time, or at all.
///
/// [#code()] is stable, for programs.
public final class BusyException extends RuntimeException {
    /// What failed.
    public enum Code {
        /// The queue is full: try again later.
        FULL,
        /// So much waits that the text would be read after its deadline: try again later.
        OVERLOADED,
        /// The text was taken, but not read before its deadline.
        LATE,
        /// The queue is closed.
        CLOSED
    }

    private static final long serialVersionUID = 1L;
    private final Code code;

    public BusyException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
