package dev.frontdesk.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.scoring.Scorer;
import dev.frontdesk.scoring.Understanding;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `classify`: one line a text with its intent, confidence, and whether it is in scope.
@Command(
        name = "classify",
        description =
                "Prints intent, confidence and scope of texts, of standard input when none is given.",
        mixinStandardHelpOptions = true)
public final class ClassifyCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = "The model (default: the one that ships).")
    private @Nullable Path bundle;

    @Option(
            names = "--locale",
            paramLabel = "L",
            description = "The language of the texts (default: ${DEFAULT-VALUE}).")
    private String locale = "en";

    @Option(names = "--json", description = "Print a JSON object a line.")
    private boolean json;

    @Parameters(paramLabel = "TEXT")
    private List<String> texts = List.of();

    @Override
    public Integer call() throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (Scorer scorer = ShippedBundle.open(bundle)) {
            double limit = scorer.thresholds(locale).inScope();
            Lines.each(
                    texts,
                    batch -> {
                        List<Understanding> read = scorer.understand(batch, locale);
                        for (int i = 0; i < batch.size(); i++) {
                            out.println(line(batch.get(i), read.get(i), limit));
                        }
                    });
        }
        return 0;
    }

    private String line(String text, Understanding read, double limit) throws IOException {
        Understanding.IntentScore top = read.ranking().getFirst();
        boolean inScope = read.inScope() >= limit;
        if (!json) {
            return String.format(
                    Locale.ROOT,
                    "%s\t%.3f\t%s\t%s",
                    top.intent(),
                    top.confidence(),
                    inScope ? "in scope" : "out of scope",
                    text);
        }
        ObjectNode object = JSON.createObjectNode();
        object.put("text", text);
        object.put("intent", inScope ? top.intent().value() : null);
        object.put("confidence", top.confidence());
        object.put("in_scope", inScope);
        object.put("in_scope_score", read.inScope());
        object.put("nearest_intent", top.intent().value());
        object.put("sentiment", read.sentiment().name().toLowerCase(Locale.ROOT));
        return JSON.writeValueAsString(object);
    }
}
