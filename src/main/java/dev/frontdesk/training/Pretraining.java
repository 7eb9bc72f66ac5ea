package dev.frontdesk.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.frontdesk.albert.AlbertHead;
import dev.frontdesk.albert.AlbertModel;
import dev.frontdesk.albert.AlbertTokenizer;
import dev.frontdesk.albert.AlbertWeights;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.albert.NgramMasking;
import dev.frontdesk.training.PretrainingCheckpoint.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// The pre-training of an encoder on text without labels: one loop that reads from top to bottom.
///
/// Masked words in every step; in most steps the next turn beside them, in a tenth the order of two segments, towards the end labelled
/// texts. No dropout, as in ALBERT's v2 checkpoints. The rate rises and then falls by a cosine over the minutes or steps of the run. The encoder so
/// far is written to `out` every few minutes, and beside it, in `out/pretraining`, the checkpoint, the log and TensorBoard's event files; then the
/// run also judges itself on text that it does not learn from.
///
/// One run a process at a time: PyTorch's gradient mode is thread-local and DJL has one gradient collector.
final class Pretraining {
    /// The folder of a run's own files in the folder of its encoder.
    static final String FOLDER = "pretraining";

    private static final int LINE_STEPS = 20;
    private static final double CHECKPOINT_SECONDS = 180;
    private static final Set<AlbertHead> HEADS =
            EnumSet.of(AlbertHead.POOLER, AlbertHead.MASKED_WORDS, AlbertHead.SENTENCE_ORDER);

    /// What surrounds a run.
    ///
    /// @param clock tells the time of training and of the log
    /// @param listener is told each line of the log; may break the run off by throwing
    /// @param stop asked after each step: whether to write the checkpoint and the encoder and end
    record Surroundings(
            Device device,
            Clock clock,
            Consumer<PretrainingLog.Line> listener,
            BooleanSupplier stop) {}

    /// The sums since the last line of the log.
    private static final class Sums {
        private final Map<String, double[]> losses = new TreeMap<>();
        private double norm;
        private int steps;
        private long tokens;
        private double seconds;

        void add(String name, double value) {
            double[] sum = losses.computeIfAbsent(name, _ -> new double[2]);
            sum[0] += value;
            sum[1]++;
        }

        Map<String, Double> means() {
            Map<String, Double> means = new LinkedHashMap<>();
            losses.forEach((name, sum) -> means.put(name, sum[0] / sum[1]));
            return means;
        }
    }

    private final EncoderFolder start;
    private final PretrainingSettings settings;
    private final Path out;
    private final Surroundings surroundings;

    /// @param start the encoder to go on from: its shape, its tokenizer and its weights; heads that it lacks begin fresh
    /// @param out the encoder folder to write
    Pretraining(
            EncoderFolder start,
            PretrainingSettings settings,
            Path out,
            Surroundings surroundings) {
        int longest = Math.max(settings.batches().unitLength(), settings.batches().segmentLength());
        if (longest > start.configuration().positions()) {
            throw new IllegalArgumentException(
                    "texts of "
                            + longest
                            + " pieces, but the encoder has "
                            + start.configuration().positions()
                            + " positions");
        }
        this.start = start;
        this.settings = settings;
        this.out = out;
        this.surroundings = surroundings;
    }

    /// Learns until the minutes or steps are over, or until it is to stop; returns the encoder.
    ///
    /// @param resume whether to go on from the checkpoint in `out`
    EncoderFolder run(PretrainingUnits units, Supervision supervision, boolean resume) {
        AlbertWeights weights = start.weights().withHeads(HEADS, settings.seed());
        try (AlbertTokenizer tokenizer = start.tokenizer();
                NDManager root = NDManager.newBaseManager(surroundings.device(), "PyTorch");
                AlbertModel model = AlbertModel.of(weights, root, true)) {
            PretrainingRows rows =
                    new PretrainingRows(
                            units,
                            new PretrainingRows.Frame(tokenizer.clsId(), tokenizer.sepId()),
                            NgramMasking.of(tokenizer, settings.objectives().maskShare()),
                            settings.batches());
            HeldBack held = HeldBack.of(units);
            PretrainingBatches batches =
                    new PretrainingBatches(units, held, supervision, rows, settings);
            PretrainingValidation validation = new PretrainingValidation(units, held, rows);
            SequencedMap<String, NDArray> learning = learning(model);
            try (Optimizer optimizer = optimizer(learning)) {
                SequencedMap<String, String> identity = new LinkedHashMap<>();
                identity.put("settings", settings.identity());
                identity.put("units", batches.digest());
                identity.put("start", start.digest());
                Path folder = out.resolve(FOLDER);
                PretrainingCheckpoint checkpoint =
                        new PretrainingCheckpoint(folder, learning, optimizer, identity);
                Progress from = resume ? checkpoint.restore() : Progress.none();
                try (PretrainingLog log =
                        new PretrainingLog(folder, from.step(), surroundings.clock())) {
                    loop(model, batches, validation, optimizer, checkpoint, log, from);
                }
                return start.writeWith(model.weights(), out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(out + " cannot be written: " + e.getMessage(), e);
        }
    }

    /// All that an objective reaches.
    private static SequencedMap<String, NDArray> learning(AlbertModel model) {
        SequencedMap<String, NDArray> learning = new LinkedHashMap<>(model.parameters());
        learning.keySet()
                .removeIf(name -> name.startsWith("classifier.") || name.startsWith("qa_"));
        return learning;
    }

    private Optimizer optimizer(SequencedMap<String, NDArray> learning) {
        return settings.descent().lamb()
                ? new Lamb(learning, settings.descent().rule(), AdamW::decaysByDefault)
                : new AdamW(learning, settings.descent().rule(), AdamW::decaysByDefault);
    }

    private void loop(
            AlbertModel model,
            PretrainingBatches batches,
            PretrainingValidation validation,
            Optimizer optimizer,
            PretrainingCheckpoint checkpoint,
            PretrainingLog log,
            Progress from)
            throws IOException {
        PretrainingStep learning = new PretrainingStep(model, settings.objectives());
        long step = from.step();
        long tokens = from.tokens();
        long before = surroundings.clock().millis() - Math.round(from.seconds() * 1000);
        double seconds = from.seconds();
        double saved = seconds;
        Sums sums = new Sums();
        sums.seconds = seconds;
        for (double done = settings.length().done(step, seconds);
                done < 1;
                done = settings.length().done(step, seconds)) {
            PretrainingBatch batch = batches.at(step, done >= settings.batches().labelledFrom());
            learning.collect(batch, sums::add);
            float rate = settings.descent().rateAt(done);
            sums.norm += optimizer.step(rate, settings.descent()::factorOf);
            sums.steps++;
            sums.tokens += batch.tokens();
            tokens += batch.tokens();
            step++;
            seconds = (surroundings.clock().millis() - before) / 1e3;
            boolean isLast = settings.length().done(step, seconds) >= 1;
            boolean stops = surroundings.stop().getAsBoolean();
            if (step % LINE_STEPS != 0 && !isLast && !stops) {
                continue;
            }
            boolean saves = isLast || stops || seconds - saved >= CHECKPOINT_SECONDS;
            // Who stops a run does not wait for its judgement.
            Map<String, Double> judged =
                    saves && (isLast || !stops) ? validation.of(model) : Map.of();
            PretrainingLog.Line line = line(step, done, rate, sums, judged, tokens, seconds);
            log.add(line);
            // Only after a line: so the next line is the same whether the run was broken off or
            // not.
            if (saves) {
                checkpoint.save(new Progress(step, seconds, tokens));
                start.writeWith(model.weights(), out);
                saved = seconds;
            }
            surroundings.listener().accept(line);
            sums = new Sums();
            // Judging and saving are no part of the speed of learning.
            sums.seconds = saves ? (surroundings.clock().millis() - before) / 1e3 : seconds;
            if (stops) {
                return;
            }
        }
    }

    private static PretrainingLog.Line line(
            long step,
            double done,
            float rate,
            Sums sums,
            Map<String, Double> judged,
            long tokens,
            double seconds) {
        return new PretrainingLog.Line(
                step,
                done,
                rate,
                sums.means(),
                judged,
                sums.norm / sums.steps,
                tokens,
                sums.tokens / Math.max(1e-3, seconds - sums.seconds));
    }
}
