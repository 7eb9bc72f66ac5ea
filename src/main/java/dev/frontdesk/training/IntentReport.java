package dev.frontdesk.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/// What people read of an [IntentEvaluation]'s JSON: what can be promised first, then how far to trust it.
final class IntentReport {
    private IntentReport() {}

    static String text(JsonNode json) {
        StringBuilder out = new StringBuilder();
        line(
                out,
                "Accuracy %.1f %% of %d texts in scope, macro F1 %.3f; a linear model over n-grams alone %.1f %%.",
                percent(json, "accuracy"),
                json.path("texts").asInt(),
                json.path("macro_f1").asDouble(),
                percent(json.path("ngram_baseline"), "accuracy"));
        if (json.has("folds")) {
            line(
                    out,
                    "%d models, each asked about the texts that it has not learned from; their accuracies differ by %.1f points (standard deviation).",
                    json.path("folds").path("count").asInt(),
                    percent(json.path("folds"), "accuracy_standard_deviation"));
        }
        out.append(System.lineSeparator());
        json.path("promises").forEach(each -> promise(out, each));
        promise(out, json.path("fitted_limit"));
        out.append(System.lineSeparator());
        calibration(out, json);
        if (!json.path("oos_auroc").isNull()) {
            line(
                    out,
                    "Out of scope: AUROC %.3f, FPR95 %.3f; at the limit %.1f %% are refused, and %.1f %% of the texts in scope pass and are read rightly.",
                    json.path("oos_auroc").asDouble(),
                    json.path("oos_fpr95").asDouble(),
                    percent(json, "oos_recall_at_threshold"),
                    percent(json, "in_scope_accuracy_at_threshold"));
        }
        if (json.has("robustness")) {
            out.append(Robustness.text(json.path("robustness")));
        }
        if (json.has("bias")) {
            out.append(BiasCheck.text(json.path("bias")));
        }
        line(out, "%nTrained in %.0f s.", json.path("seconds_train").asDouble());
        return out.toString();
    }

    private static void promise(StringBuilder out, JsonNode promise) {
        out.append(promise.path("sentence").asText());
        if (promise.path("oos_answered").isNumber() && promise.path("answered").asInt() > 0) {
            out.append(
                    String.format(
                            Locale.ROOT,
                            " Of the texts out of scope %.1f %% would be answered.",
                            percent(promise, "oos_answered")));
        }
        out.append(System.lineSeparator());
    }

    private static void calibration(StringBuilder out, JsonNode json) {
        double error = json.path("ece").asDouble();
        double chance = json.path("ece_if_calibrated_p95").asDouble();
        line(
                out,
                "Calibration: ECE %.4f. A perfectly calibrated model with the same confidences stays within %.4f in 95 of 100 samples: %s.",
                error,
                chance,
                error <= chance
                        ? "no sign of a confidence that does not hold"
                        : String.format(
                                Locale.ROOT, "%.4f beyond what chance explains", error - chance));
    }

    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format + "%n", values));
    }

    private static double percent(JsonNode json, String name) {
        return 100 * json.path(name).asDouble();
    }
}
