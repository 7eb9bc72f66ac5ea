package dev.frontdesk.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.training.GradientCollector;
import dev.frontdesk.albert.AlbertModel;
import dev.frontdesk.albert.Differentiable;
import dev.frontdesk.albert.MaskedText;
import dev.frontdesk.albert.PretrainingObjectives;
import dev.frontdesk.albert.TokenBatch;
import java.util.Arrays;
import java.util.List;
import java.util.function.ObjDoubleConsumer;

/// The losses and gradients of a step of pre-training: masked words, and what else its batch is for.
///
/// Belongs to one thread, as its trainable model does.
final class PretrainingStep {
    private final AlbertModel model;
    private final PretrainingSettings.Objectives objectives;

    PretrainingStep(AlbertModel model, PretrainingSettings.Objectives objectives) {
        this.model = model;
        this.objectives = objectives;
    }

    /// Adds the gradients of a batch to the model's; tells each of its losses by name.
    void collect(PretrainingBatch batch, ObjDoubleConsumer<String> losses) {
        try (NDManager step = model.manager().newSubManager();
                GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            TokenBatch tokens =
                    TokenBatch.of(
                            batch.rows().stream().map(MaskedText::text).toList(),
                            model.configuration().padId(),
                            step);
            NDArray hidden = model.hiddenStates(tokens, false);
            NDArray words = PretrainingObjectives.maskedWords(model, hidden, batch.rows());
            Other other = other(batch, hidden, tokens);
            NDArray total =
                    Differentiable.times(words, other.wordWeight)
                            .add(Differentiable.times(other.loss, other.weight));
            collector.backward(total);
            losses.accept(other.words, words.toFloatArray()[0]);
            losses.accept(other.name, other.loss.toFloatArray()[0]);
        }
    }

    /// The objective beside masked words.
    ///
    /// @param words what masked words are called in the log, for each kind of text has its own level
    private record Other(String name, NDArray loss, float weight, String words, float wordWeight) {}

    private Other other(PretrainingBatch batch, NDArray hidden, TokenBatch tokens) {
        return switch (batch) {
            case PretrainingBatch.Turns(List<MaskedText> _, int[] keys) ->
                    new Other(
                            "next_turn",
                            pairs(hidden, tokens, keys),
                            objectives.nextWeight(),
                            "words",
                            objectives.maskedWeight());
            case PretrainingBatch.Segments(List<MaskedText> _, long[] swapped) ->
                    new Other(
                            "sentence_order",
                            PretrainingObjectives.sentenceOrder(model, hidden, swapped),
                            objectives.orderWeight(),
                            "words_of_segments",
                            objectives.maskedWeight());
            case PretrainingBatch.Labelled(List<MaskedText> _, int[] labels) ->
                    new Other(
                            "same_label",
                            PretrainingObjectives.sameLabel(
                                    PretrainingObjectives.sentences(hidden, tokens.mask()),
                                    labels,
                                    objectives.scale()),
                            1,
                            "words_of_labelled",
                            objectives.labelledMaskedWeight());
            case PretrainingBatch.Answers(List<MaskedText> _, int[] keys) ->
                    new Other(
                            "answer",
                            pairs(hidden, tokens, keys),
                            1,
                            "words_of_answers",
                            objectives.labelledMaskedWeight());
        };
    }

    /// The loss of finding the second half of the rows by the first and the other way.
    private NDArray pairs(NDArray hidden, TokenBatch tokens, int[] keys) {
        NDArray vectors = PretrainingObjectives.sentences(hidden, tokens.mask());
        int half = keys.length / 2;
        return PretrainingObjectives.nextTurn(
                vectors.get(new NDIndex("0:{}", half)),
                vectors.get(new NDIndex("{}:", half)),
                Arrays.copyOf(keys, half),
                Arrays.copyOfRange(keys, half, keys.length),
                objectives.scale());
    }
}
