package dev.frontdesk.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;

/// The figures of a [BundleEvaluation] as a Markdown table, each beside what it must beat.
final class MetricsTable {
    private static final String[][] ROWS = {
        {"Intent accuracy", "intent_accuracy", "ngram_accuracy", "linear model on n-grams"},
        {"Intent macro F1", "intent_macro_f1", "", ""},
        {
            "Expected calibration error",
            "intent_ece",
            "intent_ece_if_calibrated_p95",
            "a calibrated model's, in 95 of 100 samples"
        },
        {"Messages answered at 95 % precision or better", "answers_at_95_coverage", "", ""},
        {"… right among them", "answers_at_95_precision_seen", "", ""},
        {"… their one-sided 95 % bound", "answers_at_95_precision_seen_lower", "", ""},
        {
            "Out of scope, far: AUROC",
            "oos_far_auroc",
            "ngram_oos_far_auroc",
            "linear model on n-grams"
        },
        {
            "Out of scope, near: AUROC",
            "oos_near_auroc",
            "ngram_oos_near_auroc",
            "linear model on n-grams"
        },
        {"In scope and right at the threshold", "in_scope_accuracy_at_threshold", "", ""},
        {"Far out of scope, refused at the threshold", "oos_far_recall_at_threshold", "", ""},
        {"Near out of scope, refused at the threshold", "oos_near_recall_at_threshold", "", ""},
        {"Right answer first", "right_answer_first", "bm25_right_first", "BM25 alone"},
        {"Right answer first, vectors alone", "vectors_right_first", "", ""},
        {"Right answer first, BM25 and vectors fused by rank", "fused_right_first", "", ""},
        {"Replied at once, rightly", "replied_rightly", "", ""},
        {"Replied at once, wrongly", "replied_wrongly", "", ""},
        {"Asked back", "asked_back", "", ""},
    };

    private MetricsTable() {}

    static String markdown(JsonNode metrics) {
        StringBuilder out = new StringBuilder();
        for (Map.Entry<String, JsonNode> locale : metrics.properties()) {
            JsonNode figures = locale.getValue();
            out.append("## ").append(locale.getKey()).append("\n\n");
            out.append(figures.path("intent_texts").asInt())
                    .append(" messages, ")
                    .append(figures.path("questions").asInt())
                    .append(" questions.\n\n| | Frontdesk | alone | |\n|---|---|---|---|\n");
            for (String[] row : ROWS) {
                if (figures.has(row[1])) {
                    out.append("| ")
                            .append(row[0])
                            .append(" | ")
                            .append(rate(figures, row[1]))
                            .append(" | ")
                            .append(row[2].isEmpty() ? "" : rate(figures, row[2]))
                            .append(" | ")
                            .append(row[3])
                            .append(" |\n");
                }
            }
            out.append('\n');
        }
        return out.toString();
    }

    private static String rate(JsonNode figures, String name) {
        return figures.has(name)
                ? String.format(Locale.ROOT, "%.3f", figures.path(name).asDouble())
                : "";
    }
}
