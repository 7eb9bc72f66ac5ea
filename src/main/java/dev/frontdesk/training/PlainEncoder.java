package dev.frontdesk.training;

import dev.frontdesk.albert.AlbertConfiguration;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.scoring.Experts;
import dev.frontdesk.scoring.Heads;
import dev.frontdesk.scoring.LinearHead;
import dev.frontdesk.scoring.Logistic;
import dev.frontdesk.scoring.Ngrams;
import dev.frontdesk.scoring.Scorer;
import dev.frontdesk.scoring.Thresholds;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// An encoder without heads, made to look like a model: its vectors are the plain means, it knows one intent only.
final class PlainEncoder {
    private static final int BITS = 16;

    private PlainEncoder() {}

    static Scorer scorer(Path path, String locale) {
        EncoderFolder folder = EncoderFolder.open(path);
        AlbertConfiguration configuration = folder.configuration();
        int width = configuration.hiddenSize() + configuration.embeddingSize();
        return BundleTraining.scorer(
                folder, folder.weights(), Map.of(locale, heads(locale, width)));
    }

    private static Heads heads(String locale, int width) {
        float[] idf = new float[1 << BITS];
        Arrays.fill(idf, 1);
        float[] identity = new float[width * width];
        for (int i = 0; i < width; i++) {
            identity[i * width + i] = 1;
        }
        return new Heads(
                locale,
                List.of(new IntentId("any")),
                new Ngrams(Ngrams.Cut.of(locale), BITS, idf, 1),
                empty(width, 1),
                empty(width, 1),
                empty(width, TaskHeads.SENTIMENTS),
                identity,
                new float[0],
                new Logistic(new double[Heads.SCOPE_FEATURES], 0),
                MatchTraining.untaughtHead(),
                new Thresholds(0, 1, 0.5, 0.15, 0.6));
    }

    private static Experts empty(int width, int labels) {
        LinearHead dense =
                new LinearHead(new float[width * labels], new float[0], new float[labels]);
        LinearHead sparse =
                new LinearHead(new float[0], new float[(1 << BITS) * labels], new float[labels]);
        return new Experts(dense, sparse, 0, 0);
    }
}
