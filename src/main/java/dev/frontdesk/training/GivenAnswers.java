package dev.frontdesk.training;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.scoring.Thresholds;
import java.util.List;
import java.util.Locale;

/// What a model would have said to labelled texts, and how sure it was; a text that it takes for out of scope is not answered.
///
/// @param inside the answers to texts in scope
/// @param outside the confidences of answers to texts out of scope, each of them wrong; 0 where not answered
/// @param shipped what the limit promises that the training fitted
record GivenAnswers(
        List<PrecisionPromise.Scored> inside, List<Double> outside, PrecisionPromise shipped) {
    private static final double[] PROMISES = {0.90, PrecisionPromise.USUAL, 0.99};

    /// @param thresholds of the model
    static GivenAnswers of(
            List<PrecisionPromise.Scored> inside, List<Double> outside, Thresholds thresholds) {
        return new GivenAnswers(
                inside,
                outside,
                PrecisionPromise.kept(inside, HeadFitting.INTENT_PRECISION, thresholds.intent()));
    }

    /// The answers of several models to texts of their own.
    static GivenAnswers pooled(List<GivenAnswers> parts) {
        return new GivenAnswers(
                parts.stream().flatMap(part -> part.inside.stream()).toList(),
                parts.stream().flatMap(part -> part.outside.stream()).toList(),
                PrecisionPromise.pooled(parts.stream().map(GivenAnswers::shipped).toList()));
    }

    PrecisionPromise usual(long seed) {
        return PrecisionPromise.crossFitted(inside, PrecisionPromise.USUAL, seed);
    }

    /// Adds what can be promised, and what was.
    void addTo(ObjectNode json, long seed) {
        ArrayNode promises = json.putArray("promises");
        for (double promised : PROMISES) {
            promises.add(json(PrecisionPromise.crossFitted(inside, promised, seed)));
        }
        ObjectNode fitted = json(shipped);
        fitted.put("sentence", sentence());
        json.set("fitted_limit", fitted);
    }

    private ObjectNode json(PrecisionPromise promise) {
        ObjectNode json = promise.json();
        double wrong = outside.stream().filter(each -> each > 0 && each >= promise.limit()).count();
        IntentEvaluation.put(
                json,
                "oos_answered",
                outside.isEmpty() || Double.isNaN(promise.limit())
                        ? Double.NaN
                        : wrong / outside.size());
        return json;
    }

    /// What the limit that the training fitted has come to.
    private String sentence() {
        return String.format(
                Locale.ROOT,
                "Acted on without asking back: %.1f %% of messages (confidence %.2f or more, fitted in training for %.0f %% precision). Here %s.",
                100 * shipped.coverage(),
                shipped.limit(),
                100 * shipped.promised(),
                shipped.seen());
    }
}
