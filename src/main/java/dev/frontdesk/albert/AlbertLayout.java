package dev.frontdesk.albert;

import dev.frontdesk.albert.AlbertException.Code;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// The Hugging Face names and shapes of an ALBERT's parameters, in the order of the computation.
///
/// A size of [#ANY] is free: how many classes a head has is the checkpoint's affair.
final class AlbertLayout {
    static final int ANY = -1;
    static final String WORDS = "albert.embeddings.word_embeddings.weight";
    static final String POSITIONS = "albert.embeddings.position_embeddings.weight";
    static final String TYPES = "albert.embeddings.token_type_embeddings.weight";
    static final String EMBEDDING_NORM = "albert.embeddings.LayerNorm";
    static final String MAPPING = "albert.encoder.embedding_hidden_mapping_in";
    static final String POOLER = "albert.pooler";
    static final String CLASSIFIER = "classifier";
    static final String ANSWER_SPAN = "qa_outputs";
    static final String SENTENCE_ORDER = "sop_classifier.classifier";
    static final String PREDICTIONS = "predictions";
    static final String PREDICTIONS_BIAS = "predictions.bias";
    static final String DECODER_WEIGHT = "predictions.decoder.weight";
    static final String DECODER_BIAS = "predictions.decoder.bias";
    static final String POSITION_IDS = "albert.embeddings.position_ids";

    private AlbertLayout() {}

    /// The prefix of the names of one inner layer's parameters.
    static String layer(int group, int inner) {
        return "albert.encoder.albert_layer_groups." + group + ".albert_layers." + inner + ".";
    }

    /// The encoder's own parameters, without which nothing can be computed.
    static SequencedMap<String, int[]> encoder(AlbertConfiguration c) {
        SequencedMap<String, int[]> shapes = new LinkedHashMap<>();
        int hidden = c.hiddenSize();
        shapes.put(WORDS, new int[] {c.vocabularySize(), c.embeddingSize()});
        shapes.put(POSITIONS, new int[] {c.positions(), c.embeddingSize()});
        shapes.put(TYPES, new int[] {c.tokenTypes(), c.embeddingSize()});
        norm(shapes, EMBEDDING_NORM, c.embeddingSize());
        linear(shapes, MAPPING, hidden, c.embeddingSize());
        for (int group = 0; group < c.groups(); group++) {
            for (int inner = 0; inner < c.innerLayers(); inner++) {
                String layer = layer(group, inner);
                for (String part : new String[] {"query", "key", "value", "dense"}) {
                    linear(shapes, layer + "attention." + part, hidden, hidden);
                }
                norm(shapes, layer + "attention.LayerNorm", hidden);
                linear(shapes, layer + "ffn", c.intermediateSize(), hidden);
                linear(shapes, layer + "ffn_output", hidden, c.intermediateSize());
                norm(shapes, layer + "full_layer_layer_norm", hidden);
            }
        }
        return shapes;
    }

    /// The parameters of `head`, which a checkpoint may have or lack.
    static SequencedMap<String, int[]> head(AlbertHead head, AlbertConfiguration c) {
        SequencedMap<String, int[]> shapes = new LinkedHashMap<>();
        int labels = c.labels().isEmpty() ? ANY : c.labels().size();
        switch (head) {
            case POOLER -> linear(shapes, POOLER, c.hiddenSize(), c.hiddenSize());
            case CLASSIFIER -> linear(shapes, CLASSIFIER, labels, c.hiddenSize());
            case ANSWER_SPAN -> linear(shapes, ANSWER_SPAN, ANY, c.hiddenSize());
            case SENTENCE_ORDER -> linear(shapes, SENTENCE_ORDER, ANY, c.hiddenSize());
            case MASKED_WORDS -> {
                shapes.put(PREDICTIONS_BIAS, new int[] {c.vocabularySize()});
                linear(shapes, PREDICTIONS + ".dense", c.embeddingSize(), c.hiddenSize());
                norm(shapes, PREDICTIONS + ".LayerNorm", c.embeddingSize());
                if (!c.tied()) {
                    shapes.put(DECODER_WEIGHT, new int[] {c.vocabularySize(), c.embeddingSize()});
                }
            }
        }
        return shapes;
    }

    /// Whether a tensor of this name is computed with.
    static boolean isKnown(String name, AlbertConfiguration c) {
        if (encoder(c).containsKey(name)) {
            return true;
        }
        for (AlbertHead head : AlbertHead.values()) {
            if (head(head, c).containsKey(name)) {
                return true;
            }
        }
        return false;
    }

    private static void linear(SequencedMap<String, int[]> shapes, String name, int out, int in) {
        shapes.put(name + ".weight", new int[] {out, in});
        shapes.put(name + ".bias", new int[] {out});
    }

    private static void norm(SequencedMap<String, int[]> shapes, String name, int size) {
        shapes.put(name + ".weight", new int[] {size});
        shapes.put(name + ".bias", new int[] {size});
    }

    /// Refuses tensors that are not those of `configuration`; errors name the tensor, the expected and the found shape.
    static void check(
            String source, AlbertConfiguration configuration, Map<String, Tensor> tensors) {
        encoder(configuration)
                .forEach((name, shape) -> {
                    Tensor tensor = tensors.get(name);
                    if (tensor == null) {
                        throw new AlbertException(
                                Code.WEIGHTS,
                                source
                                        + ": tensor "
                                        + name
                                        + " of shape "
                                        + Arrays.toString(shape)
                                        + " is missing");
                    }
                    checkShape(source, name, shape, tensor);
                });
        for (AlbertHead head : AlbertHead.values()) {
            SequencedMap<String, int[]> shapes = head(head, configuration);
            Set<String> found = new HashSet<>(shapes.keySet());
            found.retainAll(tensors.keySet());
            if (!found.isEmpty() && found.size() < shapes.size()) {
                shapes.keySet().removeAll(found);
                throw new AlbertException(
                        Code.WEIGHTS, source + ": " + head + " lacks " + shapes.keySet());
            }
            shapes.forEach((name, shape) -> {
                Tensor tensor = tensors.get(name);
                if (tensor != null) {
                    checkShape(source, name, shape, tensor);
                }
            });
        }
        for (String head : new String[] {CLASSIFIER, ANSWER_SPAN, SENTENCE_ORDER}) {
            Tensor weight = tensors.get(head + ".weight");
            Tensor bias = tensors.get(head + ".bias");
            if (weight != null && bias != null) {
                checkShape(source, head + ".bias", new int[] {weight.shape()[0]}, bias);
            }
        }
    }

    private static void checkShape(String source, String name, int[] expected, Tensor tensor) {
        int[] found = tensor.shape();
        boolean fits = found.length == expected.length;
        for (int i = 0; fits && i < found.length; i++) {
            fits = expected[i] == found[i] || (expected[i] == ANY && found[i] > 0);
        }
        if (!fits) {
            throw new AlbertException(
                    Code.WEIGHTS,
                    source
                            + ": tensor "
                            + name
                            + " should have shape "
                            + Arrays.toString(expected).replace("-1", "any")
                            + " by config.json, found "
                            + Arrays.toString(found));
        }
    }
}
