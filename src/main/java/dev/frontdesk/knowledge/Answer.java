package dev.frontdesk.knowledge;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One entry of the FAQ in one locale; `(id, locale)` is unique, the same id in another locale is its translation.
///
/// @param question the question in the company's words
/// @param text the answer as the customer reads it
/// @param variants other wordings of the question
/// @param intent the intent that it belongs to, if it does
public record Answer(
        AnswerId id,
        String locale,
        String question,
        String text,
        List<String> variants,
        @Nullable String group,
        List<String> tags,
        @Nullable IntentId intent) {
    public Answer {
        variants = List.copyOf(variants);
        tags = List.copyOf(tags);
    }

    /// The same answer with more wordings of its question, as many as it may have; such as it has already are not added again.
    Answer withVariants(Collection<String> more) {
        Set<String> all = new LinkedHashSet<>(variants);
        all.addAll(more);
        all.remove(question);
        List<String> kept = all.stream().limit(Limits.VARIANTS_MAX).toList();
        return new Answer(id, locale, question, text, kept, group, tags, intent);
    }
}
