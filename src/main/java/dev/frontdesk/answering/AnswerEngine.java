package dev.frontdesk.answering;

import dev.frontdesk.answering.Question.PastTurn;
import dev.frontdesk.answering.Question.Speaker;
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
import dev.frontdesk.scoring.Thresholds;
import dev.frontdesk.scoring.Understanding;
import dev.frontdesk.scoring.Understanding.IntentScore;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The engine that answers a question from one release's knowledge with one release's model.
///
/// One question costs one encoder pass (two where a short follow-up is read together with what was said before) and one search.
/// Pure and thread-safe: the same question gives the same decision; nothing is read but what the constructor was given.
public final class AnswerEngine {
    /// How many candidates the matching head sees.
    public static final int CANDIDATES_MAX = 30;

    private static final int FOLLOW_UP_WORDS_MAX = 8;
    private static final int FOLLOW_UP_LENGTH_MAX = 60;
    private static final int FOLLOW_UP_HAN_LENGTH_MAX = 16;

    /// A message under this share of the scope threshold is about something else, not a follow-up. With the sample company's
    /// model "how about Scotland" reaches 0.84 of it, "can you sing" 0.57.
    private static final double FOLLOW_UP_SCOPE_SHARE = 0.6;

    private final Scorer scorer;
    private final KnowledgeIndex index;
    private final KnowledgeSnapshot knowledge;
    private final DecisionRules rules;
    private final Map<AnswerId, IntentId> intentOfAnswer = new HashMap<>();
    private final Map<IntentId, AnswerId> mainAnswer = new HashMap<>();

    private final NgramProfiles profiles;

    public AnswerEngine(Scorer scorer, KnowledgeIndex index, KnowledgeSnapshot knowledge) {
        this.scorer = scorer;
        this.index = index;
        this.knowledge = knowledge;
        this.rules = new DecisionRules(knowledge);
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

    /// What to do about a question.
    public Decision answer(Question question) {
        Optional<Decision> chosen = rules.chosen(question);
        if (chosen.isPresent()) {
            return chosen.get();
        }
        String locale = question.locale();
        Thresholds thresholds = scorer.thresholds(locale);
        Understanding alone = scorer.understand(question.text(), locale);
        Understanding understanding = alone;
        Optional<Decision> early = rules.withoutSearch(understanding, thresholds);
        if (early.isPresent()) {
            return early.get();
        }
        String text = question.text();
        if (mayFollowUp(question, understanding, thresholds)) {
            String joined = previous(question.turns()) + "\n" + text;
            Understanding together = scorer.understand(joined, locale);
            if (confidence(together) > confidence(understanding)
                    && together.inScope() >= thresholds.inScope()) {
                understanding = together;
                text = joined;
            }
        }
        List<Ranked> ranked =
                rank(text, understanding, locale, CANDIDATES_MAX, question.rejected());
        Decision decision = rules.afterSearch(question, understanding, ranked, thresholds);
        // Read together with what was said before, a message that adds nothing finds the same
        // answer again.
        return !text.equals(question.text()) && isJustSaid(decision, question)
                ? rules.afterSearch(question, alone, List.of(), thresholds)
                : decision;
    }

    private boolean isJustSaid(Decision decision, Question question) {
        String last = question.turns().isEmpty() ? "" : question.turns().getLast().text();
        return decision instanceof Decision.Reply reply
                && knowledge
                        .answer(reply.answer(), question.locale())
                        .filter(answer -> answer.text().equals(last))
                        .isPresent();
    }

    /// A short message that says little by itself, after the customer has said something before.
    private static boolean mayFollowUp(
            Question question, Understanding understanding, Thresholds thresholds) {
        boolean unsure =
                confidence(understanding) < thresholds.intent()
                        || understanding.inScope() < thresholds.inScope();
        return unsure
                && understanding.inScope() >= thresholds.inScope() * FOLLOW_UP_SCOPE_SHARE
                && isShort(question.text())
                && previous(question.turns()) != null;
    }

    private static boolean isShort(String text) {
        boolean han =
                text.codePoints()
                        .anyMatch(
                                c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
        return text.length() <= (han ? FOLLOW_UP_HAN_LENGTH_MAX : FOLLOW_UP_LENGTH_MAX)
                && text.strip().split("\\s+").length <= FOLLOW_UP_WORDS_MAX;
    }

    private static @Nullable String previous(List<PastTurn> turns) {
        return turns.reversed().stream()
                .filter(turn -> turn.speaker() == Speaker.CUSTOMER)
                .map(PastTurn::text)
                .findFirst()
                .orElse(null);
    }

    private static double confidence(Understanding understanding) {
        return understanding.ranking().isEmpty()
                ? 0
                : understanding.ranking().getFirst().confidence();
    }

    /// The answers and passages for a text, most probable first.
    public List<Ranked> rank(String text, String locale, int top) {
        return rank(text, scorer.understand(text, locale), locale, top);
    }

    /// The answers and passages for a text that was understood before, most probable first.
    public List<Ranked> rank(String text, Understanding understanding, String locale, int top) {
        List<Ranked> ranked =
                rank(text, understanding, locale, Math.max(top, CANDIDATES_MAX), Set.of());
        return ranked.subList(0, Math.min(top, ranked.size()));
    }

    private List<Ranked> rank(
            String text,
            Understanding understanding,
            String locale,
            int limit,
            Set<AnswerId> rejected) {
        List<Candidate> found = index.search(text, understanding.vector(), locale, limit);
        double bestBm25 = found.stream().mapToDouble(Candidate::bm25).max().orElse(0);
        Map<IntentId, Double> confidences = new HashMap<>();
        for (IntentScore score : understanding.ranking()) {
            confidences.put(score.intent(), score.confidence());
        }
        SparseVector ngrams = scorer.ngrams(text, locale);
        SparseVector vector = SparseVector.of(understanding.vector());
        return found.stream()
                .filter(candidate -> !isRejected(candidate.target(), rejected))
                .map(candidate -> ranked(ngrams, vector, candidate, bestBm25, confidences, locale))
                .sorted(
                        Comparator.comparingDouble(Ranked::match)
                                .reversed()
                                .thenComparing(Ranked::name))
                .toList();
    }

    private static boolean isRejected(Target target, Set<AnswerId> rejected) {
        return target instanceof Target.ToAnswer(var id) && rejected.contains(id);
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

    /// Why a candidate was found for a text, in the search engine's words.
    public String explain(String text, Understanding understanding, Ranked ranked, String locale) {
        return index.explain(text, understanding.vector(), ranked.candidate().target(), locale);
    }

    /// What this engine answers from.
    public KnowledgeSnapshot knowledge() {
        return knowledge;
    }

    /// Encoder passes that this engine's scorer has made; for the tests that count them.
    public long encoderPasses() {
        return scorer.encoderPasses().sum();
    }

    /// Searches that this engine's index has run; for the tests that count them.
    public long searches() {
        return index.searches().sum();
    }
}
