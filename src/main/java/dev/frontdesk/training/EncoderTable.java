package dev.frontdesk.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// The figures of `evaluate encoder` as Markdown tables, one a file: each encoder beside n-grams alone.
final class EncoderTable {
    private static final String[][] VIEWS = {
        {"last_layer", "mean of the last layer"},
        {"word_vectors", "mean of the word vectors"},
        {"both", "both"},
        {"both_and_ngrams", "both, and n-grams"},
    };

    private EncoderTable() {}

    static String markdown(JsonNode figures) {
        StringBuilder out = new StringBuilder();
        boolean few = figures.path("shots").asInt() > 0;
        for (JsonNode set : figures.path("sets")) {
            out.append("## ").append(set.path("file").asText()).append("\n\n");
            out.append(
                    String.format(
                            Locale.ROOT,
                            "%,d texts in scope, %d intents: %,d learned from, %,d held back, %,d of these near-duplicates of one learned from.",
                            set.path("texts").asInt(),
                            set.path("intents").asInt(),
                            set.path("learned").asInt(),
                            set.path("held").asInt(),
                            set.path("near_duplicates").asInt()));
            if (few) {
                out.append(
                        String.format(
                                Locale.ROOT,
                                " Few-shot: %d examples an intent, mean and standard deviation of %d draws.",
                                figures.path("shots").asInt(),
                                figures.path("draws").asInt()));
            }
            out.append("\n\n| | accuracy % | without near-duplicates | macro F1 % | ridge |");
            out.append(few ? " few-shot % | its ridges |\n" : "\n");
            out.append(few ? "|---|---|---|---|---|---|---|\n" : "|---|---|---|---|---|\n");
            row(out, "n-grams, linear SVM", set.path("ngrams"), few);
            for (JsonNode encoder : set.path("encoders")) {
                for (String[] view : VIEWS) {
                    String title = encoder.path("encoder").asText() + ": " + view[1];
                    row(out, title, encoder.path(view[0]), few);
                }
            }
            out.append('\n');
        }
        return out.toString();
    }

    private static void row(StringBuilder out, String title, JsonNode figures, boolean few) {
        out.append("| ").append(title);
        out.append(" | ").append(percent(figures.path("accuracy")));
        out.append(" | ").append(percent(figures.path("accuracy_without_near_duplicates")));
        out.append(" | ").append(percent(figures.path("macro_f1")));
        out.append(" | ").append(figures.has("ridge") ? plain(figures.path("ridge")) : "");
        if (few) {
            JsonNode drawn = figures.path("few_shot");
            out.append(" | ")
                    .append(percent(drawn.path("accuracy")))
                    .append(" ± ")
                    .append(percent(drawn.path("standard_deviation")))
                    .append(" | ")
                    .append(
                            StreamSupport.stream(drawn.path("ridges").spliterator(), false)
                                    .map(EncoderTable::plain)
                                    .collect(Collectors.joining(" ")));
        }
        out.append(" |\n");
    }

    private static String plain(JsonNode number) {
        return BigDecimal.valueOf(number.asDouble()).stripTrailingZeros().toPlainString();
    }

    private static String percent(JsonNode rate) {
        return rate.isMissingNode()
                ? ""
                : String.format(Locale.ROOT, "%.1f", 100 * rate.asDouble());
    }
}
