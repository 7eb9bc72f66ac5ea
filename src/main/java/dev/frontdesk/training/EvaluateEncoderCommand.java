package dev.frontdesk.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.albert.EncoderOutput;
import dev.frontdesk.knowledge.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `evaluate encoder`: what encoders are worth as they are, before any fine-tuning.
@Command(
        name = "encoder",
        description =
                "Measures frozen encoders by linear classifiers on a held-back fifth of each file.",
        mixinStandardHelpOptions = true)
final class EvaluateEncoderCommand extends FiguresCommand {
    private static final int DRAWS = 5;
    private static final String SHIPPED = "the one that ships";

    @Option(
            names = "--encoder",
            paramLabel = "DIR|ID",
            converter = EncoderChoice.Reader.class,
            description = "A folder, or a Hub id (default: the one that ships).")
    private @Nullable EncoderChoice encoder;

    @Option(
            names = "--against",
            arity = "1..*",
            paramLabel = "DIR|ID",
            converter = EncoderChoice.Reader.class,
            description = "Encoders to compare it with.")
    private List<EncoderChoice> against = List.of();

    @Option(
            names = "--data",
            required = true,
            arity = "1..*",
            paramLabel = "F.csv",
            description = "text,intent; texts out of scope (oos) are left out.")
    private List<Path> files = List.of();

    @Option(
            names = "--shots",
            paramLabel = "N",
            description =
                    "Examples an intent for the few-shot figures; 0: none (default: ${DEFAULT-VALUE}).")
    private int shots = 10;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "What chance begins with (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Where report.json and table.md go.")
    private @Nullable Path report;

    @Override
    JsonNode evaluate() throws IOException {
        if (shots < 0 || shots == 1) {
            throw new IllegalArgumentException("--shots is 0, or 2 and more, not " + shots);
        }
        Map<Path, ProbeSet> sets = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (Path file : files) {
            sets.put(file, ProbeSet.of(file, LabelledFile.examples(file, problems)));
        }
        TrainCommand.report(problems);
        Map<String, EncoderFolder> encoders = encoders();
        TorchDevice.limitThreads();
        ObjectNode figures = JSON.createObjectNode();
        figures.put("shots", shots).put("draws", shots == 0 ? 0 : DRAWS).put("seed", seed);
        ArrayNode list = figures.putArray("sets");
        for (Map.Entry<Path, ProbeSet> each : sets.entrySet()) {
            list.add(figures(each.getKey().toString(), each.getValue(), encoders));
        }
        if (report != null) {
            Files.createDirectories(report);
            Files.writeString(report.resolve("report.json"), pretty(figures) + "\n");
            Files.writeString(report.resolve("table.md"), readable(figures));
        }
        return figures;
    }

    @Override
    String readable(JsonNode figures) {
        return EncoderTable.markdown(figures);
    }

    private Map<String, EncoderFolder> encoders() {
        Map<String, EncoderFolder> folders = new LinkedHashMap<>();
        if (encoder == null) {
            folders.put(SHIPPED, new TuningOptions().folder());
        } else {
            folders.put(encoder.text(), encoder.open());
        }
        against.forEach(other -> folders.put(other.text(), other.open()));
        return folders;
    }

    private ObjectNode figures(String file, ProbeSet set, Map<String, EncoderFolder> encoders) {
        long start = System.nanoTime();
        List<EncoderOutput> vectors = new ArrayList<>();
        for (EncoderFolder folder : encoders.values()) {
            vectors.add(EncoderProbe.encode(folder, set.texts()));
            tell(file, "encoded with " + folder.path(), start);
        }
        EncoderProbe probe = new EncoderProbe(set, vectors, seed);
        EncoderProbe.Results whole = probe.judge(set.whole());
        tell(file, "judged on all", start);
        List<EncoderProbe.Results> draws = new ArrayList<>();
        for (int draw = 0; shots > 0 && draw < DRAWS; draw++) {
            draws.add(probe.judge(set.shots(shots, seed + draw)));
            tell(file, "judged on draw " + (draw + 1) + " of " + DRAWS, start);
        }
        ObjectNode json = JSON.createObjectNode();
        json.put("file", file);
        json.put("texts", set.texts().size());
        json.put("intents", set.labelCount());
        json.put("learned", set.learned().length);
        json.put("held", set.held().length);
        json.put("near_duplicates", set.held().length - set.fresh().length);
        json.set(
                "ngrams",
                json(whole.ngrams(), draws.stream().map(EncoderProbe.Results::ngrams).toList()));
        ArrayNode list = json.putArray("encoders");
        int number = 0;
        for (Map.Entry<String, EncoderFolder> each : encoders.entrySet()) {
            int place = number++;
            ObjectNode one = list.addObject();
            one.put("encoder", each.getKey()).put("digest", each.getValue().digest());
            for (EncoderProbe.View view : EncoderProbe.View.values()) {
                one.set(
                        view.name().toLowerCase(Locale.ROOT),
                        json(
                                whole.encoders().get(place).of(view),
                                draws.stream()
                                        .map(draw -> draw.encoders().get(place).of(view))
                                        .toList()));
            }
        }
        return json;
    }

    private static void tell(String file, String what, long start) {
        long seconds = Math.round((System.nanoTime() - start) / 1e9);
        System.err.println(file + ": " + what + " after " + seconds + " s");
    }

    private static ObjectNode json(EncoderProbe.Result whole, List<EncoderProbe.Result> draws) {
        ObjectNode json = JSON.createObjectNode();
        json.put("accuracy", whole.metrics().accuracy());
        json.put("macro_f1", whole.metrics().macroF1());
        if (!Double.isNaN(whole.fresh())) {
            json.put("accuracy_without_near_duplicates", whole.fresh());
        }
        if (!Double.isNaN(whole.ridge())) {
            json.put("ridge", whole.ridge());
        }
        if (draws.isEmpty()) {
            return json;
        }
        double mean =
                draws.stream()
                        .mapToDouble(d -> d.metrics().accuracy())
                        .average()
                        .orElse(Double.NaN);
        double squares =
                draws.stream().mapToDouble(d -> Math.pow(d.metrics().accuracy() - mean, 2)).sum();
        ObjectNode few = json.putObject("few_shot");
        few.put("accuracy", mean);
        few.put("standard_deviation", Math.sqrt(squares / (draws.size() - 1)));
        ArrayNode accuracies = few.putArray("accuracies");
        draws.forEach(draw -> accuracies.add(draw.metrics().accuracy()));
        if (!Double.isNaN(whole.ridge())) {
            ArrayNode ridges = few.putArray("ridges");
            draws.forEach(draw -> ridges.add(draw.ridge()));
        }
        return json;
    }
}
