package dev.frontdesk.training;

import dev.frontdesk.albert.AlbertConfiguration;
import dev.frontdesk.albert.AlbertTokenizer;
import dev.frontdesk.albert.AlbertWeights;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.albert.SkipGram;
import dev.frontdesk.albert.UnigramTrainer;
import dev.frontdesk.albert.UnigramVocabulary;
import dev.frontdesk.albert.WordVectors;
import dev.frontdesk.knowledge.Problem;
import dev.frontdesk.registry.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// What a pre-training run begins with: an encoder, and the text in its pieces.
///
/// A new encoder is made from the text alone: a unigram vocabulary, word vectors as its table, the rest by chance. Both are kept in
/// the run's own folder, so that a resumed run begins with the same and does not read the text again.
///
/// @param units mapped from the run's folder; to be closed
record PretrainingStart(EncoderFolder encoder, TokenFile units) implements AutoCloseable {
    private static final String ENCODER = "start";
    private static final String UNITS = "units.bin";
    private static final int PROBLEMS_TOLD = 20;
    private static final int VECTOR_REPORTS = 10;

    /// The shape of a new encoder.
    ///
    /// @param vocabulary the number of pieces, special ones included
    record Shape(int vocabulary, int embedding, int hidden, int layers) {}

    /// Goes on from `encoder`.
    ///
    /// @param own the run's own folder
    static PretrainingStart of(
            EncoderFolder encoder, Corpus corpus, Path own, Consumer<String> teller)
            throws IOException {
        Files.createDirectories(own);
        return new PretrainingStart(encoder, units(encoder, corpus, own, teller));
    }

    /// A new encoder; the one that an earlier part of the run made where `resume` is true.
    ///
    /// @throws IllegalArgumentException where the text has more different signs than the vocabulary has pieces, or no text
    static PretrainingStart fresh(
            Shape shape,
            Corpus corpus,
            long seed,
            boolean resume,
            Path own,
            Consumer<String> teller)
            throws IOException {
        Path folder = own.resolve(ENCODER);
        if (resume) {
            return of(EncoderFolder.open(folder), corpus, own, teller);
        }
        UnigramVocabulary vocabulary = vocabulary(shape.vocabulary(), corpus, teller);
        AlbertConfiguration configuration =
                AlbertConfiguration.small(
                        vocabulary.size(), shape.embedding(), shape.hidden(), shape.layers());
        EncoderFolder blank =
                EncoderFolder.create(
                        folder, vocabulary, AlbertWeights.random(configuration, Set.of(), seed));
        TokenFile units = units(blank, corpus, own, teller);
        WordVectors vectors = vectors(units, configuration.embeddingSize(), seed, teller);
        return new PretrainingStart(
                blank.writeWith(vectors.beginning(configuration, seed), folder), units);
    }

    private static UnigramVocabulary vocabulary(int size, Corpus corpus, Consumer<String> teller) {
        UnigramTrainer trainer = new UnigramTrainer(UnigramTrainer.Options.of(size));
        AtomicLong read = new AtomicLong();
        corpus.read(
                _ -> {},
                (texts, _) -> {
                    texts.forEach(trainer::add);
                    read.addAndGet(texts.size());
                });
        teller.accept("vocabulary of %d pieces from %d sentences".formatted(size, read.get()));
        return trainer.train(step ->
                teller.accept(
                        "vocabulary: %d pieces, %.4f nats a character"
                                .formatted(step.pieces(), step.nats())));
    }

    private static WordVectors vectors(
            TokenFile units, int width, long seed, Consumer<String> teller) {
        SkipGram skipGram = SkipGram.of(width, Runtime.getRuntime().availableProcessors(), seed);
        HeldBack held = HeldBack.of(units);
        int[] learned =
                IntStream.range(0, units.count()).filter(unit -> !held.holds(unit)).toArray();
        long all = units.tokens() * skipGram.epochs();
        AtomicInteger reported = new AtomicInteger();
        return skipGram.learn(
                units.vocabularySize(),
                learned.length,
                i -> units.tokens(learned[i]),
                read -> {
                    int tenth = (int) (VECTOR_REPORTS * read / all);
                    if (reported.getAndAccumulate(tenth, Math::max) < tenth) {
                        teller.accept(
                                "word vectors: %d of %d million pieces"
                                        .formatted(read / 1_000_000, all / 1_000_000));
                    }
                });
    }

    /// The text in the encoder's pieces, from the file of an earlier part of the run where that is of the same text and pieces.
    private static TokenFile units(
            EncoderFolder encoder, Corpus corpus, Path own, Consumer<String> teller)
            throws IOException {
        Path file = own.resolve(UNITS);
        String digest = digest(corpus, encoder);
        if (Files.exists(file)) {
            TokenFile before = TokenFile.open(file);
            if (before.digest().equals(digest)) {
                return before;
            }
            before.close();
        }
        AtomicInteger problems = new AtomicInteger();
        Consumer<Problem> reporter =
                problem -> {
                    if (problems.incrementAndGet() <= PROBLEMS_TOLD) {
                        teller.accept("left out: " + problem);
                    }
                };
        try (AlbertTokenizer tokenizer = encoder.tokenizer()) {
            TokenFile units = TokenFile.write(file, corpus, tokenizer, digest, reporter);
            if (problems.get() > PROBLEMS_TOLD) {
                teller.accept("%d lines or records were left out in all".formatted(problems.get()));
            }
            return units;
        }
    }

    private static String digest(Corpus corpus, EncoderFolder encoder) {
        String both = corpus.digest() + encoder.tokenizerDigest();
        return Sha256.of(both.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        units.close();
    }
}
