package dev.frontdesk.operations.access;

import java.sql.SQLException;

/// A call that is refused or cannot be done now; an edge throws it, and the caller gets a [Problem].
public final class ProblemException extends RuntimeException {

    static final String SIGN_IN =
            "This call needs an API key (Authorization: Bearer KEY) or a login (POST /api/v1/login).";

    private final int status;
    private final String code;
    private final long retryAfterMillis;

    /// A refusal with a code of its own.
    ///
    /// @param status an HTTP status of 400 or more
    /// @param code stable, snake_case
    /// @param detail one sentence, with the value and the limit
    public ProblemException(int status, String code, String detail) {
        this(status, code, detail, 0, null);
    }

    private ProblemException(
            int status,
            String code,
            String detail,
            long retryAfterMillis,
            @org.jspecify.annotations.Nullable Throwable cause) {
        super(detail, cause);
        this.status = status;
        this.code = code;
        this.retryAfterMillis = retryAfterMillis;
    }

    public static ProblemException rateLimited(long retryAfterMillis) {
        return new ProblemException(
                429,
                "rate_limited",
                "Too many calls; try again in %d ms.".formatted(retryAfterMillis),
                retryAfterMillis,
                null);
    }

    public static ProblemException databaseAway(SQLException cause) {
        return new ProblemException(
                503, "unavailable", "The database does not answer; try again soon.", 1000, cause);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    /// Milliseconds until another try makes sense; 0 if that is not known.
    public long retryAfterMillis() {
        return retryAfterMillis;
    }

    Problem problem() {
        return Problem.of(status, code, getMessage());
    }
}
