package dev.frontdesk.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.frontdesk.albert.AlbertConfiguration;
import dev.frontdesk.albert.AlbertModel;
import dev.frontdesk.albert.Differentiable;
import dev.frontdesk.albert.TokenBatch;
import dev.frontdesk.scoring.LinearHead;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;

/// The heads that learn together with the encoder, over `x = [mean of the last layer; mean word vector]` [B, H+E].
///
/// Intents [L], scope [1], sentiment [3], each linear; and a projection to the unit vectors [B, D] by which answers are found.
/// Losses are sums over the rows that have the label, divided by the number of such rows in the whole batch: micro-batches add
/// up to the batch.
final class TaskHeads {
    static final int SENTIMENTS = 3;
    private static final float TEMPERATURE = 0.05f;
    private static final float MASKED = -1e9f;

    private final int labels;
    private final int width;
    private final int vector;
    private final SequencedMap<String, NDArray> parameters = new LinkedHashMap<>();

    /// @param vector D; 0 for no projection
    TaskHeads(AlbertConfiguration encoder, int labels, int vector, NDManager manager, long seed) {
        this.labels = labels;
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

    /// How many rows of a batch have each label: what losses are divided by.
    record Counts(int intent, int scope, int sentiment) {
        static Counts of(List<TrainingRow> rows) {
            return new Counts(
                    (int) rows.stream().filter(r -> r.intent() >= 0).count(),
                    (int) rows.stream().filter(r -> r.scope() >= 0).count(),
                    (int) rows.stream().filter(r -> r.sentiment() >= 0).count());
        }
    }

    /// The weighted sum of all losses of rows that are `share` of a batch.
    NDArray loss(
            NDArray x,
            List<TrainingRow> rows,
            Counts counts,
            double share,
            FineTuning.Settings settings) {
        NDManager step = x.getManager();
        NDArray total = step.create(0f);
        if (counts.intent > 0) {
            float[] targets = new float[rows.size() * labels];
            for (int i = 0; i < rows.size(); i++) {
                fill(targets, i, labels, rows.get(i).intent(), settings.smoothing());
            }
            total =
                    total.add(
                            crossEntropy(
                                    logits(x, "intent"), targets, labels, 1.0 / counts.intent));
        }
        if (counts.sentiment > 0 && settings.sentimentWeight() > 0) {
            float[] targets = new float[rows.size() * SENTIMENTS];
            for (int i = 0; i < rows.size(); i++) {
                fill(targets, i, SENTIMENTS, rows.get(i).sentiment(), settings.smoothing());
            }
            total =
                    total.add(
                            crossEntropy(
                                    logits(x, "sentiment"),
                                    targets,
                                    SENTIMENTS,
                                    settings.sentimentWeight() / counts.sentiment));
        }
        if (counts.scope > 0 && settings.scopeWeight() > 0) {
            total = total.add(scopeLoss(x, rows, settings.scopeWeight() / counts.scope));
        }
        if (vector > 0 && settings.contrastWeight() > 0) {
            total = total.add(contrast(x, rows, settings.contrastWeight() * share));
        }
        return total;
    }

    private static void fill(float[] targets, int row, int labels, int label, float smoothing) {
        if (label >= 0) {
            for (int i = 0; i < labels; i++) {
                targets[row * labels + i] = smoothing / labels + (i == label ? 1 - smoothing : 0);
            }
        }
    }

    // Factors go into the targets: see [Differentiable] on numbers in what is differentiated.
    private static NDArray crossEntropy(
            NDArray logits, float[] targets, int labels, double factor) {
        for (int i = 0; i < targets.length; i++) {
            targets[i] *= (float) -factor;
        }
        NDArray wanted =
                logits.getManager().create(targets, new Shape(targets.length / labels, labels));
        return logits.logSoftmax(-1).mul(wanted).sum();
    }

    /// `−log σ(±z)`, the binary cross-entropy, over the rows whose scope is known; as a softmax over (0, z).
    private NDArray scopeLoss(NDArray x, List<TrainingRow> rows, double factor) {
        float[] targets = new float[2 * rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            fill(targets, i, 2, rows.get(i).scope(), 0);
        }
        NDArray z = logits(x, "scope");
        NDArray nothing = x.getManager().zeros(z.getShape());
        return crossEntropy(nothing.concat(z, 1), targets, 2, factor);
    }

    /// The unit vectors [B, D] of x.
    NDArray vectors(NDArray x) {
        NDArray z = x.matMul(parameter("projection.weight").transpose());
        return z.div(z.square().sum(new int[] {1}, true).add(1e-12f).sqrt());
    }

    /// Supervised contrastive loss (Khosla et al., 2020, arXiv:2004.11362, its L_out) within the rows.
    ///
    /// Two rows attract each other where they have the same answer, or the same intent and not two different answers; two with
    /// different answers of the same intent are left alone; all others repel.
    private NDArray contrast(NDArray x, List<TrainingRow> rows, double factor) {
        NDManager step = x.getManager();
        int size = rows.size();
        float[] wanted = new float[size * size];
        float[] masked = new float[size * size];
        int anchors = 0;
        for (int i = 0; i < size; i++) {
            int friends = 0;
            for (int j = 0; j < size; j++) {
                int relation = i == j ? 0 : relation(rows.get(i), rows.get(j));
                friends += relation > 0 ? 1 : 0;
                wanted[i * size + j] = relation > 0 ? 1 : 0;
                masked[i * size + j] = relation == 0 ? MASKED : 0;
            }
            for (int j = 0; friends > 0 && j < size; j++) {
                wanted[i * size + j] /= friends;
            }
            anchors += friends > 0 ? 1 : 0;
        }
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] *= (float) (-factor / Math.max(1, anchors));
        }
        NDArray z = vectors(x);
        NDArray similarity =
                Differentiable.times(z.matMul(z.transpose()), 1 / TEMPERATURE)
                        .add(step.create(masked, new Shape(size, size)));
        return similarity.logSoftmax(-1).mul(step.create(wanted, new Shape(size, size))).sum();
    }

    /// 1 attract, 0 leave alone, −1 repel.
    private static int relation(TrainingRow a, TrainingRow b) {
        boolean answers = a.answer() >= 0 && b.answer() >= 0;
        boolean intents = a.intent() >= 0 && b.intent() >= 0;
        if (answers && a.answer() == b.answer()) {
            return 1;
        }
        if (intents && a.intent() == b.intent()) {
            return answers ? 0 : 1;
        }
        return a.scope() == 0 && b.scope() == 0 ? 0 : -1;
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
