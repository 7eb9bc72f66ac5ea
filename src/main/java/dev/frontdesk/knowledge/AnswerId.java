package dev.frontdesk.knowledge;

/// The stable name of an answer: it survives a change of title or text, so that no label is orphaned.
///
/// @param value 1 to 100 characters, no white space
public record AnswerId(String value) {
    public AnswerId {
        Ids.check("AnswerId", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
