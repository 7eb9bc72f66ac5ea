package dev.frontdesk.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.frontdesk.albert.AlbertModel;
import dev.frontdesk.albert.MaskedText;
import dev.frontdesk.albert.PretrainingObjectives;
import dev.frontdesk.albert.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// What a pre-training run is judged by: a few batches of held-back text, the same ones each time and whatever the run's seed.
///
/// Made like those that are learned from, of like lengths and with masks, so that the figures stand beside the losses of the log. Belongs to
/// the thread of the model that is judged; a judgement changes nothing in it.
final class PretrainingValidation {
    /// The mean of `−log p(piece)` over the hidden pieces of single units.
    static final String WORDS = "words";

    /// The share of units whose next one is nearest among those of a batch.
    static final String NEXT_TURN = "next_turn_hits";

    /// The share of pairs of segments that are told to stand in their order or swapped.
    static final String ORDER = "sentence_order_hits";

    private static final int AMONG = 64;
    private static final int TURN_BATCHES = 6;
    private static final int SEGMENTS = 16;
    private static final int SEGMENT_BATCHES = 6;
    private static final long SEED = 1;

    private final List<PretrainingBatch.Turns> turns = new ArrayList<>();
    private final List<PretrainingBatch.Segments> segments = new ArrayList<>();

    PretrainingValidation(PretrainingUnits units, HeldBack held, PretrainingRows rows) {
        RandomGenerator random = new SplittableRandom(SEED);
        int[] followed = held.units().filter(unit -> units.next(unit) >= 0).toArray();
        Shuffle.of(followed, random);
        for (int[] first : batches(followed, SEGMENTS, SEGMENT_BATCHES, rows)) {
            segments.add(rows.segments(first, random));
        }
        for (int[] first : batches(followed, AMONG, TURN_BATCHES, rows)) {
            turns.add(rows.turns(first, random));
        }
    }

    /// The first of `units` in at most `most` whole batches of like length.
    private static List<int[]> batches(int[] units, int size, int most, PretrainingRows rows) {
        int count = Math.min(most, units.length / size);
        int[] sorted =
                Arrays.stream(units)
                        .limit((long) count * size)
                        .boxed()
                        .sorted(Comparator.comparingInt(rows::longer))
                        .mapToInt(Integer::intValue)
                        .toArray();
        List<int[]> batches = new ArrayList<>();
        for (int batch = 0; batch < count; batch++) {
            batches.add(Arrays.copyOfRange(sorted, batch * size, (batch + 1) * size));
        }
        return batches;
    }

    /// Judges a model; empty where nothing is held back.
    Map<String, Double> of(AlbertModel model) {
        Map<String, Double> judged = new LinkedHashMap<>();
        double loss = 0;
        long hidden = 0;
        long found = 0;
        for (PretrainingBatch.Turns batch : turns) {
            try (NDManager step = model.manager().newSubManager()) {
                TokenBatch tokens = tokens(batch, model, step);
                NDArray states = model.hiddenStates(tokens, false);
                int count = batch.rows().stream().mapToInt(row -> row.positions().length).sum();
                loss +=
                        count
                                * PretrainingObjectives.maskedWords(model, states, batch.rows())
                                        .toFloatArray()[0];
                hidden += count;
                NDArray vectors = PretrainingObjectives.sentences(states, tokens.mask());
                found += found(vectors, batch.keys());
            }
        }
        if (!turns.isEmpty()) {
            judged.put(WORDS, loss / hidden);
            judged.put(NEXT_TURN, (double) found / (turns.size() * AMONG));
        }
        long told = 0;
        for (PretrainingBatch.Segments batch : segments) {
            try (NDManager step = model.manager().newSubManager()) {
                NDArray states = model.hiddenStates(tokens(batch, model, step), false);
                NDArray logits = model.sentenceOrderLogits(model.pooled(states), false);
                told += told(logits.toFloatArray(), batch.swapped());
            }
        }
        if (!segments.isEmpty()) {
            judged.put(ORDER, (double) told / (segments.size() * SEGMENTS));
        }
        return judged;
    }

    private static TokenBatch tokens(PretrainingBatch batch, AlbertModel model, NDManager step) {
        return TokenBatch.of(
                batch.rows().stream().map(MaskedText::text).toList(),
                model.configuration().padId(),
                step);
    }

    /// How many of the first half of `vectors` [2B,H] have their own of the second half nearer than all that are other texts.
    private static long found(NDArray vectors, int[] keys) {
        int half = keys.length / 2;
        float[] similarity =
                vectors.get(new NDIndex("0:{}", half))
                        .matMul(vectors.get(new NDIndex("{}:", half)).transpose())
                        .toFloatArray();
        long found = 0;
        for (int i = 0; i < half; i++) {
            boolean isNearest = true;
            for (int j = 0; j < half; j++) {
                isNearest &=
                        keys[half + j] == keys[half + i]
                                || similarity[i * half + j] < similarity[i * half + i];
            }
            found += isNearest ? 1 : 0;
        }
        return found;
    }

    /// How many rows of `logits` [B,2] have the higher score at their own of `classes`.
    private static long told(float[] logits, long[] classes) {
        long told = 0;
        for (int i = 0; i < classes.length; i++) {
            int own = 2 * i + (int) classes[i];
            told += logits[own] > logits[own ^ 1] ? 1 : 0;
        }
        return told;
    }
}
