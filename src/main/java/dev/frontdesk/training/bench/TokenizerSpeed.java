package dev.frontdesk.training.bench;

import dev.frontdesk.albert.AlbertTokenizer;
import dev.frontdesk.albert.EncoderFolder;
import java.util.List;

/// How many texts a second the tokenizer cuts into pieces, on one thread.
final class TokenizerSpeed implements Section {
    private static final int LENGTH_MAX = 64;

    private final EncoderFolder folder;
    private final Effort effort;

    TokenizerSpeed(EncoderFolder folder, Effort effort) {
        this.folder = folder;
        this.effort = effort;
    }

    @Override
    public Table measure() {
        try (AlbertTokenizer tokenizer = folder.tokenizer()) {
            int pieces =
                    Questions.TEXTS.stream()
                            .mapToInt(text -> tokenizer.encode(text, LENGTH_MAX).length())
                            .sum();
            Samples samples =
                    new Interleaved(effort)
                            .add(
                                    "tokenizer",
                                    () ->
                                            Questions.TEXTS.forEach(
                                                    text -> tokenizer.encode(text, LENGTH_MAX)))
                            .run()
                            .firstEntry()
                            .getValue();
            int texts = Questions.TEXTS.size();
            return new Table(
                    "tokenizer",
                    "Tokenizer",
                    texts + " customers' questions, one after the other on one thread.",
                    List.of(
                            "texts_per_second",
                            "pieces_per_second",
                            "micros_per_text",
                            "micros_p10",
                            "micros_p90",
                            "pieces_per_text"),
                    List.of(
                            List.of(
                                    texts / samples.median(),
                                    pieces / samples.median(),
                                    1e6 * samples.median() / texts,
                                    1e6 * samples.quantile(0.1) / texts,
                                    1e6 * samples.quantile(0.9) / texts,
                                    (double) pieces / texts)));
        }
    }
}
