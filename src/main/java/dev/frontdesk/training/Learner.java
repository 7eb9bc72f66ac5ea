package dev.frontdesk.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.frontdesk.albert.AlbertModel;
import dev.frontdesk.albert.AlbertWeights;
import dev.frontdesk.albert.TokenBatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/// An encoder with its heads, of which that part learns which the settings name; the rest is frozen.
final class Learner implements AutoCloseable {
    private static final int EVALUATION_BATCH = 64;

    private final TuningSettings settings;
    private final AlbertModel model;
    private final TaskHeads heads;

    Learner(AlbertWeights weights, int labels, TuningSettings settings, NDManager root) {
        this.settings = settings;
        TuningSettings.Learning learning = settings.learning();
        this.model =
                switch (learning.tune()) {
                    case FULL -> AlbertModel.of(weights, root, name -> !frozen(name));
                    case HEAD -> AlbertModel.of(weights, root, false);
                    case LORA ->
                            AlbertModel.withUpdates(
                                    weights, root, learning.rank(), settings.seed());
                };
        this.heads =
                new TaskHeads(
                        model.configuration(),
                        labels,
                        settings.loss().vector(),
                        root,
                        settings.seed());
    }

    AlbertModel model() {
        return model;
    }

    TaskHeads heads() {
        return heads;
    }

    private boolean frozen(String name) {
        return switch (settings.learning().freeze()) {
            case NONE -> false;
            case EMBEDDINGS -> name.startsWith("albert.embeddings.");
            case BLOCK -> name.startsWith("albert.encoder.albert_layer_groups.");
        };
    }

    /// What learns; heads that no loss reaches (the checkpoint's own) are left out.
    SequencedMap<String, NDArray> parameters() {
        SequencedMap<String, NDArray> learning = new LinkedHashMap<>();
        if (settings.learning().tune() == TuningSettings.Tune.FULL) {
            model.parameters()
                    .forEach((name, array) -> {
                        if (name.startsWith("albert.")
                                && !name.contains("pooler")
                                && !frozen(name)) {
                            learning.put(name, array);
                        }
                    });
        }
        learning.putAll(model.updates());
        learning.putAll(heads.parameters());
        return learning;
    }

    /// x [B,H+E] of a batch; with dropout while `training`.
    NDArray read(TokenBatch tokens, boolean training) {
        return heads.read(model, tokens, training, training ? settings.noise().dropout() : 0);
    }

    int padId() {
        return model.configuration().padId();
    }

    /// A manager for one step.
    NDManager step() {
        return model.manager().newSubManager();
    }

    /// The accuracy of the intent head over the texts whose intent is known; NaN where there are none.
    double accuracy(TuningTexts texts) {
        int right = 0;
        int counted = 0;
        for (int from = 0; from < texts.size(); from += EVALUATION_BATCH) {
            int to = Math.min(texts.size(), from + EVALUATION_BATCH);
            int[] part = IntStream.range(from, to).toArray();
            try (NDManager step = step()) {
                NDArray x = read(texts.plain(part, padId(), step), false);
                long[] best = heads.logits(x, "intent").argMax(1).toLongArray();
                List<TrainingRow> rows = texts.rows(part);
                for (int i = 0; i < part.length; i++) {
                    if (rows.get(i).intent() >= 0) {
                        counted++;
                        right += best[i] == rows.get(i).intent() ? 1 : 0;
                    }
                }
            }
        }
        return counted == 0 ? Double.NaN : (double) right / counted;
    }

    @Override
    public void close() {
        model.close();
    }
}
