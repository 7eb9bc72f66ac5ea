package dev.frontdesk.albert;

import java.util.List;

/// An encoder's weights as the initialisers of its serving graph: transposed, packed and, for int8, quantised.
final class OnnxWeights {
    private final AlbertWeights weights;
    private final AlbertConfiguration configuration;
    private final Precision precision;
    private final OnnxGraph graph;

    OnnxWeights(AlbertWeights weights, Precision precision, OnnxGraph graph) {
        this.weights = weights;
        this.configuration = weights.configuration();
        this.precision = precision;
        this.graph = graph;
    }

    /// Stores every weight that the graph names.
    void store() {
        for (String name :
                List.of(AlbertLayout.WORDS, AlbertLayout.POSITIONS, AlbertLayout.TYPES)) {
            store(name);
        }
        storeNorm(AlbertLayout.EMBEDDING_NORM);
        storeLinear(AlbertLayout.MAPPING, AlbertLayout.MAPPING);
        for (int group = 0; group < configuration.groups(); group++) {
            for (int inner = 0; inner < configuration.innerLayers(); inner++) {
                String layer = AlbertLayout.layer(group, inner);
                String attention = layer + "attention.";
                storeLinear(
                        attention + "packed",
                        attention + "query",
                        attention + "key",
                        attention + "value");
                for (String part : List.of("attention.dense", "ffn", "ffn_output")) {
                    storeLinear(layer + part, layer + part);
                }
                storeNorm(attention + "LayerNorm");
                storeNorm(layer + "full_layer_layer_norm");
            }
        }
    }

    private void store(String name) {
        Tensor tensor = weights.tensor(name);
        graph.floats(name, tensor.values(), tensor.shape());
    }

    private void storeNorm(String name) {
        store(name + ".weight");
        store(name + ".bias");
    }

    /// Stores several (out, in) layers side by side as one (in, outs) matrix, the way ONNX multiplies.
    private void storeLinear(String name, String... layers) {
        int in = weights.tensor(layers[0] + ".weight").shape()[1];
        int out = weights.tensor(layers[0] + ".weight").shape()[0];
        int columns = Math.multiplyExact(out, layers.length);
        float[] matrix = new float[Math.multiplyExact(in, columns)];
        float[] bias = new float[columns];
        for (int part = 0; part < layers.length; part++) {
            float[] weight = weights.tensor(layers[part] + ".weight").values();
            System.arraycopy(
                    weights.tensor(layers[part] + ".bias").values(), 0, bias, part * out, out);
            for (int row = 0; row < out; row++) {
                for (int column = 0; column < in; column++) {
                    matrix[column * columns + part * out + row] = weight[row * in + column];
                }
            }
        }
        graph.floats(name + ".bias", bias, columns);
        if (precision == Precision.FLOAT32) {
            graph.floats(name + ".weight", matrix, in, columns);
        } else {
            storeQuantised(name, matrix, in, columns);
        }
    }

    /// Symmetric int8: each column is divided by its greatest value / 127.
    private void storeQuantised(String name, float[] matrix, int rows, int columns) {
        float[] scales = new float[columns];
        for (int i = 0; i < matrix.length; i++) {
            scales[i % columns] =
                    Math.max(scales[i % columns], Math.abs(matrix[i]) / Byte.MAX_VALUE);
        }
        byte[] quantised = new byte[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            float scale = scales[i % columns];
            quantised[i] = scale == 0 ? 0 : (byte) Math.round(matrix[i] / scale);
        }
        graph.bytes(name + ".weight", quantised, rows, columns);
        graph.floats(name + ".scale", scales, columns);
    }
}
