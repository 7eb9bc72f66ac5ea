package dev.frontdesk.knowledge;

/// A failed operation on knowledge, with a code that stays the same for those who react to it.
public final class KnowledgeException extends RuntimeException {
    private final String code;

    public KnowledgeException(String code, String message) {
        super(message);
        this.code = code;
    }

    public KnowledgeException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
