package dev.frontdesk.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.frontdesk.albert.AlbertConfiguration;
import dev.frontdesk.albert.AlbertModel;
import dev.frontdesk.albert.AlbertTokenizer;
import dev.frontdesk.albert.AlbertWeights;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.scoring.LinearHead;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The fine-tuning of an encoder and its heads: one loop that reads from top to bottom.
///
/// AdamW with decoupled decay, linear warm-up, linear decay to zero, clipping by global norm, dropout, label smoothing, class weights,
/// augmentation, gradient accumulation, early stopping on validation accuracy, a checkpoint after each epoch. The same seed gives the same
/// batches and the same dropout, and a run that goes on from its checkpoint ends where an uninterrupted one does.
///
/// One run a process at a time: PyTorch's gradient mode is thread-local and DJL has one gradient collector.
public final class FineTuning {
    /// What an epoch brought.
    ///
    /// @param validation the accuracy of the intent head on the validation rows; NaN without such rows
    public record Epoch(int number, double loss, double validation) {}

    /// What a run leaves.
    ///
    /// @param epochs the epoch whose weights these are
    public record Tuned(
            AlbertWeights encoder,
            LinearHead intent,
            LinearHead scope,
            LinearHead sentiment,
            float[] projection,
            int epochs,
            List<Epoch> history) {

        /// The same for those who know some of the intents only, under numbers of their own.
        ///
        /// @param numbers of their intents among this one's
        Tuned of(int[] numbers) {
            return new Tuned(
                    encoder, intent.of(numbers), scope, sentiment, projection, epochs, history);
        }
    }

    /// Told of each step; may stop the run by throwing.
    @FunctionalInterface
    public interface Progress {
        void step(int done, int total, double loss);
    }

    private static final double WARM_UP = 0.1;

    private final EncoderFolder folder;
    private final int labels;
    private final TuningSettings settings;
    private final Device device;

    public FineTuning(EncoderFolder folder, int labels, TuningSettings settings, Device device) {
        this.folder = folder;
        this.labels = labels;
        this.settings = settings;
        this.device = device;
    }

    /// Learns from `rows`; with `validation` the best epoch's weights are kept, without the last one's.
    ///
    /// @param checkpoint a folder that holds the state after each epoch and from which a run of the same rows and settings goes
    ///     on; null for none
    public Tuned run(
            List<TrainingRow> rows,
            List<TrainingRow> validation,
            @Nullable Path checkpoint,
            Progress progress) {
        return run(null, rows, validation, checkpoint, progress);
    }

    /// The same, from where another run has ended.
    Tuned run(
            @Nullable Tuned before,
            List<TrainingRow> rows,
            List<TrainingRow> validation,
            @Nullable Path checkpoint,
            Progress progress) {
        AlbertWeights weights = start(before);
        try (AlbertTokenizer tokenizer = folder.tokenizer();
                NDManager root = NDManager.newBaseManager(device, "PyTorch");
                Learner learner = new Learner(weights, labels, settings, root)) {
            TaskHeads heads = learner.heads();
            if (before != null) {
                heads.set(before);
            }
            SequencedMap<String, NDArray> learning = learner.parameters();
            AdamW.Settings rule =
                    AdamW.Settings.defaults().withWeightDecay(settings.schedule().weightDecay());
            try (AdamW optimizer = new AdamW(learning, rule, AdamW::decaysByDefault)) {
                int limit = Math.min(settings.maxLength(), folder.configuration().positions());
                TuningTexts texts =
                        new TuningTexts(
                                tokenizer, rows, limit, augmentation(tokenizer, learner.model()));
                TuningTexts held = new TuningTexts(tokenizer, validation, limit, null);
                TaskLoss losses = new TaskLoss(heads, settings.loss(), balance(rows));
                Checkpoint state =
                        new Checkpoint(learning, optimizer, checkpoint, identity(rows, validation));
                List<Epoch> history = new ArrayList<>(state.restore());
                while (history.size() < settings.schedule().epochs() && !exhausted(history)) {
                    int epoch = history.size();
                    double loss = epoch(learner, losses, optimizer, texts, epoch, progress);
                    double accuracy = learner.accuracy(held);
                    history.add(new Epoch(epoch + 1, loss, accuracy));
                    state.save(history, best(history) == epoch + 1);
                }
                int kept = validation.isEmpty() ? history.size() : best(history);
                state.recall(kept == history.size());
                return new Tuned(
                        AlbertWeights.of(
                                folder.configuration(), learner.model().weights().tensors()),
                        heads.head("intent"),
                        heads.head("scope"),
                        heads.head("sentiment"),
                        heads.projection(),
                        kept,
                        List.copyOf(history));
            }
        }
    }

    private AlbertWeights start(@Nullable Tuned before) {
        float dropout = settings.noise().dropout();
        AlbertConfiguration changed = folder.configuration().withDropout(dropout, dropout);
        return AlbertWeights.of(
                changed, before == null ? folder.weights().tensors() : before.encoder().tensors());
    }

    /// The words' neighbours are those of the weights that the run begins with, also where it goes on from a checkpoint.
    private @Nullable Augmentation augmentation(AlbertTokenizer tokenizer, AlbertModel model) {
        if (settings.noise().augment() == 0) {
            return null;
        }
        WordNeighbours neighbours =
                new WordNeighbours(
                        tokenizer.pieces(),
                        model.wordEmbeddings().toFloatArray(),
                        model.configuration().embeddingSize());
        return new Augmentation(settings.noise().augment(), settings.seed(), neighbours);
    }

    private ClassBalance balance(List<TrainingRow> rows) {
        return switch (settings.loss().classes()) {
            case NONE -> ClassBalance.even(labels);
            case BALANCED -> ClassBalance.of(rows, labels);
        };
    }

    private double epoch(
            Learner learner,
            TaskLoss losses,
            AdamW optimizer,
            TuningTexts texts,
            int epoch,
            Progress progress) {
        TuningSettings.Schedule schedule = settings.schedule();
        List<int[]> batches = texts.batches(schedule.batch(), settings.seed(), epoch);
        // Pairs that do not fit leave the number of batches to chance by one or two: the schedule
        // stretches over this epoch's.
        double sum = 0;
        for (int i = 0; i < batches.size(); i++) {
            Engine.getEngine("PyTorch")
                    .setRandomSeed((int) (settings.seed() * 31 + optimizer.steps()));
            double loss = collect(learner, losses, texts, batches.get(i), epoch);
            float rate = rate((epoch + (i + 0.5) / batches.size()) / schedule.epochs());
            optimizer.step(rate, name -> name.startsWith("heads.") ? schedule.headFactor() : 1);
            sum += loss;
            int total = schedule.epochs() * batches.size();
            progress.step(epoch * batches.size() + i + 1, total, loss);
        }
        return sum / batches.size();
    }

    /// Linear warm-up over the first tenth, then linear to zero.
    private float rate(double done) {
        double share = done < WARM_UP ? done / WARM_UP : (1 - done) / (1 - WARM_UP);
        return (float) (settings.schedule().rate() * share);
    }

    /// Adds the gradients of one batch, micro-batch by micro-batch, and returns its loss.
    private double collect(
            Learner learner, TaskLoss losses, TuningTexts texts, int[] batch, int epoch) {
        TaskLoss.Counts counts = TaskLoss.Counts.of(texts.rows(batch));
        int parts = settings.schedule().accumulate();
        int size = (batch.length + parts - 1) / parts;
        double total = 0;
        for (int from = 0; from < batch.length; from += size) {
            int[] part = Arrays.copyOfRange(batch, from, Math.min(batch.length, from + size));
            try (NDManager step = learner.step();
                    GradientCollector collector =
                            Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray x = learner.read(texts.read(part, epoch, learner.padId(), step), true);
                NDArray loss =
                        losses.of(x, texts.rows(part), counts, (double) part.length / batch.length);
                collector.backward(loss);
                total += loss.toFloatArray()[0];
            }
        }
        return total;
    }

    private boolean exhausted(List<Epoch> history) {
        return !history.isEmpty()
                && !Double.isNaN(history.getFirst().validation())
                && history.size() - best(history) >= settings.schedule().patience();
    }

    /// The number of the epoch with the best validation accuracy, the first of equals; the last without validation.
    private static int best(List<Epoch> history) {
        Epoch best = history.getFirst();
        for (Epoch epoch : history) {
            if (Double.isNaN(epoch.validation()) || epoch.validation() > best.validation()) {
                best = epoch;
            }
        }
        return best.number();
    }

    private String identity(List<TrainingRow> rows, List<TrainingRow> validation) {
        return Integer.toHexString(settings.toString().hashCode())
                + "-"
                + Integer.toHexString(rows.hashCode())
                + "-"
                + Integer.toHexString(validation.hashCode())
                + "-"
                + folder.digest().substring(0, 16);
    }
}
