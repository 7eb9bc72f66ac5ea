package dev.frontdesk.answering;

import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.Article;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.retrieval.Candidate.Target;
import dev.frontdesk.scoring.Scorer;
import dev.frontdesk.scoring.SparseVector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The n-grams of everything that can be answered, made once a release, so that a question is compared with all of a candidate's wordings
/// and not with one alone.
///
/// Immutable, safe for threads.
final class NgramProfiles {
    private static final Profile NOTHING = new Profile(SparseVector.EMPTY, List.of());

    private final Map<String, Map<Target, Profile>> byLocale = new HashMap<>();

    /// @param whole what all wordings and the text have in common
    /// @param wordings each by itself
    record Profile(SparseVector whole, List<SparseVector> wordings) {
        /// The cosine with the nearest wording.
        double nearest(SparseVector question) {
            double best = 0;
            for (SparseVector wording : wordings) {
                best = Math.max(best, question.dot(wording));
            }
            return best;
        }
    }

    NgramProfiles(KnowledgeSnapshot knowledge, Scorer scorer) {
        for (Answer answer : knowledge.answers()) {
            List<String> wordings = new ArrayList<>(answer.variants());
            wordings.add(answer.question());
            Target target = new Target.ToAnswer(answer.id());
            put(answer.locale(), target, wordings, answer.text(), scorer);
        }
        for (Article article : knowledge.articles()) {
            for (Article.Passage passage : article.passages()) {
                Target target = new Target.ToPassage(article.id(), passage.ordinal());
                List<String> wordings = List.of(passage.heading());
                put(article.locale(), target, wordings, passage.text(), scorer);
            }
        }
    }

    private void put(
            String locale, Target target, List<String> wordings, String text, Scorer scorer) {
        List<SparseVector> each =
                wordings.stream().map(wording -> scorer.ngrams(wording, locale)).toList();
        List<SparseVector> all = new ArrayList<>(each);
        all.add(scorer.ngrams(text, locale));
        byLocale.computeIfAbsent(locale, _ -> new HashMap<>())
                .put(target, new Profile(SparseVector.mean(all), each));
    }

    /// The profile in a locale; a search that fell back on another language finds its candidates' profiles there.
    Profile of(Target target, String locale) {
        Profile exact = byLocale.getOrDefault(locale, Map.of()).get(target);
        if (exact != null) {
            return exact;
        }
        for (Map<Target, Profile> other : byLocale.values()) {
            Profile found = other.get(target);
            if (found != null) {
                return found;
            }
        }
        return NOTHING;
    }
}
