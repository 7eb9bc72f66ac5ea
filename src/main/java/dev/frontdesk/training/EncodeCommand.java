package dev.frontdesk.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.frontdesk.albert.AlbertHead;
import dev.frontdesk.albert.AlbertModel;
import dev.frontdesk.albert.AlbertTokenizer;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.albert.Encoding;
import dev.frontdesk.albert.OnnxEncoder;
import dev.frontdesk.albert.OnnxExporter;
import dev.frontdesk.albert.Precision;
import dev.frontdesk.albert.TokenBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `encode`: vectors of texts or of piece numbers as JSON lines.
@Command(
        name = "encode",
        description = "Prints the vectors of texts, of standard input when none is given.",
        mixinStandardHelpOptions = true)
public final class EncodeCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--encoder",
            required = true,
            paramLabel = "DIR|ID",
            converter = EncoderChoice.Reader.class,
            description = "The encoder: a folder, or a Hub id such as albert/albert-base-v2.")
    private EncoderChoice encoder = new EncoderChoice("", Path.of("data"));

    @Option(
            names = "--engine",
            paramLabel = "torch|onnx|onnx-int8",
            description = "What computes (default: ${DEFAULT-VALUE}).")
    private String engine = "onnx";

    @Option(
            names = "--pool",
            paramLabel = "cls|mean|pooler|none",
            description = "How the tokens' vectors become one (default: ${DEFAULT-VALUE}).")
    private String pool = "mean";

    @Option(
            names = "--ids",
            description = "Lines are {\"input_ids\",\"attention_mask\"?,\"token_type_ids\"?}.")
    private boolean ids;

    @Option(
            names = "--max-length",
            paramLabel = "N",
            description = "Tokens a text (default: as many as the encoder takes).")
    private @Nullable Integer maxLength;

    // Accepted as everywhere; vectors are JSON lines in any case.
    @SuppressWarnings("UnusedVariable")
    @Option(names = "--json", description = "No difference: the output is JSON lines always.")
    private boolean json;

    @Parameters(paramLabel = "TEXT")
    private List<String> texts = List.of();

    /// Gives each token's vector, [S][H] a text, padding left out.
    @FunctionalInterface
    private interface Engine {
        float[][][] tokens(List<Encoding> encodings);
    }

    @Override
    public Integer call() throws IOException {
        if (!List.of("cls", "mean", "pooler", "none").contains(pool)) {
            throw new IllegalArgumentException("--pool is cls, mean, pooler or none, not " + pool);
        }
        EncoderFolder folder = encoder.open();
        switch (engine.toLowerCase(Locale.ROOT)) {
            case "torch" -> torch(folder);
            case "onnx" -> onnx(folder, Precision.FLOAT32);
            case "onnx-int8" -> onnx(folder, Precision.INT8);
            default ->
                    throw new IllegalArgumentException(
                            "--engine is torch, onnx or onnx-int8, not " + engine);
        }
        return 0;
    }

    private void torch(EncoderFolder folder) throws IOException {
        try (NDManager root = NDManager.newBaseManager(ai.djl.Device.cpu(), "PyTorch");
                AlbertModel model = AlbertModel.load(folder, root, false)) {
            int pad = folder.configuration().padId();
            run(
                    folder,
                    encodings -> {
                        float[][][] out = new float[encodings.size()][][];
                        for (int i = 0; i < out.length; i++) {
                            try (NDManager step = root.newSubManager()) {
                                TokenBatch batch =
                                        TokenBatch.of(List.of(encodings.get(i)), pad, step);
                                NDArray hidden = model.hiddenStates(batch, false);
                                out[i] =
                                        pool.equals("pooler")
                                                ? new float[][] {
                                                    model.pooled(hidden).toFloatArray()
                                                }
                                                : rows(
                                                        hidden.toFloatArray(),
                                                        encodings.get(i).length());
                            }
                        }
                        return out;
                    });
        }
    }

    private static float[][] rows(float[] flat, int count) {
        int width = flat.length / count;
        float[][] rows = new float[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = Arrays.copyOfRange(flat, i * width, (i + 1) * width);
        }
        return rows;
    }

    private void onnx(EncoderFolder folder, Precision precision) throws IOException {
        if (pool.equals("pooler")) {
            throw new IllegalArgumentException(
                    "the serving graph has no pooler; use --engine torch with --pool pooler");
        }
        byte[] graph = OnnxExporter.export(folder.weights(), precision);
        int threads = Runtime.getRuntime().availableProcessors();
        try (OnnxEncoder open = OnnxEncoder.open(graph, folder.configuration(), threads)) {
            run(folder, open::tokenVectors);
        }
    }

    private void run(EncoderFolder folder, Engine through) throws IOException {
        if (pool.equals("pooler") && !folder.weights().has(AlbertHead.POOLER)) {
            throw new IllegalArgumentException(folder.path() + " has no pooler");
        }
        int positions = folder.configuration().positions();
        int limit = maxLength == null ? positions : Math.min(maxLength, positions);
        if (ids) {
            Lines.each(texts, lines -> print(through, parse(lines)));
            return;
        }
        try (AlbertTokenizer tokenizer = folder.tokenizer()) {
            Lines.each(
                    texts,
                    lines ->
                            print(
                                    through,
                                    lines.stream().map(t -> tokenizer.encode(t, limit)).toList()));
        }
    }

    private void print(Engine through, List<Encoding> encodings) throws IOException {
        for (float[][] tokens : through.tokens(encodings)) {
            Object vector =
                    switch (pool) {
                        case "none" -> tokens;
                        case "cls", "pooler" -> tokens[0];
                        default -> mean(tokens);
                    };
            System.out.println(JSON.writeValueAsString(vector));
        }
    }

    private static float[] mean(float[][] tokens) {
        float[] mean = new float[tokens[0].length];
        for (float[] token : tokens) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += token[i] / tokens.length;
            }
        }
        return mean;
    }

    private static List<Encoding> parse(List<String> lines) {
        List<Encoding> out = new ArrayList<>();
        for (String line : lines) {
            try {
                JsonNode object = JSON.readTree(line);
                int[] all = ints(object.path("input_ids"));
                int[] types =
                        object.has("token_type_ids")
                                ? ints(object.path("token_type_ids"))
                                : new int[all.length];
                int length = present(object.path("attention_mask"), all.length);
                if (length == 0 || types.length != all.length) {
                    throw new IllegalArgumentException(
                            "input_ids is empty or token_type_ids has another length");
                }
                out.add(Encoding.ofIds(Arrays.copyOf(all, length), Arrays.copyOf(types, length)));
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("no JSON object: " + line, e);
            }
        }
        return out;
    }

    /// How many ids count: the mask must be ones, then zeros.
    private static int present(JsonNode mask, int length) {
        if (mask.isMissingNode()) {
            return length;
        }
        int[] values = ints(mask);
        int ones = 0;
        while (ones < values.length && values[ones] == 1) {
            ones++;
        }
        for (int i = ones; i < values.length; i++) {
            if (values[i] != 0 || values.length != length) {
                throw new IllegalArgumentException(
                        "attention_mask must be ones, then zeros, as many as input_ids");
            }
        }
        return ones;
    }

    private static int[] ints(JsonNode array) {
        int[] out = new int[array.size()];
        for (int i = 0; i < out.length; i++) {
            if (!array.get(i).isInt()) {
                throw new IllegalArgumentException("not a whole number: " + array.get(i));
            }
            out[i] = array.get(i).intValue();
        }
        return out;
    }
}
