package dev.frontdesk.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.albert.AlbertException;
import dev.frontdesk.albert.Safetensors;
import dev.frontdesk.albert.SafetensorsWriter;
import dev.frontdesk.albert.Tensor;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.IntentId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The heads of a bundle on disk: for each locale `<locale>.json` (labels, calibration, thresholds) and `<locale>.safetensors`.
///
/// N-gram weights are kept as half floats and only for the buckets that learning filled; what is read is what was written,
/// rounded to half precision. Errors are [AlbertException] with code WEIGHTS or FILE and name the file.
public final class HeadsFolder {
    /// The sub-folder of a bundle with the heads.
    public static final String HEADS = "heads";

    /// The sub-folder of a bundle with the fine-tuned encoder.
    public static final String ENCODER = "encoder";

    /// The serving graph of a bundle.
    public static final String GRAPH = "encoder.onnx";

    private static final int FORMAT = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    private HeadsFolder() {}

    /// Writes the two files of a locale.
    public static void write(Heads heads, Path folder) {
        Path file = folder.resolve(heads.locale() + ".json");
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    file,
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json(heads)) + "\n");
        } catch (IOException e) {
            throw new AlbertException(
                    AlbertException.Code.FILE, file + ": cannot be written: " + e, e);
        }
        int[] used = used(heads);
        SafetensorsWriter writer = new SafetensorsWriter(Map.of());
        writer.add("ngrams.buckets", Tensor.of(LinearRowTensors.floats(used), used.length));
        writer.add("ngrams.idf", Tensor.of(rows(heads.ngrams().idf(), used, 1), used.length));
        writer.add("projection", Tensor.of(heads.projection(), heads.projection().length));
        writer.add("centroids", Tensor.of(heads.centroids(), heads.centroids().length));
        add(writer, "intent", heads.intent(), used);
        add(writer, "scope", heads.scope(), used);
        add(writer, "sentiment", heads.sentiment(), used);
        List<MatchHead.Learned> learned = List.copyOf(learned(heads).values());
        LinearRowTensors.add(
                writer, "answers.ngrams", learned.stream().map(MatchHead.Learned::ngrams).toList());
        LinearRowTensors.add(
                writer, "answers.vector", learned.stream().map(MatchHead.Learned::vector).toList());
        writer.write(folder.resolve(heads.locale() + ".safetensors"));
    }

    /// Reads the heads of all locales in a folder.
    public static Map<String, Heads> read(Path folder) {
        Map<String, Heads> out = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
            for (Path file : files) {
                Heads heads = readOne(file);
                out.put(heads.locale(), heads);
            }
        } catch (IOException e) {
            throw new AlbertException(
                    AlbertException.Code.FILE, folder + ": the heads cannot be read: " + e, e);
        }
        if (out.isEmpty()) {
            throw new AlbertException(
                    AlbertException.Code.FILE, folder + ": holds no heads (LOCALE.json)");
        }
        return out;
    }

    private static Heads readOne(Path file) throws IOException {
        String name = file.getFileName().toString();
        String locale = name.substring(0, name.length() - ".json".length());
        Path weights = file.resolveSibling(locale + ".safetensors");
        try (Safetensors stored = Safetensors.open(weights)) {
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            if (json.path("format").asInt() != FORMAT) {
                throw new IllegalArgumentException(
                        "format "
                                + json.path("format")
                                + " is unknown; this version reads "
                                + FORMAT);
            }
            return heads(locale, json, stored);
        } catch (IllegalArgumentException | com.fasterxml.jackson.core.JacksonException e) {
            throw new AlbertException(
                    AlbertException.Code.WEIGHTS, file + ": " + e.getMessage(), e);
        }
    }

    private static ObjectNode json(Heads heads) {
        ObjectNode json = JSON.createObjectNode();
        json.put("format", FORMAT);
        json.put("locale", heads.locale());
        ArrayNode intents = json.putArray("intents");
        heads.intents().forEach(intent -> intents.add(intent.value()));
        json.put("ngram_cut", heads.ngrams().cut().name().toLowerCase(java.util.Locale.ROOT));
        json.put("ngram_bits", heads.ngrams().bits());
        json.put("ngram_unseen_idf", heads.ngrams().unseenIdf());
        weights(json.putObject("intent"), heads.intent());
        weights(json.putObject("scope"), heads.scope());
        weights(json.putObject("sentiment"), heads.sentiment());
        logistic(json.putObject("in_scope"), heads.inScope());
        ArrayNode answers = json.putArray("answers");
        learned(heads).keySet().forEach(answer -> answers.add(answer.value()));
        ObjectNode match = json.putObject("match");
        logistic(match.putObject("met"), heads.match().met());
        logistic(match.putObject("unmet"), heads.match().unmet());
        ObjectNode thresholds = json.putObject("thresholds");
        thresholds.put("in_scope", heads.thresholds().inScope());
        thresholds.put("intent", heads.thresholds().intent());
        thresholds.put("reply", heads.thresholds().reply());
        thresholds.put("clarify", heads.thresholds().clarify());
        thresholds.put("compose", heads.thresholds().compose());
        return json;
    }

    private static void weights(ObjectNode json, Experts experts) {
        json.put("encoder_weight", experts.encoderWeight());
        json.put("ngram_weight", experts.ngramWeight());
    }

    private static void logistic(ObjectNode json, Logistic logistic) {
        ArrayNode weights = json.putArray("weights");
        for (double weight : logistic.weights()) {
            weights.add(weight);
        }
        json.put("bias", logistic.bias());
    }

    private static Heads heads(String locale, JsonNode json, Safetensors stored) {
        List<IntentId> intents = new ArrayList<>();
        required(json, "intents").forEach(id -> intents.add(new IntentId(id.asText())));
        int bits = (int) number(json, "ngram_bits");
        if (bits < 10 || bits > 20) {
            throw new IllegalArgumentException("ngram_bits is " + bits + ", not 10 to 20");
        }
        int[] used = LinearRowTensors.integers(stored.floats("ngrams.buckets").values(), 1 << bits);
        float[] idf = new float[1 << bits];
        float unseenIdf = (float) number(json, "ngram_unseen_idf");
        java.util.Arrays.fill(idf, unseenIdf);
        float[] usedIdf = LinearRowTensors.values(stored, "ngrams.idf", used.length);
        for (int i = 0; i < used.length; i++) {
            idf[used[i]] = usedIdf[i];
        }
        Ngrams.Cut cut =
                Ngrams.Cut.valueOf(
                        required(json, "ngram_cut").asText().toUpperCase(java.util.Locale.ROOT));
        JsonNode limits = required(json, "thresholds");
        return new Heads(
                locale,
                intents,
                new Ngrams(cut, bits, idf, unseenIdf),
                experts(required(json, "intent"), stored, "intent", intents.size(), used, bits),
                experts(required(json, "scope"), stored, "scope", 1, used, bits),
                experts(
                        required(json, "sentiment"),
                        stored,
                        "sentiment",
                        Sentiment.values().length,
                        used,
                        bits),
                stored.floats("projection").values(),
                stored.floats("centroids").values(),
                logistic(required(json, "in_scope"), Heads.SCOPE_FEATURES),
                match(json, stored, 1 << bits),
                new Thresholds(
                        number(limits, "in_scope"),
                        number(limits, "intent"),
                        number(limits, "reply"),
                        number(limits, "clarify"),
                        number(limits, "compose")));
    }

    private static void add(SafetensorsWriter writer, String name, Experts experts, int[] used) {
        int labels = experts.labels();
        LinearHead encoder = experts.encoder();
        writer.add(
                name + ".dense",
                Tensor.of(encoder.dense(), encoder.dense().length / labels, labels));
        writer.add(name + ".dense_bias", Tensor.of(encoder.bias(), labels));
        writer.addHalf(
                name + ".sparse",
                Tensor.of(rows(experts.ngrams().sparse(), used, labels), used.length, labels));
        writer.add(name + ".sparse_bias", Tensor.of(experts.ngrams().bias(), labels));
    }

    private static Experts experts(
            JsonNode json, Safetensors stored, String name, int labels, int[] used, int bits) {
        float[] compact = LinearRowTensors.values(stored, name + ".sparse", used.length * labels);
        float[] sparse = new float[(1 << bits) * labels];
        for (int i = 0; i < used.length; i++) {
            System.arraycopy(compact, i * labels, sparse, used[i] * labels, labels);
        }
        return new Experts(
                new LinearHead(
                        stored.floats(name + ".dense").values(),
                        new float[0],
                        LinearRowTensors.values(stored, name + ".dense_bias", labels)),
                new LinearHead(
                        new float[0],
                        sparse,
                        LinearRowTensors.values(stored, name + ".sparse_bias", labels)),
                number(json, "encoder_weight"),
                number(json, "ngram_weight"));
    }

    /// The answers' classifiers in the order of their ids.
    private static SortedMap<AnswerId, MatchHead.Learned> learned(Heads heads) {
        SortedMap<AnswerId, MatchHead.Learned> sorted =
                new TreeMap<>(Comparator.comparing(AnswerId::value));
        sorted.putAll(heads.match().learned());
        return sorted;
    }

    private static MatchHead match(JsonNode json, Safetensors stored, int buckets) {
        JsonNode ids = required(json, "answers");
        List<LinearRow> ngrams =
                LinearRowTensors.read(stored, "answers.ngrams", ids.size(), buckets);
        List<LinearRow> vectors =
                LinearRowTensors.read(stored, "answers.vector", ids.size(), buckets);
        Map<AnswerId, MatchHead.Learned> learned = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            learned.put(
                    new AnswerId(ids.get(i).asText()),
                    new MatchHead.Learned(ngrams.get(i), vectors.get(i)));
        }
        JsonNode weights = required(json, "match");
        return new MatchHead(
                learned,
                logistic(required(weights, "met"), MatchFeatures.MET_TERMS),
                logistic(required(weights, "unmet"), MatchFeatures.TERMS));
    }

    private static Logistic logistic(JsonNode json, int features) {
        JsonNode weights = required(json, "weights");
        if (weights.size() != features) {
            throw new IllegalArgumentException(
                    weights.size() + " weights where " + features + " features are weighed");
        }
        double[] values = new double[features];
        for (int i = 0; i < features; i++) {
            values[i] = weights.get(i).asDouble();
        }
        return new Logistic(values, number(json, "bias"));
    }

    private static JsonNode required(JsonNode json, String field) {
        JsonNode value = json.get(field);
        if (value == null) {
            throw new IllegalArgumentException("field " + field + " is missing");
        }
        return value;
    }

    private static double number(JsonNode json, String field) {
        JsonNode value = required(json, field);
        if (!value.isNumber()) {
            throw new IllegalArgumentException("field " + field + " is not a number");
        }
        return value.asDouble();
    }

    /// The buckets that a text of the training set filled.
    private static int[] used(Heads heads) {
        float[] idf = heads.ngrams().idf();
        return java.util.stream.IntStream.range(0, idf.length)
                .filter(i -> idf[i] != heads.ngrams().unseenIdf())
                .toArray();
    }

    private static float[] rows(float[] matrix, int[] rows, int width) {
        float[] out = new float[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(matrix, rows[i] * width, out, i * width, width);
        }
        return out;
    }
}
