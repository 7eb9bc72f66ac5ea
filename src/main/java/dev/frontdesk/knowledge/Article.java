package dev.frontdesk.knowledge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A help page, cut into passages by its headings.
public record Article(
        ArticleId id, String locale, String title, @Nullable String url, List<Passage> passages) {
    public Article {
        passages = List.copyOf(passages);
    }

    /// A paragraph or list of an article.
    ///
    /// @param ordinal 0, 1, 2 … in the article
    /// @param heading the headings above it, outermost first, joined by " › "; empty above the first
    public record Passage(int ordinal, String heading, String text) {}
}
