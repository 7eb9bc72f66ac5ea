package dev.frontdesk.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.frontdesk.albert.Differentiable;
import java.util.List;
import java.util.function.ToIntFunction;

/// What the heads learn for: the weighted sum of cross-entropies and a contrastive loss.
///
/// Losses are sums over the rows that have the label, divided by the number of such rows in the whole batch: micro-batches add
/// up to the batch.
final class TaskLoss {
    private static final float TEMPERATURE = 0.05f;
    private static final float MASKED = -1e9f;

    private final TaskHeads heads;
    private final TuningSettings.Loss settings;
    private final ClassBalance balance;

    TaskLoss(TaskHeads heads, TuningSettings.Loss settings, ClassBalance balance) {
        this.heads = heads;
        this.settings = settings;
        this.balance = balance;
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

    /// The weighted sum of all losses of `rows`, which are `share` of a batch; x [B,H+E] belongs to them.
    NDArray of(NDArray x, List<TrainingRow> rows, Counts counts, double share) {
        NDManager step = x.getManager();
        NDArray total = step.create(0f);
        if (counts.intent > 0) {
            Labels intents =
                    new Labels(TrainingRow::intent, balance.intent(), settings.smoothing());
            total =
                    total.add(
                            crossEntropy(
                                    heads.logits(x, "intent"), rows, intents, 1.0 / counts.intent));
        }
        if (counts.sentiment > 0 && settings.sentiment() > 0) {
            Labels tones =
                    new Labels(TrainingRow::sentiment, balance.sentiment(), settings.smoothing());
            double factor = settings.sentiment() / counts.sentiment;
            total = total.add(crossEntropy(heads.logits(x, "sentiment"), rows, tones, factor));
        }
        if (counts.scope > 0 && settings.scope() > 0) {
            Labels scopes = new Labels(TrainingRow::scope, balance.scope(), 0);
            // −log σ(±z), the binary cross-entropy, as a softmax over (0, z).
            NDArray z = heads.logits(x, "scope");
            NDArray both = step.zeros(z.getShape()).concat(z, 1);
            total = total.add(crossEntropy(both, rows, scopes, settings.scope() / counts.scope));
        }
        if (heads.hasProjection() && settings.contrast() > 0) {
            total = total.add(contrast(x, rows, settings.contrast() * share));
        }
        return total;
    }

    /// What one head learns of the rows.
    ///
    /// @param label of a row; below 0 where it is not known
    /// @param weights how much a row of each label counts
    @SuppressWarnings("ArrayRecordComponent")
    private record Labels(ToIntFunction<TrainingRow> label, float[] weights, float smoothing) {
        /// −factor times the wanted probabilities, a row after the other; 0 for rows without the label.
        float[] targets(List<TrainingRow> rows, double factor) {
            int count = weights.length;
            float[] targets = new float[rows.size() * count];
            for (int i = 0; i < rows.size(); i++) {
                int right = label.applyAsInt(rows.get(i));
                for (int k = 0; right >= 0 && k < count; k++) {
                    float wanted = smoothing / count + (k == right ? 1 - smoothing : 0);
                    targets[i * count + k] = wanted * weights[right] * (float) -factor;
                }
            }
            return targets;
        }
    }

    // Factors go into the targets: see [Differentiable] on numbers in what is differentiated.
    private static NDArray crossEntropy(
            NDArray logits, List<TrainingRow> rows, Labels labels, double factor) {
        Shape shape = new Shape(rows.size(), labels.weights.length);
        NDArray wanted = logits.getManager().create(labels.targets(rows, factor), shape);
        return logits.logSoftmax(-1).mul(wanted).sum();
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
        NDArray z = heads.vectors(x);
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
}
