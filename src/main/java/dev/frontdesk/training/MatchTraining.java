package dev.frontdesk.training;

import dev.frontdesk.answering.AnswerEngine;
import dev.frontdesk.answering.Ranked;
import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.Example;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.knowledge.QueryFile;
import dev.frontdesk.retrieval.Candidate.Target;
import dev.frontdesk.retrieval.KnowledgeIndex;
import dev.frontdesk.scoring.Heads;
import dev.frontdesk.scoring.Logistic;
import dev.frontdesk.scoring.MatchFeatures;
import dev.frontdesk.scoring.MatchHead;
import dev.frontdesk.scoring.Scorer;
import dev.frontdesk.scoring.Thresholds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The match head's lesson: questions that were held back, put to the very engine that will answer, over an index without them.
///
/// What is right is known for the questions of [LocaleRows]; held-back messages out of scope have no right candidate.
final class MatchTraining {
    /// An answer that is said without asking back is right with this probability.
    static final double REPLY_PRECISION = 0.85;

    /// However well the held-back questions go, what is said is more likely right than wrong: they are all in scope, messages are not.
    private static final double REPLY_MIN = 0.5;

    private static final int CANDIDATES = AnswerEngine.CANDIDATES_MAX;
    private static final int FOLDS = 5;
    private static final double RIDGE = 1.0;
    private static final double CLARIFY_SHARE = 0.3;
    private static final double CLARIFY_MIN = 0.05;

    private MatchTraining() {}

    /// What was learned, and the share of held-back questions answered rightly first, in cross-validation.
    record Learned(Heads heads, double rightFirst, int questions) {}

    /// The knowledge without what the rows of a locale hold back.
    static KnowledgeSnapshot withoutHeld(KnowledgeSnapshot knowledge, List<LocaleRows> locales) {
        Map<String, Set<String>> held = new HashMap<>();
        for (LocaleRows rows : locales) {
            Set<String> texts = new HashSet<>();
            rows.held().forEach(row -> texts.add(row.text()));
            held.put(rows.locale(), texts);
        }
        List<Example> examples =
                knowledge.examples().stream()
                        .filter(e -> !held.getOrDefault(e.locale(), Set.of()).contains(e.text()))
                        .toList();
        List<Answer> answers = new ArrayList<>();
        for (Answer answer : knowledge.answers()) {
            Set<String> hidden = held.getOrDefault(answer.locale(), Set.of());
            answers.add(
                    new Answer(
                            answer.id(),
                            answer.locale(),
                            answer.question(),
                            answer.text(),
                            answer.variants().stream().filter(v -> !hidden.contains(v)).toList(),
                            answer.group(),
                            answer.tags(),
                            answer.intent()));
        }
        return new KnowledgeSnapshot(
                knowledge.profile(), knowledge.intents(), examples, answers, knowledge.articles());
    }

    /// @param scorer reads with the heads of the first round
    /// @param index over [#withoutHeld]
    static Learned learn(
            LocaleRows rows, Scorer scorer, KnowledgeIndex index, KnowledgeSnapshot knowledge) {
        AnswerEngine engine = new AnswerEngine(scorer, index, knowledge);
        List<MatchFitting.Query> queries = queries(rows, engine);
        Heads heads = scorer.heads(rows.locale());
        if (queries.stream().noneMatch(MatchFitting.Query::hasRight)) {
            MatchHead match = heads.match().weighed(untaughtMet(), untaught());
            return new Learned(heads.withMatch(match, untaughtLimits(heads)), Double.NaN, 0);
        }
        MatchFitting fitting = new MatchFitting(RIDGE);
        Logistic met = fitting.fit(queries);
        Logistic unmet = fitting.fit(withoutMargins(queries));
        int questions = (int) queries.stream().filter(MatchFitting.Query::hasRight).count();
        return new Learned(
                heads.withMatch(
                        heads.match().weighed(met, unmet),
                        limits(heads.thresholds(), queries, met)),
                fitting.crossValidate(queries, FOLDS, 1),
                questions);
    }

    private static List<MatchFitting.Query> withoutMargins(List<MatchFitting.Query> queries) {
        return queries.stream().map(query -> query.first(MatchFeatures.TERMS)).toList();
    }

    /// The same scorer with a match head for these questions, over answers that its training has not met; it shares the encoder, so close one of the two.
    static Scorer fitted(
            Scorer scorer,
            KnowledgeIndex index,
            KnowledgeSnapshot knowledge,
            List<QueryFile.Query> lesson,
            String locale) {
        AnswerEngine engine = new AnswerEngine(scorer, index, knowledge);
        List<MatchFitting.Query> queries = new ArrayList<>();
        for (QueryFile.Query query : lesson) {
            add(engine.rank(query.text(), locale, CANDIDATES), query.relevant(), queries);
        }
        if (queries.stream().noneMatch(MatchFitting.Query::hasRight)) {
            throw new IllegalArgumentException(
                    "no training query has its right answer among the candidates");
        }
        Heads heads = scorer.heads(locale);
        queries = withoutMargins(queries);
        Logistic unmet = new MatchFitting(RIDGE).fit(queries);
        MatchHead match = MatchHead.unweighed(Map.of()).weighed(untaughtMet(), unmet);
        return scorer.with(heads.withMatch(match, limits(heads.thresholds(), queries, unmet)));
    }

    static List<MatchFitting.Query> queries(LocaleRows rows, AnswerEngine engine) {
        List<MatchFitting.Query> queries = new ArrayList<>();
        for (QueryFile.Query asked : rows.questions()) {
            add(engine.rank(asked.text(), rows.locale(), CANDIDATES), asked.relevant(), queries);
        }
        for (TrainingRow row : rows.held()) {
            if (row.scope() == 0) {
                add(engine.rank(row.text(), rows.locale(), CANDIDATES), Set.of(), queries);
            }
        }
        return queries;
    }

    private static void add(
            List<Ranked> found, Set<String> relevant, List<MatchFitting.Query> queries) {
        List<double[]> terms = new ArrayList<>();
        List<Boolean> right = new ArrayList<>();
        for (Ranked each : found) {
            if (each.candidate().target() instanceof Target.ToAnswer(AnswerId id)) {
                terms.add(each.features().terms());
                right.add(relevant.contains(id.value()));
            }
        }
        if (!terms.isEmpty()) {
            boolean[] flags = new boolean[right.size()];
            for (int i = 0; i < flags.length; i++) {
                flags[i] = right.get(i);
            }
            queries.add(new MatchFitting.Query(terms, flags));
        }
    }

    /// Reply: as precise as asked. Clarify: well under it. Compose: a passage has no intent to speak for it, so it needs as much as a reply.
    private static Thresholds limits(
            Thresholds before, List<MatchFitting.Query> queries, Logistic match) {
        List<double[]> first = new ArrayList<>();
        for (MatchFitting.Query query : queries) {
            int best = MatchFitting.first(query, match);
            first.add(
                    new double[] {
                        match.probability(query.terms().get(best)), query.right()[best] ? 1 : 0
                    });
        }
        double reply = Math.max(REPLY_MIN, HeadFitting.limitFor(first, REPLY_PRECISION, 0.7));
        double clarify = Math.max(CLARIFY_MIN, CLARIFY_SHARE * reply);
        return new Thresholds(
                before.inScope(), before.intent(), reply, clarify, Math.max(reply, 0.5));
    }

    /// Where no question was held back: BM25, n-grams and vectors with weights as the sample company's have them.
    private static Logistic untaught() {
        double[] weights = new double[MatchFeatures.TERMS];
        weights[1] = 3;
        weights[2] = 2;
        weights[4] = 4;
        weights[5] = 1;
        weights[6] = 0.2;
        return new Logistic(weights, -6);
    }

    static MatchHead untaughtHead() {
        return MatchHead.unweighed(Map.of()).weighed(untaughtMet(), untaught());
    }

    private static Logistic untaughtMet() {
        Logistic unmet = untaught();
        double[] weights = Arrays.copyOf(unmet.weights(), MatchFeatures.MET_TERMS);
        weights[MatchFeatures.TERMS] = 3;
        weights[MatchFeatures.TERMS + 1] = 1;
        return new Logistic(weights, unmet.bias() + 1);
    }

    private static Thresholds untaughtLimits(Heads heads) {
        Thresholds t = heads.thresholds();
        return new Thresholds(t.inScope(), t.intent(), 0.5, 0.15, 0.6);
    }
}
