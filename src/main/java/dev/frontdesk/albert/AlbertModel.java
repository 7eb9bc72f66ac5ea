package dev.frontdesk.albert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// An ALBERT on DJL's PyTorch engine: the encoder and the heads of its checkpoint, for training and for reference.
///
/// `e = LN(word + type + position)` in E; `h = e Wmᵀ + bm`; then the shared block, `layers` times. Every method is
/// a plain differentiable function of its input and the [#parameters()]; results belong to the manager of the
/// first argument, so a step or a request brings its own and closes it. Inputs are int64 arrays [B,S].
///
/// Frozen models may be used by several threads at once. A trainable one belongs to one thread: PyTorch's gradient
/// mode is thread-local and DJL allows one gradient collector a process.
///
/// Source: Lan et al., 2019, arXiv:1909.11942; held to Hugging Face's implementation by fixtures.
public final class AlbertModel implements AutoCloseable {
    /// What Hugging Face adds to the scores of masked tokens: the lowest float32.
    private static final float MASKED = -Float.MAX_VALUE;

    private final AlbertWeights origin;
    private final AlbertConfiguration configuration;
    private final NDManager manager;
    private final boolean wordsLearn;
    private final SequencedMap<String, NDArray> parameters;
    private final @Nullable LowRankUpdates updates;
    private final List<List<AlbertBlock>> groups = new ArrayList<>();

    /// @param rank of the updates; 0 for none
    private AlbertModel(
            AlbertWeights weights,
            NDManager parent,
            Predicate<String> learns,
            int rank,
            long seed) {
        this.origin = weights;
        this.configuration = weights.configuration();
        this.manager = parent.newSubManager();
        this.wordsLearn = learns.test(AlbertLayout.WORDS);
        SequencedMap<String, NDArray> arrays = new LinkedHashMap<>();
        for (String name : weights.parameterNames()) {
            Tensor tensor = weights.tensor(name);
            long[] shape = new long[tensor.shape().length];
            for (int i = 0; i < shape.length; i++) {
                shape[i] = tensor.shape()[i];
            }
            NDArray array = manager.create(tensor.values(), new Shape(shape));
            array.setName(name);
            array.setRequiresGradient(learns.test(name));
            arrays.put(name, array);
        }
        this.parameters = Collections.unmodifiableSequencedMap(arrays);
        this.updates = rank == 0 ? null : new LowRankUpdates(configuration, manager, rank, seed);
        for (int group = 0; group < configuration.groups(); group++) {
            List<AlbertBlock> blocks = new ArrayList<>();
            for (int inner = 0; inner < configuration.innerLayers(); inner++) {
                blocks.add(new AlbertBlock(configuration, parameters, updates, group, inner));
            }
            groups.add(List.copyOf(blocks));
        }
    }

    /// The encoder of `folder` on the device of `parent`; closed with it at the latest.
    public static AlbertModel load(EncoderFolder folder, NDManager parent, boolean trainable) {
        return of(folder.weights(), parent, trainable);
    }

    /// A model with these weights, copied to the device of `parent`.
    public static AlbertModel of(AlbertWeights weights, NDManager parent, boolean trainable) {
        return of(weights, parent, _ -> trainable);
    }

    /// A model with these weights of which those that `learns` accepts by name get gradients; the others are frozen.
    public static AlbertModel of(
            AlbertWeights weights, NDManager parent, Predicate<String> learns) {
        return new AlbertModel(weights, parent, learns, 0, 0);
    }

    /// A frozen model beside whose shared block low-rank updates learn (LoRA, Hu et al., 2021, arXiv:2106.09685).
    ///
    /// The [#updates()] stand beside the query, value and both feed-forward matrices and are 0 at first; [#weights()] has them merged.
    ///
    /// @param rank of the updates, from 1 to the width of the encoder
    public static AlbertModel withUpdates(
            AlbertWeights weights, NDManager parent, int rank, long seed) {
        if (rank < 1) {
            throw new IllegalArgumentException("a rank of " + rank);
        }
        return new AlbertModel(weights, parent, _ -> false, rank, seed);
    }

    public AlbertConfiguration configuration() {
        return configuration;
    }

    /// The manager that owns the parameters; optimisers put their moments beside them.
    public NDManager manager() {
        return manager;
    }

    /// All parameters by Hugging Face name, in the order of the computation; with gradients if trainable. Change them in place only.
    public SequencedMap<String, NDArray> parameters() {
        return parameters;
    }

    /// The low-rank updates by name, with gradients; empty without any. Change them in place only.
    public SequencedMap<String, NDArray> updates() {
        return updates == null ? Collections.emptySortedMap() : updates.parameters();
    }

    /// The parameter `name`, which the checkpoint must have.
    public NDArray parameter(String name) {
        NDArray array = parameters.get(name);
        if (array == null) {
            throw new IllegalArgumentException("this checkpoint has no " + name);
        }
        return array;
    }

    /// The word embedding table [V,E] itself, not a copy.
    public NDArray wordEmbeddings() {
        return parameter(AlbertLayout.WORDS);
    }

    /// The word vectors [B,S,E] of `ids`, before type, position and norm. As in Hugging Face, the padding row gets no gradient from here.
    public NDArray wordVectors(NDArray ids) {
        NDArray vectors = lookup(ids, AlbertLayout.WORDS);
        if (!wordsLearn) {
            return vectors;
        }
        NDArray real =
                ids.neq(configuration.padId()).toType(DataType.FLOAT32, false).expandDims(-1);
        return vectors.mul(real).add(vectors.stopGradient().mul(real.mul(-1f).add(1f)));
    }

    /// The last layer [B,S,H]. Without `mask` all tokens count; without `types` all are of segment 0. `training` switches dropout on.
    public NDArray hiddenStates(
            NDArray ids, @Nullable NDArray mask, @Nullable NDArray types, boolean training) {
        return allHiddenStates(ids, mask, types, training).getLast();
    }

    /// The last layer [B,S,H] of a batch.
    public NDArray hiddenStates(TokenBatch batch, boolean training) {
        return hiddenStates(batch.ids(), batch.mask(), batch.types(), training);
    }

    /// `layers` + 1 arrays [B,S,H]: after the mapping to H, then after each layer.
    public NDList allHiddenStates(
            NDArray ids, @Nullable NDArray mask, @Nullable NDArray types, boolean training) {
        NDArray additive = additiveMask(ids, mask);
        NDArray hidden =
                AlbertBlock.linear(
                        embeddings(ids, types, training), parameters, AlbertLayout.MAPPING);
        NDList states = new NDList(hidden);
        for (int layer = 0; layer < configuration.layers(); layer++) {
            for (AlbertBlock block : groups.get(configuration.groupOf(layer))) {
                hidden = block.forward(hidden, additive, training);
            }
            states.add(hidden);
        }
        return states;
    }

    /// The normalised embeddings [B,S,E], the input of the mapping to H.
    public NDArray embeddings(NDArray ids, @Nullable NDArray types, boolean training) {
        Shape shape = ids.getShape();
        if (shape.dimension() != 2
                || shape.get(1) > configuration.positions()
                || shape.get(1) == 0) {
            throw new IllegalArgumentException(
                    "ids of shape "
                            + shape
                            + ": expected [B,S] with S from 1 to "
                            + configuration.positions());
        }
        NDArray segment = types == null ? ids.zerosLike() : types;
        NDArray place = ids.getManager().arange(0, (int) shape.get(1), 1, DataType.INT64);
        NDArray sum =
                wordVectors(ids)
                        .add(lookup(segment, AlbertLayout.TYPES))
                        .add(lookup(place, AlbertLayout.POSITIONS).expandDims(0));
        NDArray normal =
                AlbertBlock.norm(
                        sum,
                        parameters,
                        AlbertLayout.EMBEDDING_NORM,
                        configuration.layerNormEpsilon());
        return AlbertBlock.dropout(normal, configuration.hiddenDropout(), training);
    }

    /// The attention probabilities [B,N,S,S] of the first block.
    public NDArray firstAttention(NDArray ids, @Nullable NDArray mask, @Nullable NDArray types) {
        NDArray hidden =
                AlbertBlock.linear(embeddings(ids, types, false), parameters, AlbertLayout.MAPPING);
        return groups.getFirst().getFirst().probabilities(hidden, additiveMask(ids, mask));
    }

    /// `tanh(Wp h[CLS] + bp)` [B,H] of `hidden` [B,S,H].
    public NDArray pooled(NDArray hidden) {
        return linear(hidden.get(":, 0"), AlbertLayout.POOLER).tanh();
    }

    /// The mean [B,D] of `vectors` [B,S,D] over the tokens of `mask` [B,S].
    public static NDArray mean(NDArray vectors, NDArray mask) {
        NDArray weights = mask.toType(DataType.FLOAT32, false);
        NDArray sum = vectors.mul(weights.expandDims(-1)).sum(new int[] {1});
        return sum.div(weights.sum(new int[] {1}, true).maximum(1f));
    }

    /// The checkpoint's class logits [B,L] of `pooled` [B,H].
    public NDArray sequenceLogits(NDArray pooled, boolean training) {
        return linear(headDropout(pooled, training), AlbertLayout.CLASSIFIER);
    }

    /// The checkpoint's class logits [B,S,L] of each token of `hidden` [B,S,H].
    public NDArray tokenLogits(NDArray hidden, boolean training) {
        return linear(headDropout(hidden, training), AlbertLayout.CLASSIFIER);
    }

    /// Start and end logits [B,S,2] of an answer span.
    public NDArray answerSpanLogits(NDArray hidden) {
        return linear(hidden, AlbertLayout.ANSWER_SPAN);
    }

    /// Sentence-order logits [B,L] of `pooled` [B,H]; class 0 is the right order.
    public NDArray sentenceOrderLogits(NDArray pooled, boolean training) {
        return linear(headDropout(pooled, training), AlbertLayout.SENTENCE_ORDER);
    }

    /// Vocabulary logits [..,V] of `hidden` [..,H]; pick the masked positions first, V is wide.
    public NDArray maskedWordLogits(NDArray hidden) {
        NDArray x =
                configuration
                        .activation()
                        .apply(linear(hidden, AlbertLayout.PREDICTIONS + ".dense"));
        NDArray normal =
                AlbertBlock.norm(
                        x,
                        parameters,
                        AlbertLayout.PREDICTIONS + ".LayerNorm",
                        configuration.layerNormEpsilon());
        String decoder = configuration.tied() ? AlbertLayout.WORDS : AlbertLayout.DECODER_WEIGHT;
        return ai.djl.nn.core.Linear.linear(
                        normal, parameter(decoder), parameter(AlbertLayout.PREDICTIONS_BIAS))
                .singletonOrThrow();
    }

    /// Whether the checkpoint has `head`.
    public boolean has(AlbertHead head) {
        return origin.has(head);
    }

    /// The parameters as they are now, updates merged into them, copied from the device.
    public AlbertWeights weights() {
        Map<String, Tensor> now = new LinkedHashMap<>();
        parameters.forEach((name, array) ->
                now.put(name, new Tensor(origin.tensor(name).shape(), array.toFloatArray())));
        if (updates != null) {
            updates.merge(now);
        }
        return origin.with(now);
    }

    @Override
    public void close() {
        manager.close();
    }

    private NDArray additiveMask(NDArray ids, @Nullable NDArray mask) {
        NDArray present = mask == null ? ids.onesLike() : mask;
        NDArray absent = present.toType(DataType.FLOAT32, false).mul(-1f).add(1f);
        return absent.mul(MASKED).expandDims(1).expandDims(1);
    }

    private NDArray headDropout(NDArray x, boolean training) {
        return AlbertBlock.dropout(x, configuration.classifierDropout(), training);
    }

    private NDArray linear(NDArray x, String name) {
        parameter(name + ".weight");
        return AlbertBlock.linear(x, parameters, name);
    }

    private NDArray lookup(NDArray ids, String table) {
        return Embedding.embedding(ids, parameter(table), SparseFormat.DENSE).singletonOrThrow();
    }
}
