package dev.frontdesk.training;

import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.scoring.Experts;
import dev.frontdesk.scoring.Heads;
import dev.frontdesk.scoring.LinearHead;
import dev.frontdesk.scoring.LinearRow;
import dev.frontdesk.scoring.Logistic;
import dev.frontdesk.scoring.MatchHead;
import dev.frontdesk.scoring.SparseVector;
import dev.frontdesk.scoring.Thresholds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Makes the [Heads] of one locale out of its experts: fuses, calibrates and sets limits on rows that no expert has seen.
///
/// The match head is left neutral here; [MatchFitting] fits it once there is an index to search.
final class HeadFitting {
    /// A message in scope passes the scope limit with this probability.
    static final double IN_SCOPE_PASS = 0.95;

    /// An intent that is acted on without asking back is right with this probability.
    static final double INTENT_PRECISION = 0.90;

    /// C of the answers' classifiers over vectors: the encoder has learned from the same texts, so its nearness is trusted less.
    private static final double VECTOR_COST = 0.1;

    private static final int OUT_OF_SCOPE_MIN = 10;
    private static final double SCOPE_RIDGE = 1.0;

    private final LocaleRows rows;
    private final NgramExperts ngrams;
    private final FineTuning.@Nullable Tuned tuned;
    private final Function<List<String>, float[][]> encoder;
    private final long seed;

    /// @param tuned null in a locale that the encoder does not read
    /// @param encoder gives x [H+E] for texts; arrays without elements where `tuned` is null
    HeadFitting(
            LocaleRows rows,
            NgramExperts ngrams,
            FineTuning.@Nullable Tuned tuned,
            Function<List<String>, float[][]> encoder,
            long seed) {
        this.rows = rows;
        this.ngrams = ngrams;
        this.tuned = tuned;
        this.encoder = encoder;
        this.seed = seed;
    }

    String locale() {
        return rows.locale();
    }

    /// A held-back row as the heads see it.
    record Seen(TrainingRow row, float[] x, SparseVector grams) {}

    List<Seen> see(List<TrainingRow> some) {
        float[][] x = encoder.apply(some.stream().map(TrainingRow::text).toList());
        List<Seen> seen = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
            seen.add(new Seen(some.get(i), x[i], ngrams.ngrams().of(some.get(i).text())));
        }
        return seen;
    }

    /// Heads of experts that learned from the rows to fit, calibrated on those held back.
    Heads calibrate() {
        List<Seen> held = see(rows.held());
        Heads raw =
                heads(
                        fuse(encoderHead("intent"), ngrams.intent(), held, TrainingRow::intent),
                        new Experts(encoderHead("scope"), ngrams.scope(), 1, 1),
                        fuse(
                                encoderHead("sentiment"),
                                ngrams.sentiment(),
                                held,
                                TrainingRow::sentiment),
                        centroids(rows.fit()),
                        new Logistic(new double[Heads.SCOPE_FEATURES], 0),
                        new Thresholds(0, 0, 0, 0, 0));
        Logistic inScope = scope(raw, held);
        Heads scoped =
                heads(
                        raw.intent(),
                        raw.scope(),
                        raw.sentiment(),
                        raw.centroids(),
                        inScope,
                        raw.thresholds());
        return scoped.withMatch(
                MatchHead.unweighed(learned(scoped, rows.fit())), thresholds(scoped, held));
    }

    /// Heads of experts that learned from all rows, with the calibration of others that saw fewer.
    Heads with(Heads calibrated) {
        Heads heads =
                heads(
                        new Experts(
                                encoderHead("intent"), ngrams.intent(),
                                calibrated.intent().encoderWeight(),
                                        calibrated.intent().ngramWeight()),
                        new Experts(encoderHead("scope"), ngrams.scope(), 1, 1),
                        new Experts(
                                encoderHead("sentiment"), ngrams.sentiment(),
                                calibrated.sentiment().encoderWeight(),
                                        calibrated.sentiment().ngramWeight()),
                        centroids(rows.all()),
                        calibrated.inScope(),
                        calibrated.thresholds());
        MatchHead match = calibrated.match();
        return heads.withMatch(
                MatchHead.unweighed(learned(heads, rows.all())).weighed(match.met(), match.unmet()),
                calibrated.thresholds());
    }

    /// The classifiers of each answer, from all that is known to ask for it, its own text among them.
    private Map<AnswerId, MatchHead.Learned> learned(Heads heads, List<TrainingRow> some) {
        List<TrainingRow> asked = some.stream().filter(row -> row.answer() >= 0).toList();
        int answers = rows.answers().size();
        if (answers < 2 || asked.isEmpty()) {
            return Map.of();
        }
        List<Seen> seen = see(asked);
        int[] labels = asked.stream().mapToInt(TrainingRow::answer).toArray();
        LinearFitting fitting = LinearFitting.standard(seed);
        List<LinearRow> byNgrams =
                fitting.fitRows(
                        seen.stream().map(Seen::grams).toList(),
                        labels,
                        answers,
                        ngrams.ngrams().buckets());
        List<LinearRow> byVector =
                new LinearFitting(
                                VECTOR_COST, fitting.rounds(), fitting.tolerance(), fitting.seed())
                        .fitRows(
                                seen.stream()
                                        .map(each -> SparseVector.of(heads.vector(each.x)))
                                        .toList(),
                                labels,
                                answers,
                                heads.vectorLength());
        Map<AnswerId, MatchHead.Learned> learned = new HashMap<>();
        for (int i = 0; i < answers; i++) {
            learned.put(
                    rows.answers().get(i), new MatchHead.Learned(byNgrams.get(i), byVector.get(i)));
        }
        return learned;
    }

    private Heads heads(
            Experts intent,
            Experts scope,
            Experts sentiment,
            float[] centroids,
            Logistic inScope,
            Thresholds thresholds) {
        return new Heads(
                rows.locale(),
                rows.intents(),
                ngrams.ngrams(),
                intent,
                scope,
                sentiment,
                tuned == null ? new float[0] : tuned.projection(),
                centroids,
                inScope,
                MatchHead.unweighed(Map.of()),
                thresholds);
    }

    private LinearHead encoderHead(String name) {
        if (tuned != null) {
            return switch (name) {
                case "intent" -> tuned.intent();
                case "scope" -> tuned.scope();
                default -> tuned.sentiment();
            };
        }
        int labels =
                switch (name) {
                    case "intent" -> rows.intents().size();
                    case "scope" -> 1;
                    default -> TaskHeads.SENTIMENTS;
                };
        return new LinearHead(new float[0], new float[0], new float[labels]);
    }

    private static Experts fuse(
            LinearHead encoder,
            LinearHead ngrams,
            List<Seen> held,
            ToIntFunction<TrainingRow> label) {
        List<FusionFitting.Held> labelled = new ArrayList<>();
        for (Seen each : held) {
            if (label.applyAsInt(each.row) >= 0) {
                labelled.add(
                        new FusionFitting.Held(
                                encoder.logits(each.x, SparseVector.EMPTY),
                                ngrams.logits(new float[0], each.grams),
                                label.applyAsInt(each.row)));
            }
        }
        return FusionFitting.fit(encoder, ngrams, labelled);
    }

    /// The mean unit vector of each intent's rows, of length 1 again.
    private float[] centroids(List<TrainingRow> some) {
        if (tuned == null || tuned.projection().length == 0) {
            return new float[0];
        }
        List<TrainingRow> labelled = some.stream().filter(r -> r.intent() >= 0).toList();
        float[][] x = encoder.apply(labelled.stream().map(TrainingRow::text).toList());
        Heads plain =
                heads(
                        new Experts(encoderHead("intent"), ngrams.intent(), 1, 1),
                        new Experts(encoderHead("scope"), ngrams.scope(), 1, 1),
                        new Experts(encoderHead("sentiment"), ngrams.sentiment(), 1, 1),
                        new float[0],
                        new Logistic(new double[Heads.SCOPE_FEATURES], 0),
                        new Thresholds(0, 0, 0, 0, 0));
        int width = plain.vectorLength();
        float[] sums = new float[rows.intents().size() * width];
        for (int i = 0; i < x.length; i++) {
            float[] vector = plain.vector(x[i]);
            for (int d = 0; d < width; d++) {
                sums[labelled.get(i).intent() * width + d] += vector[d];
            }
        }
        for (int intent = 0; intent < rows.intents().size(); intent++) {
            double squares = 1e-12;
            for (int d = 0; d < width; d++) {
                squares += (double) sums[intent * width + d] * sums[intent * width + d];
            }
            for (int d = 0; d < width; d++) {
                sums[intent * width + d] /= (float) Math.sqrt(squares);
            }
        }
        return sums;
    }

    /// Scope as a few features weighed. Without examples out of scope, the messages whose intent is read wrongly stand in for
    /// them: both are messages of which the model knows little.
    private static Logistic scope(Heads heads, List<Seen> held) {
        List<Seen> known = held.stream().filter(s -> s.row.scope() >= 0).toList();
        long outside = known.stream().filter(s -> s.row.scope() == 0).count();
        List<double[]> features = new ArrayList<>();
        List<Boolean> inside = new ArrayList<>();
        for (Seen each : known) {
            boolean in = each.row.scope() == 1;
            if (outside < OUT_OF_SCOPE_MIN) {
                if (each.row.intent() < 0) {
                    continue;
                }
                in = argMax(heads.intentProbabilities(each.x, each.grams)) == each.row.intent();
            }
            features.add(heads.scopeFeatures(each.x, each.grams));
            inside.add(in);
        }
        if (features.isEmpty()) {
            return new Logistic(new double[Heads.SCOPE_FEATURES], 4);
        }
        boolean[] yes = new boolean[inside.size()];
        for (int i = 0; i < yes.length; i++) {
            yes[i] = inside.get(i);
        }
        return new LogisticFitting(SCOPE_RIDGE).fit(features, yes);
    }

    private static Thresholds thresholds(Heads heads, List<Seen> held) {
        double[] inScope =
                held.stream()
                        .filter(s -> s.row.intent() >= 0)
                        .mapToDouble(
                                s -> heads.inScope().probability(heads.scopeFeatures(s.x, s.grams)))
                        .toArray();
        double scope = inScope.length == 0 ? 0.5 : Separation.passing(inScope, IN_SCOPE_PASS);
        List<double[]> confident = new ArrayList<>();
        for (Seen each : held) {
            boolean passes =
                    each.row.scope() >= 0
                            && heads.inScope().probability(heads.scopeFeatures(each.x, each.grams))
                                    >= scope;
            if (passes) {
                double[] p = heads.intentProbabilities(each.x, each.grams);
                int best = argMax(p);
                boolean judged = each.row.intent() >= 0 || each.row.scope() == 0;
                if (judged) {
                    confident.add(new double[] {p[best], best == each.row.intent() ? 1 : 0});
                }
            }
        }
        return new Thresholds(scope, limitFor(confident, INTENT_PRECISION, 0.5), 0, 0, 0);
    }

    /// The lowest score from which on the share of right ones is at least `precision`.
    ///
    /// @param scored pairs of a score and 1 for right, 0 for wrong
    /// @param fallback where no limit reaches it, or there is nothing to judge by
    static double limitFor(List<double[]> scored, double precision, double fallback) {
        List<double[]> sorted = new ArrayList<>(scored);
        sorted.sort((a, b) -> Double.compare(b[0], a[0]));
        double right = 0;
        double limit = Double.NaN;
        for (int i = 0; i < sorted.size(); i++) {
            right += sorted.get(i)[1];
            boolean tied = i + 1 < sorted.size() && sorted.get(i + 1)[0] == sorted.get(i)[0];
            if (!tied && right / (i + 1) >= precision) {
                limit = sorted.get(i)[0];
            }
        }
        return Double.isNaN(limit) ? fallback : limit;
    }

    static int argMax(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    /// Figures on the rows held back, for the log and the manifest.
    record Validation(
            double intentAccuracy,
            double encoderAccuracy,
            double ngramAccuracy,
            double scopeAuroc,
            double sentimentAccuracy,
            int intents,
            int outOfScope) {}

    Validation validate(Heads heads) {
        List<Seen> held = see(rows.held());
        int[] right = new int[4];
        int intents = 0;
        int tones = 0;
        List<Double> inside = new ArrayList<>();
        List<Double> outside = new ArrayList<>();
        for (Seen each : held) {
            if (each.row.intent() >= 0 && each.row.answer() < 0) {
                intents++;
                right[0] +=
                        argMax(heads.intentProbabilities(each.x, each.grams)) == each.row.intent()
                                ? 1
                                : 0;
                right[1] +=
                        argMax(wide(heads.intent().encoder().logits(each.x, SparseVector.EMPTY)))
                                        == each.row.intent()
                                ? 1
                                : 0;
                right[2] +=
                        argMax(wide(heads.intent().ngrams().logits(new float[0], each.grams)))
                                        == each.row.intent()
                                ? 1
                                : 0;
            }
            if (each.row.sentiment() >= 0) {
                tones++;
                right[3] +=
                        argMax(heads.sentiment().logits(each.x, each.grams)) == each.row.sentiment()
                                ? 1
                                : 0;
            }
            if (each.row.scope() >= 0) {
                (each.row.scope() == 1 ? inside : outside)
                        .add(heads.inScope().probability(heads.scopeFeatures(each.x, each.grams)));
            }
        }
        double auroc =
                inside.isEmpty() || outside.isEmpty()
                        ? Double.NaN
                        : Separation.of(array(inside), array(outside)).auroc();
        return new Validation(
                share(right[0], intents),
                share(right[1], intents),
                share(right[2], intents),
                auroc,
                share(right[3], tones),
                intents,
                outside.size());
    }

    /// How many of the customers' messages held back would be answered at the usual precision.
    PrecisionPromise promise(Heads heads) {
        List<PrecisionPromise.Scored> scored = new ArrayList<>();
        for (Seen each : see(rows.held())) {
            if (each.row.intent() >= 0 && each.row.answer() < 0) {
                double[] p = heads.intentProbabilities(each.x, each.grams);
                int best = argMax(p);
                double in = heads.inScope().probability(heads.scopeFeatures(each.x, each.grams));
                double confidence = in >= heads.thresholds().inScope() ? p[best] : 0;
                scored.add(new PrecisionPromise.Scored(confidence, best == each.row.intent()));
            }
        }
        return PrecisionPromise.crossFitted(scored, PrecisionPromise.USUAL, seed);
    }

    private static double share(int part, int whole) {
        return whole == 0 ? Double.NaN : (double) part / whole;
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    static double[] wide(float[] values) {
        double[] out = new double[values.length];
        Arrays.setAll(out, i -> values[i]);
        return out;
    }
}
