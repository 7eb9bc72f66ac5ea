package dev.frontdesk.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.knowledge.Intent;
import dev.frontdesk.scoring.Scorer;
import dev.frontdesk.scoring.SparseVector;
import dev.frontdesk.scoring.Understanding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// The labelled texts that a model read wrongly, each with the labelled examples that are nearest to it: what it has learned there.
///
/// A text in scope is wrong where its intent is not the most probable one; one out of scope where it passes the limit.
final class IntentErrors {
    private static final int NEAREST = 3;
    private static final int SHOWN_MAX = 20;

    private IntentErrors() {}

    /// One error.
    ///
    /// @param confidence of the answer
    /// @param right the confidence that its own label had; 0 out of scope
    /// @param inScope the probability that it is in scope
    record Wrong(
            LabelledText text,
            String answer,
            double confidence,
            double right,
            double inScope,
            List<Near> nearest) {}

    /// An example that was learned from.
    ///
    /// @param similarity the cosine of the n-grams, 0–1
    record Near(LabelledText text, double similarity) {}

    /// The errors in the order of the texts.
    static List<Wrong> of(
            Scorer scorer, String locale, List<LabelledText> learned, List<LabelledText> asked) {
        List<Understanding> read =
                scorer.understand(asked.stream().map(LabelledText::text).toList(), locale);
        double limit = scorer.thresholds(locale).inScope();
        List<SparseVector> known =
                learned.stream().map(t -> scorer.ngrams(t.text(), locale)).toList();
        List<Wrong> wrong = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            LabelledText text = asked.get(i);
            Understanding each = read.get(i);
            Understanding.IntentScore top = each.ranking().getFirst();
            boolean outside = text.example().intent() == null;
            boolean right =
                    outside ? each.inScope() < limit : top.intent().equals(text.example().intent());
            if (!right) {
                double own =
                        each.ranking().stream()
                                .filter(s -> s.intent().equals(text.example().intent()))
                                .mapToDouble(Understanding.IntentScore::confidence)
                                .findFirst()
                                .orElse(0);
                wrong.add(
                        new Wrong(
                                text,
                                top.intent().value(),
                                top.confidence(),
                                own,
                                each.inScope(),
                                nearest(scorer.ngrams(text.text(), locale), known, learned)));
            }
        }
        return wrong;
    }

    private static List<Near> nearest(
            SparseVector text, List<SparseVector> known, List<LabelledText> learned) {
        double[] similarities = known.stream().mapToDouble(text::dot).toArray();
        return IntStream.range(0, similarities.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -similarities[i]))
                .limit(NEAREST)
                .map(i -> new Near(learned.get(i), similarities[i]))
                .toList();
    }

    /// The most confident first.
    static ArrayNode json(List<Wrong> errors) {
        ArrayNode list = FiguresCommand.JSON.createArrayNode();
        List<Wrong> sorted = new ArrayList<>(errors);
        sorted.sort(Comparator.comparingDouble(Wrong::confidence).reversed());
        for (Wrong each : sorted) {
            ObjectNode json = list.addObject();
            json.put("file", each.text.file().toString()).put("line", each.text.line());
            json.put("text", each.text.text()).put("right", each.text.label());
            json.put("answered", each.answer).put("confidence", each.confidence);
            json.put("right_confidence", each.right).put("in_scope_score", each.inScope);
            ArrayNode nearest = json.putArray("nearest");
            for (Near near : each.nearest) {
                nearest.addObject()
                        .put("file", near.text.file().toString())
                        .put("line", near.text.line())
                        .put("text", near.text.text())
                        .put("intent", near.text.label())
                        .put("similarity", near.similarity);
            }
        }
        return list;
    }

    /// What people read of the first errors.
    static String text(JsonNode errors) {
        StringBuilder out = new StringBuilder();
        out.append(String.format("%nErrors: %d, the most confident first%n", errors.size()));
        for (int i = 0; i < Math.min(SHOWN_MAX, errors.size()); i++) {
            JsonNode each = errors.get(i);
            boolean outside = each.path("right").asText().equals(Intent.OUT_OF_SCOPE);
            out.append(
                    String.format(
                            Locale.ROOT,
                            "%s:%d: «%s» reads as %s (%.2f), but is %s%s%n",
                            each.path("file").asText(),
                            each.path("line").asLong(),
                            each.path("text").asText(),
                            each.path("answered").asText(),
                            each.path("confidence").asDouble(),
                            each.path("right").asText(),
                            outside
                                    ? ""
                                    : String.format(
                                            Locale.ROOT,
                                            " (%.2f)",
                                            each.path("right_confidence").asDouble())));
            for (JsonNode near : each.path("nearest")) {
                out.append(
                        String.format(
                                Locale.ROOT,
                                "    %.2f %s: «%s» %s:%d%n",
                                near.path("similarity").asDouble(),
                                near.path("intent").asText(),
                                near.path("text").asText(),
                                near.path("file").asText(),
                                near.path("line").asLong()));
            }
        }
        if (errors.size() > SHOWN_MAX) {
            out.append(String.format("… and %d more%n", errors.size() - SHOWN_MAX));
        }
        return out.toString();
    }

    /// `errors.csv`: one error a row, its nearest examples behind it.
    static String table(JsonNode errors) {
        StringBuilder table =
                new StringBuilder(
                        "file,line,text,right,answered,confidence,right_confidence,nearest,nearest_intent,similarity\r\n");
        for (JsonNode each : errors) {
            JsonNode near = each.path("nearest").path(0);
            table.append(IntentEvaluation.quoted(each.path("file").asText()))
                    .append(',')
                    .append(each.path("line").asLong());
            for (String field : new String[] {"text", "right", "answered"}) {
                table.append(',').append(IntentEvaluation.quoted(each.path(field).asText()));
            }
            table.append(
                            String.format(
                                    Locale.ROOT,
                                    ",%.4f,%.4f,",
                                    each.path("confidence").asDouble(),
                                    each.path("right_confidence").asDouble()))
                    .append(IntentEvaluation.quoted(near.path("text").asText()))
                    .append(',')
                    .append(IntentEvaluation.quoted(near.path("intent").asText()))
                    .append(
                            String.format(
                                    Locale.ROOT, ",%.4f\r\n", near.path("similarity").asDouble()));
        }
        return table.toString();
    }
}
