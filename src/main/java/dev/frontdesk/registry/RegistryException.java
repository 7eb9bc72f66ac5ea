package dev.frontdesk.registry;

/// A bundle, blob or release that cannot be used, or a change that is refused.
public final class RegistryException extends RuntimeException {
    private final Code code;

    public RegistryException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public RegistryException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    /// What went wrong, stable for programs; with the HTTP status of an edge that answers with it.
    public enum Code {
        NOT_READY(503),
        /// The database is away.
        UNAVAILABLE(503),
        DISK_FULL(507),
        DISK_FAILED(500),
        BUNDLE_CORRUPT(422),
        BUNDLE_UNKNOWN_FORMAT(422),
        KNOWLEDGE_CORRUPT(500),
        RELEASE_UNKNOWN(404),
        RELEASE_RETIRED(409),
        GATE_FAILED(409),
        NOTHING_TO_ROLL_BACK(409);

        private final int status;

        Code(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }
}
