package dev.frontdesk.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.knowledge.Imported;
import dev.frontdesk.knowledge.KnowledgeFolder;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.scoring.Scorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `evaluate bundle`: a bundle on a frozen test set, and which messages another one answers differently.
@Command(
        name = "bundle",
        description = "Measures a bundle on a frozen test set, and its difference to another.",
        mixinStandardHelpOptions = true)
final class EvaluateBundleCommand extends FiguresCommand {
    @Parameters(paramLabel = "DIR", description = "The bundle.")
    private Path bundle = Path.of("");

    @Option(
            names = "--test",
            required = true,
            paramLabel = "DIR",
            description = "A folder like dialog-data, with LOCALE/test in it.")
    private Path test = Path.of("");

    @Option(
            names = "--against",
            paramLabel = "DIR",
            description = "Another bundle: which messages change their answer.")
    private @Nullable Path against;

    @Option(
            names = "--bias",
            description =
                    "Also: how many messages get another intent or sentiment with another name, gender word or spelling (colour, color) in them.")
    private boolean bias;

    @Option(
            names = "--report",
            paramLabel = "F.md",
            description = "Where the table goes, in Markdown.")
    private @Nullable Path report;

    @Override
    JsonNode evaluate() throws IOException {
        List.of(bundle, test).forEach(FiguresCommand::require);
        Imported<KnowledgeSnapshot> knowledge = KnowledgeFolder.read(test);
        TrainCommand.report(knowledge.problems());
        ObjectNode result = JSON.createObjectNode();
        Map<String, String> decisions;
        try (Scorer scorer = ShippedBundle.open(bundle)) {
            BundleEvaluation evaluation = new BundleEvaluation(scorer, knowledge.value(), test);
            result.set("metrics", evaluation.run());
            if (bias) {
                result.set("bias", evaluation.bias());
            }
            decisions = against == null ? Map.of() : evaluation.decisions();
            TrainCommand.report(evaluation.problems());
        }
        if (against != null) {
            require(against);
            try (Scorer scorer = ShippedBundle.open(against)) {
                BundleEvaluation evaluation = new BundleEvaluation(scorer, knowledge.value(), test);
                result.set("against_metrics", evaluation.run());
                changes(evaluation.decisions(), decisions, result.putArray("changed"));
            }
        }
        if (report != null) {
            Files.writeString(report, MetricsTable.markdown(result.path("metrics")));
        }
        return result;
    }

    private static void changes(
            Map<String, String> before, Map<String, String> after, ArrayNode changed) {
        after.forEach((text, now) -> {
            String was = before.getOrDefault(text, "");
            if (!was.equals(now)) {
                changed.addObject().put("text", text).put("was", was).put("is", now);
            }
        });
    }
}
