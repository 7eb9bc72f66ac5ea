package dev.frontdesk.albert;

import dev.frontdesk.albert.AlbertException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/// The writer of the serving graph: an encoder as an ONNX model for any ONNX Runtime.
///
/// Inputs, int64 [B,S]: `input_ids`, `attention_mask`, `token_type_ids`. Outputs, float32: `last_hidden_state`
/// [B,S,H]; `sentence` [B,H], its mean over the tokens of the mask; `words` [B,E], the same mean of the word vectors.
/// Attention, layer normalisation and GELU are ONNX Runtime's fused operators. A layer's weights are stored once,
/// however often it is applied.
public final class OnnxExporter {
    static final String IDS = "input_ids";
    static final String MASK = "attention_mask";
    static final String TYPES = "token_type_ids";
    static final String HIDDEN = "last_hidden_state";
    static final String SENTENCE = "sentence";
    static final String WORDS = "words";

    private static final float MASKED = -Float.MAX_VALUE;
    private static final int INT32 = 6;
    private static final int FLOAT = 1;

    private final AlbertWeights weights;
    private final AlbertConfiguration configuration;
    private final Precision precision;
    private final OnnxGraph graph = new OnnxGraph();
    private int values;

    private OnnxExporter(AlbertWeights weights, Precision precision) {
        this.weights = weights;
        this.configuration = weights.configuration();
        this.precision = precision;
    }

    /// The graph of `weights` as the content of an `.onnx` file.
    public static byte[] export(AlbertWeights weights, Precision precision) {
        return new OnnxExporter(weights, precision).export();
    }

    /// Writes the graph of `weights` to `file`, at once under its name.
    public static void write(AlbertWeights weights, Precision precision, Path file) {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            Files.write(partial, export(weights, precision));
            Files.move(
                    partial,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new AlbertException(Code.FILE, file + ": cannot be written: " + e, e);
        }
    }

    private byte[] export() {
        for (String input : List.of(IDS, MASK, TYPES)) {
            graph.longInput(input, "batch", "length");
        }
        new OnnxWeights(weights, precision, graph).store();
        graph.longs("axis", 1);
        graph.floats("one", new float[] {1}, 1);
        String mask = next();
        graph.node("Cast", List.of(MASK), List.of(mask), Map.of("to", INT32));
        String hidden = multiply(embeddings(), AlbertLayout.MAPPING);
        for (int layer = 0; layer < configuration.layers(); layer++) {
            int group = configuration.groupOf(layer);
            for (int inner = 0; inner < configuration.innerLayers(); inner++) {
                boolean last =
                        layer == configuration.layers() - 1
                                && inner == configuration.innerLayers() - 1;
                hidden =
                        block(
                                AlbertLayout.layer(group, inner),
                                hidden,
                                mask,
                                last ? HIDDEN : next());
            }
        }
        means();
        String width = Integer.toString(configuration.hiddenSize());
        graph.floatOutput(HIDDEN, "batch", "length", width);
        graph.floatOutput(SENTENCE, "batch", width);
        graph.floatOutput(WORDS, "batch", Integer.toString(configuration.embeddingSize()));
        return graph.toBytes("albert");
    }

    private String embeddings() {
        String ids = next();
        String types = next();
        graph.node("Cast", List.of(IDS), List.of(ids), Map.of("to", INT32));
        graph.node("Cast", List.of(TYPES), List.of(types), Map.of("to", INT32));
        String normal = next();
        graph.fused(
                "EmbedLayerNormalization",
                List.of(
                        ids,
                        types,
                        AlbertLayout.WORDS,
                        AlbertLayout.POSITIONS,
                        AlbertLayout.TYPES,
                        AlbertLayout.EMBEDDING_NORM + ".weight",
                        AlbertLayout.EMBEDDING_NORM + ".bias"),
                List.of(normal, next()),
                Map.of("epsilon", configuration.layerNormEpsilon()));
        return normal;
    }

    private String block(String layer, String hidden, String mask, String output) {
        String context = attention(layer + "attention.packed", hidden, mask);
        String x = product(context, layer + "attention.dense");
        String middle =
                addAndNorm(
                        x,
                        hidden,
                        layer + "attention.dense",
                        layer + "attention.LayerNorm",
                        next());
        return addAndNorm(
                product(activated(middle, layer + "ffn"), layer + "ffn_output"),
                middle,
                layer + "ffn_output",
                layer + "full_layer_layer_norm",
                output);
    }

    private String attention(String packed, String hidden, String mask) {
        String context = next();
        Map<String, ?> attributes =
                Map.of("num_heads", configuration.heads(), "mask_filter_value", MASKED);
        if (precision == Precision.FLOAT32) {
            graph.fused(
                    "Attention",
                    List.of(hidden, packed + ".weight", packed + ".bias", mask),
                    List.of(context),
                    attributes);
            return context;
        }
        String rounded = next();
        String scale = next();
        String zero = next();
        graph.node(
                "DynamicQuantizeLinear", List.of(hidden), List.of(rounded, scale, zero), Map.of());
        graph.fused(
                "QAttention",
                List.of(
                        rounded,
                        packed + ".weight",
                        packed + ".bias",
                        scale,
                        packed + ".scale",
                        mask,
                        zero),
                List.of(context),
                attributes);
        return context;
    }

    /// `act(x Wᵀ + b)`. An int8 product adds its bias on the way out and an activation without bias is the faster then; a float32 one
    /// leaves the bias to the activation.
    private String activated(String x, String linear) {
        String out = next();
        if (precision == Precision.INT8 || configuration.activation() == Activation.RELU) {
            List<String> sum = List.of(multiply(x, linear));
            switch (configuration.activation()) {
                case GELU_TANH -> graph.fused("FastGelu", sum, List.of(out), Map.of());
                case GELU -> graph.fused("Gelu", sum, List.of(out), Map.of());
                case RELU -> graph.node("Relu", sum, List.of(out), Map.of());
            }
            return out;
        }
        boolean tanh = configuration.activation() == Activation.GELU_TANH;
        graph.fused(
                tanh ? "FastGelu" : "BiasGelu",
                List.of(product(x, linear), linear + ".bias"),
                List.of(out),
                Map.of());
        return out;
    }

    /// `LN(x + residual + bias)`.
    private String addAndNorm(
            String x, String residual, String linear, String norm, String output) {
        graph.fused(
                "SkipLayerNormalization",
                List.of(x, residual, norm + ".weight", norm + ".bias", linear + ".bias"),
                List.of(output),
                Map.of("epsilon", configuration.layerNormEpsilon()));
        return output;
    }

    /// `x Wᵀ + b`.
    private String multiply(String x, String linear) {
        String out = next();
        if (precision == Precision.FLOAT32) {
            String product = product(x, linear);
            graph.node("Add", List.of(product, linear + ".bias"), List.of(out), Map.of());
        } else {
            quantised(List.of(x, linear + ".weight", linear + ".scale", "", linear + ".bias"), out);
        }
        return out;
    }

    /// `x Wᵀ`.
    private String product(String x, String linear) {
        String out = next();
        if (precision == Precision.FLOAT32) {
            graph.node("MatMul", List.of(x, linear + ".weight"), List.of(out), Map.of());
        } else {
            quantised(List.of(x, linear + ".weight", linear + ".scale"), out);
        }
        return out;
    }

    private void quantised(List<String> inputs, String out) {
        graph.fused("DynamicQuantizeMatMul", inputs, List.of(out), Map.of());
    }

    /// Means over the tokens of the mask, as one matrix product [B,1,S]·[B,S,·] each.
    private void means() {
        String mask = next();
        String row = next();
        String sum = next();
        String count = next();
        String vectors = next();
        graph.node("Cast", List.of(MASK), List.of(mask), Map.of("to", FLOAT));
        graph.node("Unsqueeze", List.of(mask, "axis"), List.of(row), Map.of());
        graph.node("ReduceSum", List.of(mask, "axis"), List.of(sum), Map.of("keepdims", 1));
        graph.node("Max", List.of(sum, "one"), List.of(count), Map.of());
        graph.node("Gather", List.of(AlbertLayout.WORDS, IDS), List.of(vectors), Map.of("axis", 0));
        mean(row, HIDDEN, count, SENTENCE);
        mean(row, vectors, count, WORDS);
    }

    private void mean(String row, String vectors, String count, String output) {
        String sum = next();
        String flat = next();
        graph.node("MatMul", List.of(row, vectors), List.of(sum), Map.of());
        graph.node("Squeeze", List.of(sum, "axis"), List.of(flat), Map.of());
        graph.node("Div", List.of(flat, count), List.of(output), Map.of());
    }

    private String next() {
        return "v" + values++;
    }
}
