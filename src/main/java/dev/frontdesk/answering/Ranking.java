package dev.frontdesk.answering;

import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.Intent;
import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.retrieval.Candidate;
import dev.frontdesk.retrieval.Candidate.Target;
import dev.frontdesk.retrieval.KnowledgeIndex;
import dev.frontdesk.scoring.MatchFeatures;
import dev.frontdesk.scoring.Scorer;
import dev.frontdesk.scoring.SparseVector;
import dev.frontdesk.scoring.Understanding;
import dev.frontdesk.scoring.Understanding.IntentScore;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The candidates of one search as the matching head ranks them. Immutable, safe for threads.
final class Ranking {
    private final Scorer scorer;
    private final KnowledgeIndex index;
    private final NgramProfiles profiles;
    private final Map<AnswerId, IntentId> intentOfAnswer = new HashMap<>();
    private final Map<IntentId, AnswerId> mainAnswer = new HashMap<>();

    Ranking(Scorer scorer, KnowledgeIndex index, KnowledgeSnapshot knowledge) {
        this.scorer = scorer;
        this.index = index;
        this.profiles = new NgramProfiles(knowledge, scorer);
        for (Intent intent : knowledge.intents()) {
            mainAnswer.put(intent.id(), intent.action().answer());
            intentOfAnswer.put(intent.action().answer(), intent.id());
        }
        for (Answer answer : knowledge.answers()) {
            if (answer.intent() != null) {
                intentOfAnswer.put(answer.id(), answer.intent());
            }
        }
    }

    /// What was found for a text, most probable first; one search.
    ///
    /// @param excluded names that are left out
    List<Ranked> of(
            String text,
            Understanding understanding,
            String locale,
            int limit,
            Set<String> excluded) {
        List<Candidate> found = index.search(text, understanding.vector(), locale, limit);
        double bestBm25 = found.stream().mapToDouble(Candidate::bm25).max().orElse(0);
        Map<IntentId, Double> confidences = new HashMap<>();
        for (IntentScore score : understanding.ranking()) {
            confidences.put(score.intent(), score.confidence());
        }
        SparseVector ngrams = scorer.ngrams(text, locale);
        SparseVector vector = SparseVector.of(understanding.vector());
        return found.stream()
                .filter(candidate -> !excluded.contains(candidate.target().toString()))
                .map(candidate -> ranked(ngrams, vector, candidate, bestBm25, confidences, locale))
                .sorted(
                        Comparator.comparingDouble(Ranked::match)
                                .reversed()
                                .thenComparing(Ranked::name))
                .toList();
    }

    private Ranked ranked(
            SparseVector text,
            SparseVector vector,
            Candidate candidate,
            double bestBm25,
            Map<IntentId, Double> confidences,
            String locale) {
        @Nullable IntentId intent =
                candidate.target() instanceof Target.ToAnswer(var id)
                        ? intentOfAnswer.get(id)
                        : null;
        boolean main =
                intent != null
                        && candidate.target() instanceof Target.ToAnswer(var id)
                        && id.equals(mainAnswer.get(intent));
        NgramProfiles.Profile profile = profiles.of(candidate.target(), locale);
        MatchFeatures features =
                new MatchFeatures(
                        candidate.bm25(),
                        bestBm25 > 0 ? candidate.bm25() / bestBm25 : 0,
                        candidate.cosine(),
                        candidate.answerCosine(),
                        text.dot(profile.whole()),
                        profile.nearest(text),
                        intent == null ? 0 : confidences.getOrDefault(intent, 0.0),
                        main ? 1 : 0,
                        candidate.target() instanceof Target.ToAnswer(var id)
                                ? scorer.heads(locale)
                                        .match()
                                        .learned(id)
                                        .map(learned -> learned.margins(text, vector))
                                        .orElse(null)
                                : null);
        return new Ranked(candidate, features, scorer.match(features, locale));
    }
}
