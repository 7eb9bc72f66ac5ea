package dev.frontdesk.dialogue;

/// The log could not be read or written; whether a write took place is not known, so it is to be repeated with its client id.
public final class DialogueException extends RuntimeException {

    public DialogueException(String message, Throwable cause) {
        super(message, cause);
    }

    /// The stable code in the protocol and the API.
    public String code() {
        return "unavailable";
    }
}
