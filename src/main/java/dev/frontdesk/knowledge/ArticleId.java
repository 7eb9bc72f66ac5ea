package dev.frontdesk.knowledge;

/// The stable name of an article: it survives a change of title or text, so that no label is orphaned.
///
/// @param value 1 to 100 characters, no white space
public record ArticleId(String value) {
    public ArticleId {
        Ids.check("ArticleId", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
