package dev.frontdesk.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// How a [DataLint]'s findings are told: as JSON, as text for people, and as a table for a spreadsheet.
final class LintReport {
    /// Findings of each kind that the terminal gets; the report's files have all.
    private static final int SHOWN_MAX = 50;

    /// Below it, confident learning takes rare wordings for wrong labels: it counted 426 of 1,756 in a file of which 57 % were read rightly.
    private static final double TRUSTED_ACCURACY = 0.8;

    private LintReport() {}

    static ObjectNode json(DataLint.Result result) {
        ObjectNode json = FiguresCommand.JSON.createObjectNode();
        json.put("texts", result.texts());
        json.put("intents", result.intents());
        json.put("cross_validated_accuracy", result.accuracy());
        json.put("estimated_label_errors", result.estimated());
        for (LintFinding.Kind kind : LintFinding.Kind.values()) {
            ArrayNode list = json.putArray(kind.key());
            result.of(kind).forEach(finding -> list.add(finding.json()));
        }
        return json;
    }

    /// What people read of the JSON.
    static String text(JsonNode json, int shown) {
        StringBuilder out = new StringBuilder();
        double accuracy = json.path("cross_validated_accuracy").asDouble();
        out.append(
                String.format(
                        Locale.ROOT,
                        "%d texts, %d intents. What learned from the other texts reads %.1f %% as they are labelled; up to about %d labels are wrong.%n",
                        json.path("texts").asInt(),
                        json.path("intents").asInt(),
                        100 * accuracy,
                        json.path("estimated_label_errors").asInt()));
        if (accuracy < TRUSTED_ACCURACY) {
            out.append(
                    String.format(
                            "That is little: with few or very different texts an intent most suspects are right and merely rare.%n"));
        }
        for (LintFinding.Kind kind : LintFinding.Kind.values()) {
            JsonNode list = json.path(kind.key());
            out.append(String.format("%n%s: %d%n", kind.title(), list.size()));
            for (int i = 0; i < Math.min(shown, list.size()); i++) {
                JsonNode each = list.get(i);
                out.append(each.path("file").asText());
                if (each.path("line").asLong() > 0) {
                    out.append(':').append(each.path("line").asLong());
                }
                out.append(": ");
                if (!each.path("text").asText().isEmpty()) {
                    out.append('«').append(each.path("text").asText()).append("» ");
                }
                out.append(each.path("why").asText()).append(System.lineSeparator());
            }
            if (list.size() > shown) {
                out.append(String.format("… and %d more%n", list.size() - shown));
            }
        }
        return out.toString();
    }

    static String text(JsonNode json) {
        return text(json, SHOWN_MAX);
    }

    /// Writes `lint.json`, `lint.txt` and `lint.csv` with all findings.
    static void write(Path folder, JsonNode json) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("lint.json"), FiguresCommand.pretty(json) + "\n");
        Files.writeString(folder.resolve("lint.txt"), text(json, Integer.MAX_VALUE));
        StringBuilder table =
                new StringBuilder("kind,file,line,text,intent,suggested,suspicion,why\r\n");
        for (LintFinding.Kind kind : LintFinding.Kind.values()) {
            for (JsonNode each : json.path(kind.key())) {
                table.append(kind.key());
                for (String field : new String[] {"file", "line", "text", "intent", "suggested"}) {
                    table.append(',').append(IntentEvaluation.quoted(each.path(field).asText()));
                }
                table.append(
                                String.format(
                                        Locale.ROOT, ",%.4f,", each.path("suspicion").asDouble()))
                        .append(IntentEvaluation.quoted(each.path("why").asText()))
                        .append("\r\n");
            }
        }
        Files.writeString(folder.resolve("lint.csv"), table);
    }
}
