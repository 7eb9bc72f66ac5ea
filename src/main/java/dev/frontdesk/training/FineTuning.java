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
import dev.frontdesk.albert.Encoding;
import dev.frontdesk.albert.TokenBatch;
import dev.frontdesk.scoring.LinearHead;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The fine-tuning of an encoder and its heads: one loop that reads from top to bottom.
///
/// AdamW with decoupled decay, linear warm-up, linear decay to zero, clipping by global norm, dropout, label smoothing,
/// gradient accumulation, early stopping on validation accuracy, a checkpoint after each epoch. The same seed gives the same
/// batches and the same dropout, and a run that goes on from its checkpoint ends where an uninterrupted one does.
///
/// One run a process at a time: PyTorch's gradient mode is thread-local and DJL has one gradient collector.
public final class FineTuning {
    /// What learns.
    public enum Tune {
        /// The encoder and the heads.
        FULL,
        /// The heads alone, over a frozen encoder.
        HEAD
    }

    /// How it learns.
    ///
    /// @param epochs passes over the rows
    /// @param batch rows a step
    /// @param accumulate micro-batches into which a batch is cut to save memory
    /// @param rate the learning rate at its peak, of the encoder; heads learn `headFactor` times faster
    /// @param dropout in the encoder's layers and before the heads
    /// @param smoothing the share of each label that is spread over all
    /// @param maxLength tokens a text, special ones included
    /// @param patience epochs without a better validation accuracy after which it stops
    public record Settings(
            Tune tune,
            int epochs,
            int batch,
            int accumulate,
            float rate,
            float headFactor,
            float weightDecay,
            float dropout,
            float smoothing,
            int maxLength,
            int patience,
            int vector,
            float scopeWeight,
            float sentimentWeight,
            float contrastWeight,
            long seed) {
        public Settings {
            if (epochs < 1
                    || batch < 2
                    || accumulate < 1
                    || accumulate > batch
                    || !(rate > 0)
                    || dropout < 0
                    || dropout >= 1
                    || smoothing < 0
                    || smoothing >= 1
                    || maxLength < 3) {
                throw new IllegalArgumentException(
                        "epochs "
                                + epochs
                                + ", batch "
                                + batch
                                + ", accumulate "
                                + accumulate
                                + ", rate "
                                + rate
                                + ", dropout "
                                + dropout
                                + ", smoothing "
                                + smoothing
                                + ", maxLength "
                                + maxLength);
            }
        }

        /// What measured best on the shop's validation split.
        public static Settings standard(long seed) {
            return new Settings(
                    Tune.FULL, 8, 32, 1, 8e-4f, 5, 0.01f, 0.1f, 0.05f, 64, 3, 128, 0.5f, 0.3f, 1,
                    seed);
        }

        /// Other epochs at another share of the learning rate.
        Settings with(int count, float share) {
            return new Settings(
                    tune,
                    count,
                    batch,
                    accumulate,
                    rate * share,
                    headFactor,
                    weightDecay,
                    dropout,
                    smoothing,
                    maxLength,
                    patience,
                    vector,
                    scopeWeight,
                    sentimentWeight,
                    contrastWeight,
                    seed);
        }
    }

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
            List<Epoch> history) {}

    /// Told of each step; may stop the run by throwing.
    @FunctionalInterface
    public interface Progress {
        void step(int done, int total, double loss);
    }

    private static final double WARM_UP = 0.1;
    private static final int EVALUATION_BATCH = 64;

    private final EncoderFolder folder;
    private final int labels;
    private final Settings settings;
    private final Device device;

    public FineTuning(EncoderFolder folder, int labels, Settings settings, Device device) {
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
                AlbertModel model = AlbertModel.of(weights, root, settings.tune == Tune.FULL)) {
            TaskHeads heads =
                    new TaskHeads(
                            model.configuration(), labels, settings.vector, root, settings.seed);
            if (before != null) {
                heads.set(before);
            }
            SequencedMap<String, NDArray> learning = learning(model, heads);
            AdamW.Settings rule = AdamW.Settings.defaults().withWeightDecay(settings.weightDecay);
            try (AdamW optimizer = new AdamW(learning, rule, AdamW::decaysByDefault)) {
                List<Encoding> encodings = encode(tokenizer, rows);
                List<Encoding> held = encode(tokenizer, validation);
                Checkpoint state =
                        new Checkpoint(learning, optimizer, checkpoint, identity(rows, validation));
                List<Epoch> history = new ArrayList<>(state.restore());
                while (history.size() < settings.epochs && !exhausted(history)) {
                    int epoch = history.size();
                    double loss = epoch(model, heads, optimizer, rows, encodings, epoch, progress);
                    double accuracy = accuracy(model, heads, validation, held);
                    history.add(new Epoch(epoch + 1, loss, accuracy));
                    state.save(history, best(history) == epoch + 1);
                }
                int kept = validation.isEmpty() ? history.size() : best(history);
                state.recall(kept == history.size());
                return new Tuned(
                        AlbertWeights.of(folder.configuration(), model.weights().tensors()),
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
        AlbertConfiguration changed =
                folder.configuration().withDropout(settings.dropout, settings.dropout);
        return AlbertWeights.of(
                changed, before == null ? folder.weights().tensors() : before.encoder().tensors());
    }

    /// What learns; heads that no loss reaches (the checkpoint's own) are left out.
    private SequencedMap<String, NDArray> learning(AlbertModel model, TaskHeads heads) {
        SequencedMap<String, NDArray> learning = new LinkedHashMap<>();
        if (settings.tune == Tune.FULL) {
            model.parameters()
                    .forEach((name, array) -> {
                        if (name.startsWith("albert.") && !name.contains("pooler")) {
                            learning.put(name, array);
                        }
                    });
        }
        learning.putAll(heads.parameters());
        return learning;
    }

    private double epoch(
            AlbertModel model,
            TaskHeads heads,
            AdamW optimizer,
            List<TrainingRow> rows,
            List<Encoding> encodings,
            int epoch,
            Progress progress) {
        int[] lengths = encodings.stream().mapToInt(Encoding::length).toArray();
        List<int[]> batches = BatchPlan.of(rows, lengths, settings.batch, settings.seed, epoch);
        // Pairs that do not fit leave the number of batches to chance by one or two: the schedule
        // stretches over this epoch's.
        double sum = 0;
        for (int i = 0; i < batches.size(); i++) {
            Engine.getEngine("PyTorch")
                    .setRandomSeed((int) (settings.seed * 31 + optimizer.steps()));
            double loss = collect(model, heads, rows, encodings, batches.get(i));
            float rate = rate((epoch + (i + 0.5) / batches.size()) / settings.epochs);
            optimizer.step(rate, name -> name.startsWith("heads.") ? settings.headFactor : 1);
            sum += loss;
            int total = settings.epochs * batches.size();
            progress.step(epoch * batches.size() + i + 1, total, loss);
        }
        return sum / batches.size();
    }

    /// Linear warm-up over the first tenth, then linear to zero.
    private float rate(double done) {
        double share = done < WARM_UP ? done / WARM_UP : (1 - done) / (1 - WARM_UP);
        return (float) (settings.rate * share);
    }

    /// Adds the gradients of one batch, micro-batch by micro-batch, and returns its loss.
    private double collect(
            AlbertModel model,
            TaskHeads heads,
            List<TrainingRow> rows,
            List<Encoding> encodings,
            int[] batch) {
        TaskHeads.Counts counts =
                TaskHeads.Counts.of(Arrays.stream(batch).mapToObj(rows::get).toList());
        int size = (batch.length + settings.accumulate - 1) / settings.accumulate;
        double total = 0;
        for (int from = 0; from < batch.length; from += size) {
            int[] part = Arrays.copyOfRange(batch, from, Math.min(batch.length, from + size));
            try (NDManager step = model.manager().newSubManager();
                    GradientCollector collector =
                            Engine.getEngine("PyTorch").newGradientCollector()) {
                TokenBatch tokens =
                        TokenBatch.of(
                                Arrays.stream(part).mapToObj(encodings::get).toList(),
                                model.configuration().padId(),
                                step);
                NDArray x = heads.read(model, tokens, true, settings.dropout);
                NDArray loss =
                        heads.loss(
                                x,
                                Arrays.stream(part).mapToObj(rows::get).toList(),
                                counts,
                                (double) part.length / batch.length,
                                settings);
                collector.backward(loss);
                total += loss.toFloatArray()[0];
            }
        }
        return total;
    }

    private double accuracy(
            AlbertModel model, TaskHeads heads, List<TrainingRow> rows, List<Encoding> encodings) {
        int right = 0;
        int counted = 0;
        for (int from = 0; from < rows.size(); from += EVALUATION_BATCH) {
            int to = Math.min(rows.size(), from + EVALUATION_BATCH);
            try (NDManager step = model.manager().newSubManager()) {
                TokenBatch tokens =
                        TokenBatch.of(
                                encodings.subList(from, to), model.configuration().padId(), step);
                NDArray x = heads.read(model, tokens, false, 0);
                long[] best = heads.logits(x, "intent").argMax(1).toLongArray();
                for (int i = from; i < to; i++) {
                    if (rows.get(i).intent() >= 0) {
                        counted++;
                        right += best[i - from] == rows.get(i).intent() ? 1 : 0;
                    }
                }
            }
        }
        return counted == 0 ? Double.NaN : (double) right / counted;
    }

    private List<Encoding> encode(AlbertTokenizer tokenizer, List<TrainingRow> rows) {
        int limit = Math.min(settings.maxLength, folder.configuration().positions());
        return rows.stream().map(row -> tokenizer.encode(row.text(), limit)).toList();
    }

    private boolean exhausted(List<Epoch> history) {
        return !history.isEmpty()
                && !Double.isNaN(history.getFirst().validation())
                && history.size() - best(history) >= settings.patience;
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
