package dev.frontdesk.answering;

import dev.frontdesk.answering.Decision.Option;
import dev.frontdesk.answering.Decision.Quote;
import dev.frontdesk.answering.Decision.Reason;
import dev.frontdesk.answering.Question.PastTurn;
import dev.frontdesk.answering.Question.Speaker;
import dev.frontdesk.knowledge.Action;
import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.ArticleId;
import dev.frontdesk.knowledge.Intent;
import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.retrieval.Candidate.Target;
import dev.frontdesk.scoring.Thresholds;
import dev.frontdesk.scoring.Understanding;
import dev.frontdesk.scoring.Understanding.IntentScore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules that turn numbers into a decision, in the order in which they are asked.
///
/// Each rule leaves its name in [Evidence#decidedBy]. Pure: the same numbers give the same decision.
final class DecisionRules {
    static final String HAND_OVER = "handover";
    static final String TWO_QUESTIONS = "two_questions";
    static final String MATCH = "match";

    private static final String ANSWER = "answer:";
    private static final String INTENT = "intent:";
    private static final int OPTIONS_MIN = 2;
    private static final int OPTIONS_MAX = 4;
    private static final int QUOTES_MAX = 2;
    private static final int FAILURES_IN_A_ROW_MAX = 2;

    /// Where no answer is half as likely, a passage is quoted from this share of its threshold on: it names its page, and the customer sees what
    /// it is.
    private static final double LONE_PASSAGE_SHARE = 0.5;

    /// The answer to a follow-up is said from this share of the threshold on: what was said before speaks for it as well.
    private static final double LIKELIEST_SHARE = 0.5;

    /// An intent from this confidence on is offered where the message may mean several.
    private static final double OFFERED_INTENT_MIN = 0.2;

    private final KnowledgeSnapshot knowledge;

    /// How much a confident intent may decide where no answer's match is sure.
    enum ByIntent {
        /// Its likeliest answer, else its main answer.
        ANY,
        /// An answer of it that the search found likely.
        FOUND,
        /// Less than the search: in a follow-up it is that of the question before. The likeliest answer is said, whatever its intent.
        LIKELIEST,
        /// Nothing.
        NONE
    }

    DecisionRules(KnowledgeSnapshot knowledge) {
        this.knowledge = knowledge;
    }

    /// The decision for a choice that the customer took; empty without one, or where what it names is gone. Even by an old button, a rejected answer is
    /// not said again.
    ///
    /// @param rejected names that are not said
    Optional<Decision> chosen(Question question, Set<String> rejected) {
        return decided(question)
                .map(decision ->
                        decision instanceof Decision.Reply reply
                                        && rejected.contains(ANSWER + reply.answer())
                                ? new Decision.Decline(
                                        Reason.NO_ANSWER, Evidence.without("rejected"))
                                : decision);
    }

    private Optional<Decision> decided(Question question) {
        String choice = question.choice();
        if (choice == null) {
            return Optional.empty();
        }
        Evidence evidence = Evidence.without("choice");
        if (choice.equals(HAND_OVER)) {
            return Optional.of(new Decision.HandOver(Reason.ASKED_FOR_PERSON, null, evidence));
        }
        if (isId(choice, ANSWER)) {
            AnswerId id = new AnswerId(choice.substring(ANSWER.length()));
            return knowledge
                    .answer(id, question.locale())
                    .map(answer -> new Decision.Reply(answer.id(), false, evidence));
        }
        if (isId(choice, INTENT)) {
            return knowledge
                    .intent(new IntentId(choice.substring(INTENT.length())))
                    .map(intent -> act(intent, evidence));
        }
        return Optional.empty();
    }

    private static boolean isId(String choice, String prefix) {
        String id = choice.startsWith(prefix) ? choice.substring(prefix.length()) : "";
        return !id.isEmpty() && id.length() <= 100 && id.chars().noneMatch(Character::isWhitespace);
    }

    private static Decision act(Intent intent, Evidence evidence) {
        return switch (intent.action()) {
            case Action.Say(var answer) -> new Decision.Reply(answer, false, evidence);
            case Action.SmallTalk(var answer) -> new Decision.Reply(answer, true, evidence);
            case Action.HandOver(var answer) ->
                    new Decision.HandOver(Reason.INTENT_ASKS_FOR_PERSON, answer, evidence);
        };
    }

    /// The decision that needs no search: a person is wanted, or it is small talk.
    ///
    /// @param rejected names that are not said
    Optional<Decision> withoutSearch(
            Understanding understanding, Thresholds thresholds, Set<String> rejected) {
        if (understanding.ranking().isEmpty() || understanding.inScope() < thresholds.inScope()) {
            return Optional.empty();
        }
        Optional<Intent> person = intentForPerson(understanding, thresholds);
        if (person.isPresent()) {
            Evidence evidence = Evidence.of(understanding, List.of(), thresholds, "person");
            return Optional.of(act(person.get(), evidence));
        }
        return confident(understanding, thresholds)
                .filter(intent ->
                        intent.action() instanceof Action.SmallTalk(var answer)
                                && !rejected.contains(ANSWER + answer))
                .map(intent ->
                        act(
                                intent,
                                Evidence.of(understanding, List.of(), thresholds, "small_talk")));
    }

    /// Several intents may call for a person (asking for one, complaining): together they need the confidence of one.
    private Optional<Intent> intentForPerson(Understanding understanding, Thresholds thresholds) {
        double together = 0;
        @Nullable Intent first = null;
        for (IntentScore score : understanding.ranking()) {
            Optional<Intent> intent = knowledge.intent(score.intent());
            if (intent.isPresent() && intent.get().action() instanceof Action.HandOver) {
                together += score.confidence();
                first = first == null ? intent.get() : first;
            }
        }
        return together >= thresholds.intent() ? Optional.ofNullable(first) : Optional.empty();
    }

    /// Whether a text is the company's business, and one intent is acted on without asking back.
    boolean isSure(Understanding understanding, Thresholds thresholds) {
        return understanding.inScope() >= thresholds.inScope()
                && confident(understanding, thresholds).isPresent();
    }

    /// Whether the parts of a message are two questions: both are surely understood, and differently; or one is, and the other asks something
    /// else that is the company's business.
    ///
    /// @param leans the second is understood from the whole message
    boolean areTwo(
            TwoQuestions two,
            boolean leans,
            Understanding first,
            Understanding second,
            Thresholds thresholds) {
        boolean sureOfFirst = isSure(first, thresholds);
        boolean sureOfSecond = isSure(second, thresholds);
        if (leans) {
            return sureOfFirst && two.asksSecond() && !two.isLoose();
        }
        boolean differ =
                !first.ranking().getFirst().intent().equals(second.ranking().getFirst().intent());
        if (sureOfFirst && sureOfSecond) {
            return differ || (two.asksSecond() && !two.isLoose());
        }
        Understanding unsure = sureOfFirst ? second : first;
        return (sureOfFirst || sureOfSecond)
                && differ
                && !two.isLoose()
                && unsure.inScope() >= thresholds.inScope();
    }

    private Optional<Intent> confident(Understanding understanding, Thresholds thresholds) {
        if (understanding.ranking().isEmpty()) {
            return Optional.empty();
        }
        IntentScore top = understanding.ranking().getFirst();
        return top.confidence() >= thresholds.intent()
                ? knowledge.intent(top.intent())
                : Optional.empty();
    }

    /// The decision over the ranked candidates, most probable first, what is not to be said already left out.
    ///
    /// @param excluded names that are not said
    Decision afterSearch(
            Question question,
            Understanding understanding,
            List<Ranked> ranked,
            Thresholds thresholds,
            Set<String> excluded,
            ByIntent byIntent) {
        List<Ranked> answers = ranked.stream().filter(Ranked::isAnswer).toList();
        double bestMatch = answers.isEmpty() ? 0 : answers.getFirst().match();
        if (!answers.isEmpty() && bestMatch >= thresholds.reply()) {
            return reply(
                    answerOf(answers.getFirst()),
                    Evidence.of(understanding, ranked, thresholds, MATCH));
        }
        if (understanding.inScope() < thresholds.inScope()) {
            Evidence evidence = Evidence.of(understanding, ranked, thresholds, "out_of_scope");
            return new Decision.Decline(Reason.OUT_OF_SCOPE, evidence);
        }
        List<Quote> quotes = quotes(ranked, Math.max(bestMatch, thresholds.compose()));
        if (!quotes.isEmpty()) {
            return new Decision.Compose(
                    quotes, Evidence.of(understanding, ranked, thresholds, "passage"));
        }
        Optional<AnswerId> ofIntent =
                byIntent == ByIntent.NONE
                        ? Optional.empty()
                        : ofIntent(question, understanding, answers, thresholds, byIntent)
                                .filter(answer -> !excluded.contains(ANSWER + answer));
        double lone = Math.max(thresholds.compose() * LONE_PASSAGE_SHARE, 2 * bestMatch);
        List<Quote> loneQuotes = quotes(ranked, lone);
        if (!loneQuotes.isEmpty()) {
            return new Decision.Compose(
                    loneQuotes, Evidence.of(understanding, ranked, thresholds, "lone_passage"));
        }
        if (ofIntent.isPresent()) {
            return reply(ofIntent.get(), Evidence.of(understanding, ranked, thresholds, "intent"));
        }
        if (failedBefore(question.turns())) {
            Evidence evidence = Evidence.of(understanding, ranked, thresholds, "repeated_failure");
            return new Decision.HandOver(Reason.REPEATED_FAILURE, null, evidence);
        }
        List<Option> options =
                options(answers, understanding, thresholds, excluded, question.locale());
        if (options.size() >= OPTIONS_MIN) {
            return new Decision.Clarify(
                    options, Evidence.of(understanding, ranked, thresholds, "ambiguous"));
        }
        return new Decision.Decline(
                Reason.NO_ANSWER, Evidence.of(understanding, ranked, thresholds, "no_answer"));
    }

    private Decision reply(AnswerId answer, Evidence evidence) {
        boolean smallTalk =
                knowledge.intents().stream()
                        .anyMatch(intent -> intent.action().equals(new Action.SmallTalk(answer)));
        return new Decision.Reply(answer, smallTalk, evidence);
    }

    private static AnswerId answerOf(Ranked ranked) {
        return switch (ranked.candidate().target()) {
            case Target.ToAnswer(var id) -> id;
            case Target.ToPassage passage ->
                    throw new IllegalArgumentException("not an answer: " + passage);
        };
    }

    /// The best passage at or above a match, and the next one of the same article if that passes too.
    private static List<Quote> quotes(List<Ranked> ranked, double least) {
        List<Quote> quotes = new ArrayList<>();
        @Nullable ArticleId article = null;
        for (Ranked one : ranked) {
            if (one.match() >= least
                    && quotes.size() < QUOTES_MAX
                    && one.candidate().target() instanceof Target.ToPassage(var id, int ordinal)
                    && (article == null || article.equals(id))) {
                quotes.add(new Quote(id, ordinal));
                article = id;
            }
        }
        return quotes;
    }

    /// What to say for a confident intent: its likeliest answer if that is at all likely, else its main answer.
    private Optional<AnswerId> ofIntent(
            Question question,
            Understanding understanding,
            List<Ranked> answers,
            Thresholds thresholds,
            ByIntent byIntent) {
        if (byIntent == ByIntent.LIKELIEST) {
            return answers.stream()
                    .findFirst()
                    .filter(one -> one.match() >= thresholds.reply() * LIKELIEST_SHARE)
                    .map(DecisionRules::answerOf);
        }
        Optional<Intent> intent = confident(understanding, thresholds);
        if (intent.isEmpty()) {
            return Optional.empty();
        }
        for (Ranked one : answers) {
            Optional<Answer> answer = knowledge.answer(answerOf(one), question.locale());
            if (one.match() >= thresholds.clarify()
                    && answer.isPresent()
                    && intent.get().id().equals(answer.get().intent())) {
                return Optional.of(answer.get().id());
            }
        }
        AnswerId main = intent.get().action().answer();
        return byIntent == ByIntent.ANY
                ? knowledge.answer(main, question.locale()).map(Answer::id)
                : Optional.empty();
    }

    /// The bot's last turns all failed, so that asking back once more would only annoy.
    private static boolean failedBefore(List<PastTurn> turns) {
        int failures = 0;
        for (PastTurn turn : turns.reversed()) {
            if (turn.speaker() == Speaker.BOT && !turn.failed()) {
                return false;
            }
            failures += turn.speaker() == Speaker.BOT ? 1 : 0;
            if (failures == FAILURES_IN_A_ROW_MAX) {
                return true;
            }
        }
        return false;
    }

    /// Two to four things that may be meant; a lone one is offered beside a person.
    private List<Option> options(
            List<Ranked> answers,
            Understanding understanding,
            Thresholds thresholds,
            Set<String> excluded,
            String locale) {
        Map<String, Option> byValue = new LinkedHashMap<>();
        for (Ranked one : answers) {
            if (one.match() >= thresholds.clarify() && byValue.size() < OPTIONS_MAX) {
                knowledge
                        .answer(answerOf(one), locale)
                        .map(answer -> option(one, answer, locale))
                        .ifPresent(option -> byValue.putIfAbsent(option.value(), option));
            }
        }
        if (byValue.size() < OPTIONS_MIN) {
            List<Option> likely = likelyIntents(understanding, excluded, locale);
            if (byValue.size() + likely.size() >= OPTIONS_MIN) {
                likely.forEach(option -> byValue.putIfAbsent(option.value(), option));
            }
        }
        if (byValue.size() == 1) {
            knowledge.intents().stream()
                    .filter(intent -> intent.action() instanceof Action.HandOver)
                    .findFirst()
                    .ifPresent(intent ->
                            byValue.put(HAND_OVER, new Option(intent.title(locale), HAND_OVER)));
        }
        return List.copyOf(byValue.values());
    }

    /// What the intents that may be meant say, where the search found nothing near: a language without encoder has little else to go by.
    private List<Option> likelyIntents(
            Understanding understanding, Set<String> excluded, String locale) {
        return understanding.ranking().stream()
                .filter(score -> score.confidence() >= OFFERED_INTENT_MIN)
                .limit(OPTIONS_MAX)
                .flatMap(score -> knowledge.intent(score.intent()).stream())
                .filter(intent ->
                        intent.action() instanceof Action.Say(var answer)
                                && !excluded.contains(ANSWER + answer)
                                && knowledge.answer(answer, locale).isPresent())
                .map(intent -> new Option(intent.title(locale), INTENT + intent.id()))
                .toList();
    }

    private Option option(Ranked ranked, Answer answer, String locale) {
        Optional<Intent> intent =
                ranked.isMainAnswer() && answer.intent() != null
                        ? knowledge.intent(answer.intent())
                        : Optional.empty();
        return intent.map(of -> new Option(of.title(locale), INTENT + of.id()))
                .orElseGet(() -> new Option(answer.question(), ANSWER + answer.id()));
    }
}
