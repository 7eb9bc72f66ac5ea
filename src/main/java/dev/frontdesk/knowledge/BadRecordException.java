package dev.frontdesk.knowledge;

import org.jspecify.annotations.Nullable;

/// One record cannot be taken; becomes a [Problem] where file and line are known.
final class BadRecordException extends Exception {
    private final @Nullable String field;

    BadRecordException(@Nullable String field, String message) {
        super(message);
        this.field = field;
    }

    @Nullable String field() {
        return field;
    }

    Problem at(String file, long line) {
        return new Problem(file, line, field, String.valueOf(getMessage()));
    }
}
