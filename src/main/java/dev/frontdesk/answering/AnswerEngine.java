package dev.frontdesk.answering;

import dev.frontdesk.answering.Decision.Quote;
import dev.frontdesk.answering.DecisionRules.ByIntent;
import dev.frontdesk.answering.Evidence.Sign;
import dev.frontdesk.knowledge.Action;
import dev.frontdesk.knowledge.Article;
import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.retrieval.KnowledgeIndex;
import dev.frontdesk.scoring.Scorer;
import dev.frontdesk.scoring.SparseVector;
import dev.frontdesk.scoring.Thresholds;
import dev.frontdesk.scoring.Understanding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The engine that answers a question from one release's knowledge with one release's model.
///
/// One question costs one encoder pass (two where a short follow-up turns out not to stand by itself) and one search. A message that may hold
/// two questions is read whole and in its two parts in that one pass; if they are two, each part costs a search.
/// Pure and thread-safe: the same question gives the same decision; nothing is read but what the constructor was given.
public final class AnswerEngine {
    /// How many candidates the matching head sees.
    public static final int CANDIDATES_MAX = 30;

    /// A message under this share of the scope threshold is about something else, not a follow-up. With the sample company's
    /// model "how about Scotland" reaches 0.84 of it, "can you sing" 0.57.
    private static final double FOLLOW_UP_SCOPE_SHARE = 0.6;

    /// A short message that is understood this surely stands by itself, if no word in it points back; one of three words needs more.
    private static final double STANDS_ALONE = 0.9;

    private static final double TINY_STANDS_ALONE = 0.98;

    private final Scorer scorer;
    private final KnowledgeIndex index;
    private final KnowledgeSnapshot knowledge;
    private final DecisionRules rules;
    private final Ranking ranking;

    public AnswerEngine(Scorer scorer, KnowledgeIndex index, KnowledgeSnapshot knowledge) {
        this.scorer = scorer;
        this.index = index;
        this.knowledge = knowledge;
        this.rules = new DecisionRules(knowledge);
        this.ranking = new Ranking(scorer, index, knowledge);
    }

    /// What to do about a question.
    public Decision answer(Question question) {
        Set<String> rejected = Rejection.names(question);
        Optional<Decision> chosen = rules.chosen(question, rejected);
        if (chosen.isPresent()) {
            return chosen.get();
        }
        Optional<String> rest = Rejection.rest(question.text());
        Optional<FollowUp> before = FollowUp.of(question, knowledge);
        Taken taken;
        if (rest.isEmpty() || before.isEmpty()) {
            String text = TwoQuestions.withoutGreeting(question.text());
            taken = decide(question, text, before, rejected);
        } else if (rest.get().length() < 2) {
            taken = otherwise(question, before.get(), rejected);
        } else {
            taken = decide(question, rest.get(), before, rejected).with(Sign.REJECTION);
        }
        return noticed(question, taken);
    }

    /// A decision, and how the message was understood by itself.
    private record Taken(Decision decision, Understanding alone) {
        Taken with(Sign sign) {
            return new Taken(decision.with(decision.evidence().with(sign)), alone);
        }
    }

    /// What the whole conversation says of the customer's temper goes with every decision.
    private Decision noticed(Question question, Taken taken) {
        Decision decision = taken.decision();
        Evidence evidence = decision.evidence().in(taken.alone().sentiment());
        boolean angry =
                Temper.rises(
                        question,
                        taken.alone().sentiment(),
                        taken.alone().sentimentConfidence(),
                        isForPerson(intent(taken.alone())),
                        trace -> isForPerson(trace.intent()));
        return decision.with(angry ? evidence.with(Sign.RISING_ANGER) : evidence);
    }

    private boolean isForPerson(@Nullable IntentId intent) {
        return intent != null
                && knowledge
                        .intent(intent)
                        .filter(found -> found.action() instanceof Action.HandOver)
                        .isPresent();
    }

    private Taken decide(
            Question question, String text, Optional<FollowUp> before, Set<String> rejected) {
        String locale = question.locale();
        Thresholds thresholds = scorer.thresholds(locale);
        Optional<TwoQuestions> two = TwoQuestions.of(text);
        boolean mayFollow = before.isPresent() && FollowUp.isShort(text);
        boolean leans = mayFollow && two.isEmpty() && FollowUp.pointsBack(text);
        List<String> texts = new ArrayList<>(List.of(text));
        two.ifPresent(parts -> texts.addAll(List.of(parts.first(), parts.second())));
        if (leans) {
            texts.add(before.get().with(text));
        }
        List<Understanding> read = scorer.understand(texts, locale);
        Understanding alone = read.getFirst();
        if (two.isPresent()) {
            Optional<Decision> both = both(question, two.get(), read, rejected);
            if (both.isPresent()) {
                return new Taken(both.get(), alone);
            }
        }
        Optional<Decision> early = rules.withoutSearch(alone, thresholds, rejected);
        if (early.isPresent()) {
            return new Taken(early.get(), alone);
        }
        boolean follows =
                mayFollow
                        && (leans || !standsAlone(text, alone, thresholds))
                        && alone.inScope() >= thresholds.inScope() * FOLLOW_UP_SCOPE_SHARE;
        if (follows) {
            String joined = before.get().with(text);
            Understanding together = leans ? read.getLast() : scorer.understand(joined, locale);
            if (together.inScope() >= thresholds.inScope()
                    && (leans || confidence(together) > confidence(alone))) {
                return new Taken(
                                followed(question, joined, together, before.get(), rejected), alone)
                        .with(Sign.FOLLOW_UP);
            }
        }
        return new Taken(searched(question, text, alone, rejected, ByIntent.ANY), alone);
    }

    private static boolean standsAlone(String text, Understanding alone, Thresholds thresholds) {
        double sure = FollowUp.isTiny(text) ? TINY_STANDS_ALONE : STANDS_ALONE;
        return alone.inScope() >= thresholds.inScope()
                && confidence(alone) >= Math.max(thresholds.intent(), sure);
    }

    /// A follow-up is answered by what is likeliest beside the answer that was just said, which the customer has read.
    private Decision followed(
            Question question,
            String joined,
            Understanding together,
            FollowUp before,
            Set<String> rejected) {
        return searched(
                question, joined, together, with(rejected, before.said()), ByIntent.LIKELIEST);
    }

    /// An answer was no help, and nothing else was said: the next likely ones to the question before are offered.
    private Taken otherwise(Question question, FollowUp before, Set<String> rejected) {
        List<Understanding> read =
                scorer.understand(List.of(question.text(), before.question()), question.locale());
        Decision decision =
                searched(question, before.question(), read.get(1), rejected, ByIntent.NONE);
        return new Taken(decision, read.getFirst()).with(Sign.REJECTION);
    }

    private Decision searched(
            Question question,
            String text,
            Understanding understanding,
            Set<String> excluded,
            ByIntent byIntent) {
        String locale = question.locale();
        List<Ranked> ranked = ranking.of(text, understanding, locale, CANDIDATES_MAX, excluded);
        Decision decision =
                rules.afterSearch(
                        question,
                        understanding,
                        ranked,
                        scorer.thresholds(locale),
                        excluded,
                        byIntent);
        return decision instanceof Decision.Compose compose
                ? briefly(compose, text, locale)
                : decision;
    }

    /// The same quotes, of their passages the sentences that answer.
    private Decision briefly(Decision.Compose compose, String text, String locale) {
        SparseVector question = scorer.ngrams(text, locale);
        List<Quote> quotes =
                compose.quotes().stream()
                        .map(quote ->
                                new Quote(
                                        quote.article(),
                                        quote.ordinal(),
                                        QuotedSentences.of(
                                                question,
                                                sentences(quote, locale),
                                                sentence -> scorer.ngrams(sentence, locale))))
                        .toList();
        List<String> said =
                quotes.stream().map(q -> "passage:" + q.article() + "#" + q.ordinal()).toList();
        return new Decision.Compose(quotes, compose.evidence().saying(said));
    }

    private List<String> sentences(Quote quote, String locale) {
        return knowledge.article(quote.article(), locale).stream()
                .flatMap(article -> article.passages().stream())
                .filter(passage -> passage.ordinal() == quote.ordinal())
                .findFirst()
                .map(Article.Passage::sentences)
                .orElse(List.of());
    }

    /// The decision on two questions in one message; empty where it holds but one, or one at least is not understood.
    ///
    /// A second question that leans on the first, or says little by itself, is understood from the whole message, beside the first one's answer.
    ///
    /// @param read the whole message, then its parts
    private Optional<Decision> both(
            Question question, TwoQuestions two, List<Understanding> read, Set<String> rejected) {
        Thresholds thresholds = scorer.thresholds(question.locale());
        Understanding first = read.get(1);
        Understanding second = read.get(2);
        for (Understanding part : List.of(first, second)) {
            Optional<Decision> early = rules.withoutSearch(part, thresholds, rejected);
            if (early.isPresent()) {
                return early.filter(Decision.HandOver.class::isInstance);
            }
        }
        boolean leans =
                two.leans()
                        || (FollowUp.isShort(two.second()) && !rules.isSure(second, thresholds));
        if (!rules.areTwo(two, leans, first, second, thresholds)) {
            return Optional.empty();
        }
        Decision one = searched(question, two.first(), first, rejected, ByIntent.FOUND);
        Decision other =
                leans
                        ? searched(
                                question,
                                two.first() + "\n" + two.second(),
                                read.getFirst(),
                                with(rejected, said(one)),
                                ByIntent.NONE)
                        : searched(question, two.second(), second, rejected, ByIntent.FOUND);
        return Optional.of(
                two.isLoose() && isSure(one) != isSure(other)
                        ? (isSure(one) ? one : other)
                        : together(one, other));
    }

    private static boolean isSure(Decision decision) {
        return decision.evidence().decidedBy().equals(DecisionRules.MATCH);
    }

    /// Two decisions in one. What is said stands before what is asked; where only one of them says something, and the other nothing to ask, it
    /// stands alone.
    private static Decision together(Decision one, Decision other) {
        boolean firstSays = !said(one).isEmpty();
        boolean secondSays = !said(other).isEmpty();
        if (!secondSays && !(other instanceof Decision.Clarify)) {
            return one;
        }
        if (said(one).equals(said(other)) && firstSays) {
            return one;
        }
        if (!firstSays && (!(one instanceof Decision.Clarify) || !secondSays)) {
            return other;
        }
        List<Decision> parts = firstSays ? List.of(one, other) : List.of(other, one);
        Evidence evidence =
                Evidence.ofBoth(one.evidence(), other.evidence(), DecisionRules.TWO_QUESTIONS);
        List<String> said = new ArrayList<>(said(parts.getFirst()));
        said.addAll(said(parts.getLast()));
        return new Decision.Several(parts, evidence.saying(said));
    }

    /// The names of what a decision says.
    private static List<String> said(Decision decision) {
        return switch (decision) {
            case Decision.Reply reply -> List.of("answer:" + reply.answer());
            case Decision.Compose compose -> compose.evidence().notes().said();
            case Decision.Several several -> several.evidence().notes().said();
            case Decision.Clarify _, Decision.HandOver _, Decision.Decline _ -> List.of();
        };
    }

    private static Set<String> with(Set<String> names, List<String> more) {
        Set<String> all = new HashSet<>(names);
        all.addAll(more);
        return all;
    }

    private static @Nullable IntentId intent(Understanding understanding) {
        return understanding.ranking().isEmpty()
                ? null
                : understanding.ranking().getFirst().intent();
    }

    static double confidence(Understanding understanding) {
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
                ranking.of(text, understanding, locale, Math.max(top, CANDIDATES_MAX), Set.of());
        return ranked.subList(0, Math.min(top, ranked.size()));
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
