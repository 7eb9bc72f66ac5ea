package dev.frontdesk.training.bench;

import dev.frontdesk.scoring.Heads;
import dev.frontdesk.scoring.SparseVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// What comes after the encoder: hashed n-grams, and all heads over them and the encoder's vectors, on one thread.
final class HeadsSpeed implements Section {
    private final Map<String, Heads> heads;
    private final Effort effort;

    /// @param heads by locale
    HeadsSpeed(Map<String, Heads> heads, Effort effort) {
        this.heads = new TreeMap<>(heads);
        this.effort = effort;
    }

    @Override
    public Table measure() {
        List<List<Object>> rows = new ArrayList<>();
        heads.forEach((locale, one) -> {
            float[] x = new float[one.width()];
            Random random = new Random(3);
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) random.nextGaussian();
            }
            List<SparseVector> grams = Questions.TEXTS.stream().map(one.ngrams()::of).toList();
            new Interleaved(effort)
                    .add("n-grams of a text", () -> Questions.TEXTS.forEach(one.ngrams()::of))
                    .add(
                            "all heads",
                            () -> grams.forEach(g -> one.understand(x, g, x.length, false)))
                    .add("intent alone", () -> grams.forEach(g -> one.intentProbabilities(x, g)))
                    .run()
                    .forEach((name, samples) -> rows.add(row(locale, one, name, samples)));
        });
        return new Table(
                "heads",
                "Heads",
                "The model in this folder, without the encoder, one text after the other on one thread.",
                List.of("locale", "intents", "what", "micros_per_text", "micros_p10", "micros_p90"),
                rows);
    }

    private static List<Object> row(String locale, Heads heads, String name, Samples samples) {
        double micros = 1e6 / Questions.TEXTS.size();
        return List.of(
                locale,
                heads.intents().size(),
                name,
                micros * samples.median(),
                micros * samples.quantile(0.1),
                micros * samples.quantile(0.9));
    }
}
