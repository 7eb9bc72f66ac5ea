package dev.frontdesk.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// How many messages are answered where answers shall be right with a promised probability, and whether new texts bear the promise out.
///
/// What was answered rightly was never counted with a limit that the same text had a say in.
///
/// @param promised the precision, 0–1
/// @param limit the confidence from which on a message is answered; NaN where no limit bears the promise
/// @param texts all that were asked
/// @param answered those of them that reached a limit fitted to others
/// @param right those of `answered` that were answered rightly
record PrecisionPromise(double promised, double limit, int texts, int answered, int right) {
    /// The precision of the sentence that operators read.
    static final double USUAL = 0.95;

    private static final int PARTS = 5;

    /// A text's answer.
    ///
    /// @param confidence 0 where the text is taken for out of scope, so that nothing is answered
    record Scored(double confidence, boolean isRight) {}

    /// What the texts say of the promise.
    enum Verdict {
        /// Even the lower bound of the precision seen reaches it.
        PROVEN,
        /// It may hold: the upper bound reaches it.
        LIKELY,
        /// Chance does not explain so many wrong answers.
        BROKEN,
        /// Nothing was answered.
        UNTRIED
    }

    PrecisionPromise {
        if (right < 0 || right > answered || answered > texts || !(promised > 0 && promised < 1)) {
            throw new IllegalArgumentException(
                    "%d right of %d answered of %d, %f promised"
                            .formatted(right, answered, texts, promised));
        }
    }

    /// The promise on labelled texts: dealt into five parts, each answered by the limit that the other four gave.
    static PrecisionPromise crossFitted(List<Scored> texts, double promised, long seed) {
        double limit = limit(texts, promised);
        if (Double.isNaN(limit)) {
            return new PrecisionPromise(promised, limit, texts.size(), 0, 0);
        }
        int[] order = IntStream.range(0, texts.size()).toArray();
        Shuffle.of(order, new SplittableRandom(seed));
        int answered = 0;
        int right = 0;
        for (int part = 0; part < PARTS; part++) {
            List<Scored> fit = new ArrayList<>();
            List<Scored> asked = new ArrayList<>();
            for (int i = 0; i < order.length; i++) {
                (i % PARTS == part ? asked : fit).add(texts.get(order[i]));
            }
            PrecisionPromise seen = kept(asked, promised, limit(fit, promised));
            answered += seen.answered;
            right += seen.right;
        }
        return new PrecisionPromise(promised, limit, texts.size(), answered, right);
    }

    /// The promise on labelled texts that had no say in the limit.
    static PrecisionPromise kept(List<Scored> texts, double promised, double limit) {
        List<Scored> answered =
                texts.stream()
                        .filter(each -> each.confidence > 0 && each.confidence >= limit)
                        .toList();
        int right = (int) answered.stream().filter(Scored::isRight).count();
        return new PrecisionPromise(promised, limit, texts.size(), answered.size(), right);
    }

    /// The lowest confidence from which on the answers are so often right that their [BinomialBound] reaches the promise (Geifman and
    /// El-Yaniv, 2017, "Selective classification for deep neural networks"); NaN where there is none.
    static double limit(List<Scored> texts, double promised) {
        List<Scored> sorted = new ArrayList<>(texts);
        sorted.sort(Comparator.comparingDouble(Scored::confidence).reversed());
        int right = 0;
        double limit = Double.NaN;
        for (int i = 0; i < sorted.size() && sorted.get(i).confidence > 0; i++) {
            right += sorted.get(i).isRight ? 1 : 0;
            double confidence = sorted.get(i).confidence;
            boolean tied = i + 1 < sorted.size() && sorted.get(i + 1).confidence == confidence;
            double chance = 1 - BinomialBound.CONFIDENCE;
            if (!tied && BinomialBound.atLeast(right, i + 1, promised) <= chance) {
                limit = confidence;
            }
        }
        return limit;
    }

    /// The same promise on all texts of several models; the limit is their mean.
    static PrecisionPromise pooled(List<PrecisionPromise> parts) {
        return new PrecisionPromise(
                parts.getFirst().promised,
                parts.stream().mapToDouble(PrecisionPromise::limit).average().orElse(Double.NaN),
                parts.stream().mapToInt(PrecisionPromise::texts).sum(),
                parts.stream().mapToInt(PrecisionPromise::answered).sum(),
                parts.stream().mapToInt(PrecisionPromise::right).sum());
    }

    /// The share of messages that is answered.
    double coverage() {
        return texts == 0 ? 0 : (double) answered / texts;
    }

    /// The share of right answers; NaN where nothing was answered.
    double precision() {
        return answered == 0 ? Double.NaN : (double) right / answered;
    }

    /// The precision is not under this, but for one sample of twenty.
    double lower() {
        return BinomialBound.lower(right, answered, BinomialBound.CONFIDENCE);
    }

    /// The precision is not over this, but for one sample of twenty.
    double upper() {
        return answered == 0 ? 1 : BinomialBound.upper(right, answered, BinomialBound.CONFIDENCE);
    }

    Verdict verdict() {
        if (answered == 0) {
            return Verdict.UNTRIED;
        }
        if (lower() >= promised) {
            return Verdict.PROVEN;
        }
        return upper() >= promised ? Verdict.LIKELY : Verdict.BROKEN;
    }

    /// The answers without a single wrong one that it takes to promise this.
    int answersMin() {
        return (int) Math.ceil(Math.log(1 - BinomialBound.CONFIDENCE) / Math.log(promised));
    }

    /// What operators read.
    String sentence() {
        if (answered == 0) {
            return String.format(
                    Locale.ROOT,
                    "Answers at %s precision cannot be promised on %d texts: the most confident ones are not right often enough, or too few (it takes %d without an error).",
                    percent(promised),
                    texts,
                    answersMin());
        }
        return String.format(
                Locale.ROOT,
                "Answers at %s precision or better cover %.1f %% of messages%s. On texts that had no say in the limit %s.",
                percent(promised),
                100 * coverage(),
                Double.isNaN(limit)
                        ? ""
                        : String.format(Locale.ROOT, " (confidence %.2f or more)", limit),
                seen());
    }

    /// What came of the promise, in words; bounds are rounded outwards.
    String seen() {
        String kept =
                switch (verdict()) {
                    case PROVEN -> "the promise is kept";
                    case LIKELY -> "it may be kept (at most %.1f %%), more texts would tell";
                    case BROKEN -> "THE PROMISE IS BROKEN (at most %.1f %%)";
                    case UNTRIED -> "nothing was answered";
                };
        return answered == 0
                ? kept
                : String.format(
                        Locale.ROOT,
                        "%.1f %% of %d answers were right, one-sided 95 %% bound %.1f %%: " + kept,
                        100 * precision(),
                        answered,
                        Math.floor(1_000 * lower()) / 10,
                        Math.ceil(1_000 * upper()) / 10);
    }

    private static String percent(double share) {
        double points = Math.round(1000 * share) / 10.0;
        return (points == Math.rint(points) ? String.valueOf((int) points) : String.valueOf(points))
                + " %";
    }

    /// Adds it to a model's figures, under names of its own.
    void addTo(ObjectNode figures) {
        String name = "answers_at_" + Math.round(100 * promised);
        figures.put(name + "_coverage", coverage());
        IntentEvaluation.put(figures, name + "_precision_seen", precision());
        figures.put(name + "_precision_seen_lower", lower());
        figures.put(name, sentence());
    }

    /// One of the report's `promises`.
    ObjectNode json() {
        ObjectNode json = FiguresCommand.JSON.createObjectNode();
        json.put("precision", promised);
        IntentEvaluation.put(json, "limit", limit);
        json.put("texts", texts).put("answered", answered).put("right", right);
        json.put("coverage", coverage());
        IntentEvaluation.put(json, "precision_seen", precision());
        json.put("precision_seen_lower", lower()).put("precision_seen_upper", upper());
        json.put("verdict", verdict().name().toLowerCase(Locale.ROOT));
        json.put("sentence", sentence());
        return json;
    }
}
