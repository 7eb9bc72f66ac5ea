package dev.frontdesk.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.frontdesk.albert.AlbertConfiguration;
import dev.frontdesk.albert.AlbertModel;
import dev.frontdesk.albert.TokenBatch;
import dev.frontdesk.scoring.LinearHead;
import java.util.LinkedHashMap;
import java.util.Random;
import java.util.SequencedMap;

/// The heads that learn together with the encoder, over `x = [mean of the last layer; mean word vector]` [B, H+E].
///
/// Intents [L], scope [1], sentiment [3], each linear; and a projection to the unit vectors [B, D] by which answers are found.
/// What they learn for is [TaskLoss].
final class TaskHeads {
    static final int SENTIMENTS = 3;

    private final int width;
    private final int vector;
    private final SequencedMap<String, NDArray> parameters = new LinkedHashMap<>();

    /// @param vector D; 0 for no projection
    TaskHeads(AlbertConfiguration encoder, int labels, int vector, NDManager manager, long seed) {
        this.width = encoder.hiddenSize() + encoder.embeddingSize();
        this.vector = vector;
        add(manager, "intent", labels);
        add(manager, "scope", 1);
        add(manager, "sentiment", SENTIMENTS);
        if (vector > 0) {
            Random random = new Random(seed);
            float[] start = new float[vector * width];
            for (int i = 0; i < start.length; i++) {
                start[i] = (float) (random.nextGaussian() / Math.sqrt(width));
            }
            put("projection.weight", manager.create(start, new Shape(vector, width)));
        }
    }

    private void add(NDManager manager, String name, int rows) {
        put(name + ".weight", manager.zeros(new Shape(rows, width)));
        put(name + ".bias", manager.zeros(new Shape(rows)));
    }

    private void put(String name, NDArray array) {
        array.setName(name);
        array.setRequiresGradient(true);
        parameters.put("heads." + name, array);
    }

    private NDArray parameter(String name) {
        NDArray array = parameters.get("heads." + name);
        if (array == null) {
            throw new IllegalArgumentException("there is no head " + name);
        }
        return array;
    }

    SequencedMap<String, NDArray> parameters() {
        return parameters;
    }

    boolean hasProjection() {
        return vector > 0;
    }

    /// x [B, H+E] of a batch; `dropout` on the encoder's part while training.
    NDArray read(AlbertModel model, TokenBatch batch, boolean training, float dropout) {
        NDArray sentence = AlbertModel.mean(model.hiddenStates(batch, training), batch.mask());
        if (training && dropout > 0) {
            sentence = ai.djl.nn.norm.Dropout.dropout(sentence, dropout, true).singletonOrThrow();
        }
        NDArray words = AlbertModel.mean(model.wordVectors(batch.ids()), batch.mask());
        return sentence.concat(words, 1);
    }

    NDArray logits(NDArray x, String head) {
        return ai.djl.nn.core.Linear.linear(
                        x, parameter(head + ".weight"), parameter(head + ".bias"))
                .singletonOrThrow();
    }

    /// The unit vectors [B, D] of x.
    NDArray vectors(NDArray x) {
        NDArray z = x.matMul(parameter("projection.weight").transpose());
        return z.div(z.square().sum(new int[] {1}, true).add(1e-12f).sqrt());
    }

    /// A head as it is now.
    LinearHead head(String name) {
        float[] weight = parameter(name + ".weight").toFloatArray();
        float[] bias = parameter(name + ".bias").toFloatArray();
        float[] dense = new float[weight.length];
        for (int label = 0; label < bias.length; label++) {
            for (int i = 0; i < width; i++) {
                dense[i * bias.length + label] = weight[label * width + i];
            }
        }
        return new LinearHead(dense, new float[0], bias);
    }

    /// Takes over the heads of another run.
    void set(FineTuning.Tuned before) {
        set("intent", before.intent());
        set("scope", before.scope());
        set("sentiment", before.sentiment());
        if (vector > 0) {
            parameter("projection.weight").set(before.projection());
        }
    }

    private void set(String name, LinearHead head) {
        int count = head.labels();
        float[] weight = new float[width * count];
        for (int label = 0; label < count; label++) {
            for (int i = 0; i < width; i++) {
                weight[label * width + i] = head.dense()[i * count + label];
            }
        }
        parameter(name + ".weight").set(weight);
        parameter(name + ".bias").set(head.bias());
    }

    /// The projection as it is now, [D × (H+E)] row-major; empty without one.
    float[] projection() {
        return vector == 0 ? new float[0] : parameter("projection.weight").toFloatArray();
    }
}
