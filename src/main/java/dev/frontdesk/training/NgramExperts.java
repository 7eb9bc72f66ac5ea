package dev.frontdesk.training;

import dev.frontdesk.scoring.LinearHead;
import dev.frontdesk.scoring.Ngrams;
import dev.frontdesk.scoring.SparseVector;
import java.util.List;
import java.util.function.Predicate;

/// The linear experts over n-grams that one set of rows makes: intents, scope, sentiment. Seconds on any machine.
record NgramExperts(Ngrams ngrams, LinearHead intent, LinearHead scope, LinearHead sentiment) {
    /// 2^16 buckets: 15 bits cost half a point on the public sets, 18 bits gain nothing.
    static final int BITS = 16;

    private static final float NEUTRAL_BIAS = 4;

    static NgramExperts fit(List<TrainingRow> rows, int labels, Ngrams.Cut cut, long seed) {
        Ngrams ngrams = Ngrams.learn(cut, BITS, rows.stream().map(TrainingRow::text).toList());
        LinearFitting fitting = LinearFitting.standard(seed);
        List<TrainingRow> intents = where(rows, r -> r.intent() >= 0);
        List<TrainingRow> scopes = where(rows, r -> r.scope() >= 0);
        List<TrainingRow> tones = where(rows, r -> r.sentiment() >= 0);
        boolean[] inScope = new boolean[scopes.size()];
        for (int i = 0; i < inScope.length; i++) {
            inScope[i] = scopes.get(i).scope() == 1;
        }
        return new NgramExperts(
                ngrams,
                fitting.fit(
                        grams(intents, ngrams),
                        intents.stream().mapToInt(TrainingRow::intent).toArray(),
                        labels,
                        ngrams.buckets()),
                fitting.fitBinary(grams(scopes, ngrams), inScope, ngrams.buckets()),
                tones.isEmpty()
                        ? alwaysNeutral(ngrams.buckets())
                        : fitting.fit(
                                grams(tones, ngrams),
                                tones.stream().mapToInt(TrainingRow::sentiment).toArray(),
                                TaskHeads.SENTIMENTS,
                                ngrams.buckets()));
    }

    private static LinearHead alwaysNeutral(int buckets) {
        return new LinearHead(
                new float[0],
                new float[buckets * TaskHeads.SENTIMENTS],
                new float[] {0, NEUTRAL_BIAS, 0});
    }

    private static List<TrainingRow> where(List<TrainingRow> rows, Predicate<TrainingRow> test) {
        return rows.stream().filter(test).toList();
    }

    private static List<SparseVector> grams(List<TrainingRow> rows, Ngrams ngrams) {
        return rows.stream().map(row -> ngrams.of(row.text())).toList();
    }
}
