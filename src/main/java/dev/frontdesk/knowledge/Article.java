package dev.frontdesk.knowledge;

import java.util.ArrayList;
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
    public record Passage(int ordinal, String heading, String text) {

        /// What can be quoted of it by itself, in order: each sentence, and each item of a list, its mark included.
        public List<String> sentences() {
            List<String> sentences = new ArrayList<>();
            StringBuilder paragraph = new StringBuilder();
            boolean isItem = false;
            for (String line : text.split("\n", -1)) {
                boolean begins = line.stripLeading().matches("([-*+]|\\d+[.)]) .*");
                if (begins) {
                    end(paragraph, isItem, sentences);
                    isItem = true;
                }
                paragraph.append(paragraph.isEmpty() ? "" : " ").append(line.strip());
            }
            end(paragraph, isItem, sentences);
            return sentences;
        }

        private static void end(StringBuilder paragraph, boolean isItem, List<String> sentences) {
            String clean = Sentences.clean(paragraph.toString());
            paragraph.setLength(0);
            if (isItem && !clean.isEmpty()) {
                sentences.add(clean);
            } else {
                sentences.addAll(Sentences.of(clean));
            }
        }
    }
}
