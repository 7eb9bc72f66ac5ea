package dev.frontdesk.answering;

import dev.frontdesk.retrieval.Candidate;
import dev.frontdesk.scoring.Sentiment;
import dev.frontdesk.scoring.Thresholds;
import dev.frontdesk.scoring.Understanding;
import dev.frontdesk.scoring.Understanding.IntentScore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Every number that decided: scores and ids, no texts, at most 1 KB as JSON.
///
/// @param intents the three most probable intents
/// @param candidates the five best candidates as the matching head ranks them
/// @param decidedBy the name of the rule that took the decision, e.g. `intent`, `match`, `ambiguous`, `out_of_scope`, `choice`
/// @param notes what else is remembered of the turn
public record Evidence(
        List<IntentScore> intents,
        double inScope,
        @Nullable Sentiment sentiment,
        List<Scored> candidates,
        @Nullable Thresholds thresholds,
        String decidedBy,
        int encoderTokens,
        Notes notes) {
    private static final int INTENTS_MAX = 3;
    private static final int CANDIDATES_MAX = 5;

    /// Room for intents and candidates in 1,024 bytes of JSON, the fixed fields taken off.
    private static final int NAMES_LENGTH_MAX = 640;

    private static final int INTENT_JSON_LENGTH = 32;
    private static final int CANDIDATE_JSON_LENGTH = 56;

    public Evidence {
        intents = List.copyOf(intents);
        candidates = List.copyOf(candidates);
    }

    /// Evidence of a turn of which nothing else is remembered.
    public Evidence(
            List<IntentScore> intents,
            double inScope,
            @Nullable Sentiment sentiment,
            List<Scored> candidates,
            @Nullable Thresholds thresholds,
            String decidedBy,
            int encoderTokens) {
        this(
                intents,
                inScope,
                sentiment,
                candidates,
                thresholds,
                decidedBy,
                encoderTokens,
                Notes.NONE);
    }

    /// Evidence of a decision for which nothing was measured, e.g. of a choice taken.
    public static Evidence without(String decidedBy) {
        return new Evidence(List.of(), 0, null, List.of(), null, decidedBy, 0);
    }

    /// The best of what was measured, rounded to four digits, cut to fit 1 KB.
    static Evidence of(
            Understanding understanding,
            List<Ranked> ranked,
            Thresholds thresholds,
            String decidedBy) {
        int room = NAMES_LENGTH_MAX;
        List<IntentScore> intents = new ArrayList<>();
        for (IntentScore score : first(understanding.ranking(), INTENTS_MAX)) {
            room -= bytes(score.intent().value()) + INTENT_JSON_LENGTH;
            if (room >= 0) {
                intents.add(new IntentScore(score.intent(), rounded(score.confidence())));
            }
        }
        List<Scored> candidates = new ArrayList<>();
        for (Ranked one : first(ranked, CANDIDATES_MAX)) {
            room -= bytes(one.name()) + CANDIDATE_JSON_LENGTH;
            if (room >= 0) {
                Candidate candidate = one.candidate();
                candidates.add(
                        new Scored(
                                one.name(),
                                rounded(one.match()),
                                rounded(candidate.bm25()),
                                rounded(candidate.cosine())));
            }
        }
        return new Evidence(
                intents,
                rounded(understanding.inScope()),
                understanding.sentiment(),
                candidates,
                new Thresholds(
                        rounded(thresholds.inScope()),
                        rounded(thresholds.intent()),
                        rounded(thresholds.reply()),
                        rounded(thresholds.clarify()),
                        rounded(thresholds.compose())),
                decidedBy,
                understanding.encoderTokens());
    }

    /// The same evidence with what was said, where that is not a single answer.
    Evidence saying(List<String> names) {
        return noting(new Notes(names, notes.signs));
    }

    /// The same evidence with a sign more.
    Evidence with(Sign sign) {
        Set<Sign> more = EnumSet.of(sign);
        more.addAll(notes.signs);
        return noting(new Notes(notes.said, more));
    }

    /// The same evidence, seen in another tone: that of the whole message.
    Evidence in(Sentiment tone) {
        return new Evidence(
                intents, inScope, tone, candidates, thresholds, decidedBy, encoderTokens, notes);
    }

    private Evidence noting(Notes changed) {
        return new Evidence(
                intents,
                inScope,
                sentiment,
                candidates,
                thresholds,
                decidedBy,
                encoderTokens,
                changed);
    }

    /// What decided about the two questions of one message: the best numbers of each.
    static Evidence ofBoth(Evidence first, Evidence second, String decidedBy) {
        List<IntentScore> intents = new ArrayList<>(first(first.intents, 1));
        intents.addAll(first(second.intents, 2));
        List<Scored> candidates = new ArrayList<>(first(first.candidates, 2));
        first(second.candidates, 3).stream()
                .filter(one -> candidates.stream().noneMatch(c -> c.target.equals(one.target)))
                .forEach(candidates::add);
        return new Evidence(
                intents,
                Math.min(first.inScope, second.inScope),
                first.sentiment,
                candidates,
                first.thresholds,
                decidedBy,
                first.encoderTokens + second.encoderTokens);
    }

    private static <T> List<T> first(List<T> list, int count) {
        return list.subList(0, Math.min(count, list.size()));
    }

    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }

    /// A candidate with its scores.
    ///
    /// @param target `answer:ID` or `passage:ARTICLE#ORDINAL`
    /// @param match the calibrated probability that it is right
    public record Scored(String target, double match, double bm25, double cosine) {}

    /// What is remembered of a turn beside its numbers.
    ///
    /// @param said the names of what was said, where it is not a single answer: two answers, or the passages that were quoted
    /// @param signs what was noticed in the conversation
    public record Notes(List<String> said, Set<Sign> signs) {
        /// Nothing.
        public static final Notes NONE = new Notes(List.of(), Set.of());

        public Notes {
            said = List.copyOf(said);
            signs = Set.copyOf(signs);
        }
    }

    /// Something noticed in the conversation, by which a decision came about.
    public enum Sign {
        /// The message was understood together with what was said before.
        FOLLOW_UP,
        /// The customer said that the answer before did not help.
        REJECTION,
        /// The customer is getting angry: a person is offered, and an alert is raised.
        RISING_ANGER;

        /// As it stands in the log.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
