package dev.frontdesk.knowledge;

/// The stable name of an intent: it survives a change of title or text, so that no label is orphaned.
///
/// @param value 1 to 100 characters, no white space
public record IntentId(String value) {
    public IntentId {
        Ids.check("IntentId", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
