package dev.frontdesk.albert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import java.util.List;

/// What an encoder is pre-trained on: four losses, each a differentiable scalar.
///
/// Masked words and sentence order are ALBERT's (Lan et al., 2019, arXiv:1909.11942). The next turn of a conversation, or the next
/// sentence, is found among the others of its batch by the mean of the last layer (Logeswaran and Lee, 2018, arXiv:1803.02893;
/// Henderson et al., 2020, arXiv:1911.03688); texts of one label attract each other (Khosla et al., 2020, arXiv:2004.11362, L_out).
///
/// B texts, M hidden pieces in all of them, V vocabulary, H hidden size. Results belong to the manager of the first array, which stays open
/// until after `backward`.
public final class PretrainingObjectives {
    private static final float EXCLUDED = -1e9f;
    private static final float NORM_EPSILON = 1e-12f;

    private PretrainingObjectives() {}

    /// The mean of `−log p(piece)` over the hidden pieces of `rows`; 0 where nothing is hidden.
    ///
    /// @param hidden the last layer [B,S,H] of the same rows
    public static NDArray maskedWords(AlbertModel model, NDArray hidden, List<MaskedText> rows) {
        NDManager step = hidden.getManager();
        int width = (int) hidden.getShape().get(1);
        int count = rows.stream().mapToInt(row -> row.positions().length).sum();
        if (count == 0) {
            return step.create(0f);
        }
        long[] places = new long[count];
        long[] targets = new long[count];
        int at = 0;
        for (int row = 0; row < rows.size(); row++) {
            MaskedText text = rows.get(row);
            for (int i = 0; i < text.positions().length; i++) {
                places[at] = (long) row * width + text.positions()[i];
                targets[at++] = text.targets()[i];
            }
        }
        NDArray flat = hidden.reshape(-1, hidden.getShape().get(2));
        NDArray chosen =
                Embedding.embedding(step.create(places), flat, SparseFormat.DENSE)
                        .singletonOrThrow();
        return crossEntropy(model.maskedWordLogits(chosen), targets);
    }

    /// The mean cross-entropy of the order of two segments.
    ///
    /// @param hidden the last layer [B,S,H]
    /// @param swapped for each text 0 where its segments stand in their order, 1 where they are swapped
    public static NDArray sentenceOrder(AlbertModel model, NDArray hidden, long[] swapped) {
        return crossEntropy(model.sentenceOrderLogits(model.pooled(hidden), false), swapped);
    }

    /// The mean of both cross-entropies of finding `second[i]` by `first[i]` among all of the batch, and the other way.
    ///
    /// @param first unit vectors [B,H]
    /// @param second unit vectors [B,H]
    /// @param firstKeys a number for each first text; texts of one number are the same and do not repel
    /// @param secondKeys the same for the second texts
    /// @param scale what cosines are multiplied by, 1 / temperature
    public static NDArray nextTurn(
            NDArray first, NDArray second, int[] firstKeys, int[] secondKeys, float scale) {
        NDArray similarity = Differentiable.times(first.matMul(second.transpose()), scale);
        long[] own = new long[firstKeys.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = i;
        }
        NDArray there = crossEntropy(similarity.add(twins(first, secondKeys)), own);
        NDArray back = crossEntropy(similarity.transpose().add(twins(first, firstKeys)), own);
        return Differentiable.times(there.add(back), 0.5f);
    }

    /// The supervised contrastive loss: the mean over the texts that share their label with another one; 0 where none does.
    ///
    /// @param vectors unit vectors [B,H]
    /// @param labels of each text
    /// @param scale what cosines are multiplied by, 1 / temperature
    public static NDArray sameLabel(NDArray vectors, int[] labels, float scale) {
        NDManager step = vectors.getManager();
        int size = labels.length;
        float[] wanted = new float[size * size];
        float[] self = new float[size * size];
        int anchors = 0;
        for (int i = 0; i < size; i++) {
            int friends = 0;
            for (int j = 0; j < size; j++) {
                friends += i != j && labels[i] == labels[j] ? 1 : 0;
            }
            for (int j = 0; j < size; j++) {
                wanted[i * size + j] = i != j && labels[i] == labels[j] ? -1f / friends : 0;
            }
            self[i * size + i] = EXCLUDED;
            anchors += friends > 0 ? 1 : 0;
        }
        // Factors go into the targets: see [Differentiable] on numbers in what is differentiated.
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] /= Math.max(1, anchors);
        }
        Shape square = new Shape(size, size);
        NDArray similarity = Differentiable.times(vectors.matMul(vectors.transpose()), scale);
        return similarity
                .add(step.create(self, square))
                .logSoftmax(-1)
                .mul(step.create(wanted, square))
                .sum();
    }

    /// The unit vectors [B,H] of the texts' means.
    ///
    /// @param hidden the last layer [B,S,H]
    /// @param mask 1 for tokens, 0 for padding [B,S]
    public static NDArray sentences(NDArray hidden, NDArray mask) {
        NDArray mean = AlbertModel.mean(hidden, mask);
        return mean.div(mean.square().sum(new int[] {1}, true).add(NORM_EPSILON).sqrt());
    }

    /// The mean of `−log softmax(logits)[target]` over the rows of `logits` [N,C].
    private static NDArray crossEntropy(NDArray logits, long[] targets) {
        NDArray index = logits.getManager().create(targets, new Shape(targets.length, 1));
        return logits.logSoftmax(-1).gather(index, 1).mean().neg();
    }

    /// A [B,B] of 0, and of a score that excludes where another text is the same as the row's own.
    private static NDArray twins(NDArray like, int[] keys) {
        int size = keys.length;
        float[] excluded = new float[size * size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                excluded[i * size + j] = i != j && keys[i] == keys[j] ? EXCLUDED : 0;
            }
        }
        return like.getManager().create(excluded, new Shape(size, size));
    }
}
