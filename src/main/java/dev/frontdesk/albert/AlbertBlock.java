package dev.frontdesk.albert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One post-norm transformer layer: the parameter set that ALBERT applies again and again.
///
/// `a = softmax(QKᵀ/√d + mask) V; x = LN(h + a Wdᵀ + bd); out = LN(x + W2 act(W1 x + b1) + b2)`, as Hugging
/// Face computes it: dropout on the attention probabilities and on the attention's output, none after the
/// feed-forward part.
final class AlbertBlock {
    private final AlbertConfiguration configuration;
    private final Map<String, NDArray> parameters;
    private final @Nullable LowRankUpdates updates;
    private final String prefix;

    AlbertBlock(
            AlbertConfiguration configuration,
            Map<String, NDArray> parameters,
            @Nullable LowRankUpdates updates,
            int group,
            int inner) {
        this.configuration = configuration;
        this.parameters = parameters;
        this.updates = updates;
        this.prefix = AlbertLayout.layer(group, inner);
    }

    /// `hidden` [B,S,H] and the additive `mask` [B,1,1,S] to the next [B,S,H].
    NDArray forward(NDArray hidden, NDArray mask, boolean training) {
        NDArray probabilities =
                dropout(probabilities(hidden, mask), configuration.attentionDropout(), training);
        NDArray context = probabilities.matMul(heads(linear(hidden, "attention.value")));
        NDArray joined = context.transpose(0, 2, 1, 3).reshape(hidden.getShape());
        NDArray attended =
                dropout(linear(joined, "attention.dense"), configuration.hiddenDropout(), training);
        NDArray x = norm(hidden.add(attended), "attention.LayerNorm");
        NDArray inner = configuration.activation().apply(linear(x, "ffn"));
        return norm(linear(inner, "ffn_output").add(x), "full_layer_layer_norm");
    }

    /// The attention probabilities [B,N,S,S] of this layer, before dropout.
    NDArray probabilities(NDArray hidden, NDArray mask) {
        NDArray query = heads(linear(hidden, "attention.query"));
        NDArray key = heads(linear(hidden, "attention.key")).transpose(0, 1, 3, 2);
        float scale = (float) (1 / Math.sqrt(configuration.headSize()));
        return Differentiable.times(query, scale).matMul(key).add(mask).softmax(-1);
    }

    /// [B,S,H] to [B,N,S,H/N].
    private NDArray heads(NDArray x) {
        Shape shape = x.getShape();
        return x.reshape(
                        shape.get(0), shape.get(1), configuration.heads(), configuration.headSize())
                .transpose(0, 2, 1, 3);
    }

    private NDArray linear(NDArray x, String name) {
        NDArray y = linear(x, parameters, prefix + name);
        return updates == null ? y : updates.added(y, x, prefix + name);
    }

    private NDArray norm(NDArray x, String name) {
        return norm(x, parameters, prefix + name, configuration.layerNormEpsilon());
    }

    /// `x Wᵀ + b`.
    static NDArray linear(NDArray x, Map<String, NDArray> parameters, String name) {
        return Linear.linear(x, parameters.get(name + ".weight"), parameters.get(name + ".bias"))
                .singletonOrThrow();
    }

    /// LayerNorm over the last axis alone, with biased variance. DJL's block of that name would take the time axis
    /// too and another epsilon; the function under it takes both from here.
    static NDArray norm(NDArray x, Map<String, NDArray> parameters, String name, float epsilon) {
        NDArray weight = Objects.requireNonNull(parameters.get(name + ".weight"), name);
        return LayerNorm.layerNorm(
                        x, weight.getShape(), weight, parameters.get(name + ".bias"), epsilon)
                .singletonOrThrow();
    }

    static NDArray dropout(NDArray x, float rate, boolean training) {
        return training && rate > 0 ? Dropout.dropout(x, rate, true).singletonOrThrow() : x;
    }
}
