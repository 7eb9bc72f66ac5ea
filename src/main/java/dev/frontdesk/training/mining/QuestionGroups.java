package dev.frontdesk.training.mining;

import dev.frontdesk.scoring.Scorer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Groups of questions that mean the same. One that is understood only after another joins only such, and only if it is like them without that other, too:
/// what came before it is no part of what was asked.
final class QuestionGroups {
    /// The least mean of both cosines for a question to join a group; fitted on STAR, see docs/EVALUATION.md.
    private static final double SIMILARITY_MIN = 0.8;

    /// The least cosine of n-grams, where the model has no vectors for the language, and of what was asked after another question.
    private static final double NGRAM_SIMILARITY_MIN = 0.5;

    private final Scorer scorer;
    private final String locale;
    private final TextGroups groups;

    /// The question that began each group; null: it was there before.
    private final List<@Nullable Asked> first = new ArrayList<>();

    /// @param known questions that begin the first groups
    QuestionGroups(List<String> known, Scorer scorer, String locale) {
        this.scorer = scorer;
        this.locale = locale;
        boolean reads = scorer.heads(locale).width() > 0;
        double least = reads ? SIMILARITY_MIN : NGRAM_SIMILARITY_MIN;
        this.groups = new TextGroups(scorer, locale, least, true);
        groups.join(known, (_, _) -> true, (_, _) -> {}, _ -> {});
        for (int i = 0; i < groups.count(); i++) {
            first.add(null);
        }
    }

    int count() {
        return groups.count();
    }

    /// The group of each question, in the order given.
    int[] join(List<Asked> asked, TextGroups.Progress progress) {
        return groups.join(
                asked.stream().map(each -> each.text).toList(),
                (i, group) -> admits(asked.get(i), first.get(group)),
                (i, group) -> {
                    if (group == first.size()) {
                        first.add(asked.get(i));
                    }
                },
                progress);
    }

    private boolean admits(Asked asked, @Nullable Asked other) {
        if (other == null || other.standsAlone || asked.standsAlone) {
            return asked.standsAlone && (other == null || other.standsAlone);
        }
        return scorer.ngramCosine(asked.asked, other.asked, locale) >= NGRAM_SIMILARITY_MIN;
    }
}
