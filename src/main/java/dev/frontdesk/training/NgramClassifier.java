package dev.frontdesk.training;

import dev.frontdesk.scoring.LinearHead;
import dev.frontdesk.scoring.Ngrams;
import java.util.List;

/// A linear classifier over n-grams, as [NgramExperts] has one for intents.
record NgramClassifier(Ngrams ngrams, LinearHead head) {
    /// @param labels the label of each text, 0 … labelCount − 1
    static NgramClassifier learn(
            List<String> texts, int[] labels, int labelCount, Ngrams.Cut cut, long seed) {
        Ngrams ngrams = Ngrams.learn(cut, NgramExperts.BITS, texts);
        LinearHead head =
                LinearFitting.standard(seed)
                        .fit(
                                texts.stream().map(ngrams::of).toList(),
                                labels,
                                labelCount,
                                ngrams.buckets());
        return new NgramClassifier(ngrams, head);
    }

    /// What it says of a text, [labels].
    float[] logits(String text) {
        return head.logits(new float[0], ngrams.of(text));
    }
}
