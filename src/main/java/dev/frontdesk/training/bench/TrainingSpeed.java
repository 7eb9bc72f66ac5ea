package dev.frontdesk.training.bench;

import ai.djl.Device;
import dev.frontdesk.albert.AlbertTokenizer;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.training.FineTuning;
import dev.frontdesk.training.TrainingRow;
import dev.frontdesk.training.TuningSettings;
import java.util.ArrayList;
import java.util.List;

/// How many tokens a second fine-tuning learns from: the loop that `train` runs, over a few batches of questions.
///
/// The first epoch is not counted. Tokens without padding.
final class TrainingSpeed implements Section {
    private static final int INTENTS = 8;
    private static final int ROWS = 128;

    private final EncoderFolder folder;
    private final Effort effort;

    TrainingSpeed(EncoderFolder folder, Effort effort) {
        this.folder = folder;
        this.effort = effort;
    }

    @Override
    public Table measure() {
        List<TrainingRow> rows = new ArrayList<>();
        for (int i = 0; i < (effort.quick() ? ROWS / 4 : ROWS); i++) {
            String text = Questions.TEXTS.get(i % Questions.TEXTS.size());
            rows.add(TrainingRow.ofIntent(text, i % INTENTS));
        }
        TuningSettings settings = TuningSettings.standard(1);
        int tokens = tokens(rows, settings.maxLength());
        List<Long> ends = new ArrayList<>();
        List<Integer> steps = new ArrayList<>();
        new FineTuning(folder, INTENTS, settings, Device.cpu())
                .run(
                        rows,
                        List.of(),
                        null,
                        (done, total, _) -> {
                            if (done % (total / settings.schedule().epochs()) == 0) {
                                ends.add(System.nanoTime());
                                steps.add(done);
                            }
                        });
        double[] seconds = new double[ends.size() - 1];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = (ends.get(i + 1) - ends.get(i)) / 1e9;
        }
        Samples samples = new Samples(seconds);
        return new Table(
                "training",
                "Training",
                "Fine-tuning of the encoder with its heads, PyTorch, batches of %d texts, %d tokens an epoch."
                        .formatted(settings.schedule().batch(), tokens),
                List.of(
                        "tokens_per_second",
                        "tokens_per_second_p10",
                        "tokens_per_second_p90",
                        "texts_per_second",
                        "epochs",
                        "steps"),
                List.of(
                        List.of(
                                tokens / samples.median(),
                                tokens / samples.quantile(0.9),
                                tokens / samples.quantile(0.1),
                                rows.size() / samples.median(),
                                samples.count(),
                                steps.getLast() - steps.getFirst())));
    }

    private int tokens(List<TrainingRow> rows, int maxLength) {
        int limit = Math.min(maxLength, folder.configuration().positions());
        try (AlbertTokenizer tokenizer = folder.tokenizer()) {
            return rows.stream()
                    .mapToInt(row -> tokenizer.encode(row.text(), limit).length())
                    .sum();
        }
    }
}
