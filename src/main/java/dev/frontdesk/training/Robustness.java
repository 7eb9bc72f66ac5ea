package dev.frontdesk.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.scoring.Scorer;
import dev.frontdesk.scoring.Understanding;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How well a model, or several on texts of their own, reads the same labelled messages where they are typed otherwise.
///
/// Accuracy is that of the report: over texts in scope, without rejection.
final class Robustness {
    /// The point of the normal distribution that 95 of 100 stay under.
    private static final double ONE_SIDED = 1.645;

    private final long seed;
    private final Map<Wording, Count> counts = new EnumMap<>(Wording.class);

    /// What became of one wording.
    private static final class Count {
        private int texts;
        private int changed;
        private int right;
        private int passed;
        private int lost;
        private int gained;
    }

    /// @param seed of the mistakes
    Robustness(long seed) {
        this.seed = seed;
        for (Wording wording : Wording.values()) {
            counts.put(wording, new Count());
        }
    }

    /// Asks a model about texts of which it has not learned.
    void add(Scorer scorer, String locale, List<LabelledText> asked) {
        List<LabelledText> inside =
                asked.stream().filter(text -> text.example().intent() != null).toList();
        double limit = scorer.thresholds(locale).inScope();
        List<Understanding> plain =
                scorer.understand(inside.stream().map(LabelledText::text).toList(), locale);
        counts.forEach((wording, count) -> {
            List<String> texts =
                    inside.stream().map(text -> wording.of(text.text(), seed)).toList();
            List<Understanding> read = scorer.understand(texts, locale);
            for (int i = 0; i < texts.size(); i++) {
                IntentId intent = inside.get(i).example().intent();
                boolean before = top(plain.get(i)).equals(intent);
                boolean now = top(read.get(i)).equals(intent);
                count.texts++;
                count.changed += texts.get(i).equals(inside.get(i).text()) ? 0 : 1;
                count.right += now ? 1 : 0;
                count.passed += now && read.get(i).inScope() >= limit ? 1 : 0;
                count.lost += before && !now ? 1 : 0;
                count.gained += now && !before ? 1 : 0;
            }
        });
    }

    private static IntentId top(Understanding read) {
        return read.ranking().getFirst().intent();
    }

    /// The report's `robustness`, by wording.
    ObjectNode json() {
        ObjectNode json = FiguresCommand.JSON.createObjectNode();
        counts.forEach((wording, count) -> {
            double texts = count.texts;
            double cost = (count.lost - count.gained) / texts;
            // The texts are the same, so that only those count that are read otherwise (McNemar,
            // 1947).
            double error = Math.sqrt((count.lost + count.gained) / texts - cost * cost);
            json.putObject(wording.key())
                    .put("accuracy", count.right / texts)
                    .put("accuracy_lost", cost)
                    .put("accuracy_lost_upper", cost + ONE_SIDED * error / Math.sqrt(texts))
                    .put("in_scope_accuracy_at_threshold", count.passed / texts)
                    .put("texts", count.texts)
                    .put("texts_changed", count.changed);
        });
        return json;
    }

    /// What people read of the JSON.
    static String text(JsonNode json) {
        StringBuilder out = new StringBuilder();
        out.append(
                String.format(
                        "%nThe same messages typed otherwise     accuracy    lost  at most  passed the limits%n"));
        for (Wording wording : Wording.values()) {
            JsonNode each = json.path(wording.key());
            boolean plain = wording == Wording.AS_IT_IS;
            out.append(
                    String.format(
                            Locale.ROOT,
                            "  %-22s (%5d texts)  %6.1f %%  %5s  %7s           %6.1f %%%n",
                            wording.title(),
                            plain ? each.path("texts").asInt() : each.path("texts_changed").asInt(),
                            100 * each.path("accuracy").asDouble(),
                            plain ? "" : points(each.path("accuracy_lost")),
                            plain ? "" : points(each.path("accuracy_lost_upper")),
                            100 * each.path("in_scope_accuracy_at_threshold").asDouble()));
        }
        return out.toString();
    }

    private static String points(JsonNode share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share.asDouble());
    }
}
