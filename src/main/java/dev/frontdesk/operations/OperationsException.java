package dev.frontdesk.operations;

/// An operation on the machine that failed: its message is one clear sentence for the person at the keyboard.
public final class OperationsException extends RuntimeException {

    public OperationsException(String message) {
        super(message);
    }

    public OperationsException(String message, Throwable cause) {
        super(message, cause);
    }
}
