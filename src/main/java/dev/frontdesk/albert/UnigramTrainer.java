package dev.frontdesk.albert;

import dev.frontdesk.albert.UnigramVocabulary.Piece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Makes a unigram tokenizer from text (Kudo, 2018, arXiv:1804.10959).
///
/// [#add] is called with all the text; [#train] then takes frequent runs of characters as seeds and, in turns, fits their
/// probabilities by expectation–maximisation and drops the quarter whose loss costs the text least, until the size is
/// reached. Every character of the alphabet stays a piece. The same words give the same vocabulary in whatever order they
/// come and on however many threads. One thread may add at a time.
public final class UnigramTrainer {
    /// How a vocabulary is made.
    ///
    /// @param size the number of ids, special tokens included
    /// @param coverage the share of the text's Han characters, and of its others, that are in the alphabet; the rarest become `<unk>`
    /// @param pieceLength the most characters of a piece
    /// @param threads that work at once
    public record Options(int size, double coverage, int pieceLength, int threads) {
        public Options {
            if (size < 100 || size > 1 << 20) {
                throw new IllegalArgumentException(
                        "size " + size + " is not between 100 and " + (1 << 20));
            }
            if (!(coverage > 0.9 && coverage <= 1)) {
                throw new IllegalArgumentException(
                        "coverage " + coverage + " is not above 0.9 and at most 1");
            }
            if (pieceLength < 1 || pieceLength > UnigramWords.LENGTH_MAX) {
                throw new IllegalArgumentException(
                        "pieceLength "
                                + pieceLength
                                + " is not between 1 and "
                                + UnigramWords.LENGTH_MAX);
            }
            if (threads < 1) {
                throw new IllegalArgumentException("threads " + threads + " is below 1");
            }
        }

        /// What fits English and Chinese alike.
        public static Options of(int size) {
            return new Options(size, 0.9999, 16, Runtime.getRuntime().availableProcessors());
        }
    }

    /// One expectation–maximisation step that was done.
    ///
    /// @param pieces that the model has
    /// @param nats the negative log likelihood of the text for each of its characters, before the step's maximisation; it falls
    ///     from step to step as long as `pieces` stays the same
    public record Step(int pieces, double nats) {}

    private static final int WORDS_MAX = 4_000_000;
    private static final int SEEDS_A_PIECE = 16;
    private static final double KEPT_SHARE = 0.75;
    private static final int STEPS_A_ROUND = 2;
    private static final int STEPS_AT_THE_END = 4;
    // A fixed number, so that sums are taken in the same order on any number of threads.
    private static final int SHARDS = 16;
    // A character that always stands in longer pieces keeps a little.
    private static final double COUNT_MIN = 0.01;

    private final Options options;
    private final Map<String, long[]> counts = new HashMap<>();
    private long forgottenBelow = 1;

    public UnigramTrainer(Options options) {
        this.options = options;
    }

    /// Counts the words of a text.
    ///
    /// When there are more than four million different ones, those seen once are forgotten, later those seen twice, and so on.
    public void add(String text) {
        UnigramText.words(text, word -> counts.computeIfAbsent(word, _ -> new long[1])[0]++);
        while (counts.size() > WORDS_MAX) {
            counts.values().removeIf(count -> count[0] <= forgottenBelow);
            forgottenBelow++;
        }
    }

    /// The vocabulary; fewer pieces than asked for where the text has not so many frequent runs.
    ///
    /// @param listener is told of each step
    /// @throws IllegalArgumentException where there is no text, or the alphabet alone is larger than the size
    public UnigramVocabulary train(Consumer<Step> listener) {
        UnigramWords words = UnigramWords.of(counts, options.coverage());
        int alphabet = words.alphabet().length;
        int target = options.size() - UnigramVocabulary.SPECIAL_TOKENS.size();
        if (words.count() == 0) {
            throw new IllegalArgumentException("there is no text to make a vocabulary from");
        }
        if (alphabet > target) {
            throw new IllegalArgumentException(
                    "the text has "
                            + alphabet
                            + " frequent characters, which a vocabulary of "
                            + options.size()
                            + " cannot hold; choose a larger one or a lower coverage");
        }
        try (ExecutorService threads =
                Executors.newFixedThreadPool(
                        options.threads(), Thread.ofPlatform().daemon().factory())) {
            UnigramModel model = seeds(words, alphabet, target);
            UnigramModel.Expected expected = expect(model, words, threads);
            while (true) {
                boolean isLast = model.pieces().length <= target;
                int steps = isLast ? STEPS_AT_THE_END : STEPS_A_ROUND;
                for (int step = 0; step < steps; step++) {
                    listener.accept(
                            new Step(
                                    model.pieces().length,
                                    -expected.logLikelihood / words.length()));
                    model = model.with(atLeast(expected.counts, alphabet));
                    expected = expect(model, words, threads);
                }
                if (isLast) {
                    return vocabulary(model, words);
                }
                model = pruned(model, expected.counts, alphabet, target);
                expected = expect(model, words, threads);
            }
        }
    }

    private UnigramModel seeds(UnigramWords words, int alphabet, int target) {
        List<UnigramSeeds.Seed> seeds =
                UnigramSeeds.of(words, options.pieceLength(), SEEDS_A_PIECE * target);
        int[][] pieces = new int[alphabet + seeds.size()][];
        double[] first = new double[pieces.length];
        for (int word = 0; word < words.count(); word++) {
            for (int at = words.start(word); at < words.start(word + 1); at++) {
                first[words.symbols()[at]] += words.weight(word);
            }
        }
        for (int symbol = 0; symbol < alphabet; symbol++) {
            pieces[symbol] = new int[] {symbol};
        }
        for (int i = 0; i < seeds.size(); i++) {
            pieces[alphabet + i] = seeds.get(i).symbols();
            first[alphabet + i] = seeds.get(i).count();
        }
        return UnigramModel.of(alphabet, pieces, atLeast(first, alphabet));
    }

    /// Counts that may be turned into probabilities; the first pieces, which are the alphabet, never come to nothing.
    private static double[] atLeast(double[] counts, int alphabet) {
        double[] kept = counts.clone();
        for (int symbol = 0; symbol < alphabet; symbol++) {
            kept[symbol] = Math.max(kept[symbol], COUNT_MIN);
        }
        return kept;
    }

    private static UnigramModel.Expected expect(
            UnigramModel model, UnigramWords words, ExecutorService threads) {
        List<Callable<UnigramModel.Expected>> shards = new ArrayList<>();
        for (int shard = 0; shard < SHARDS; shard++) {
            int from = (int) ((long) words.count() * shard / SHARDS);
            int to = (int) ((long) words.count() * (shard + 1) / SHARDS);
            shards.add(() -> model.expect(words, from, to));
        }
        try {
            UnigramModel.Expected sum = new UnigramModel.Expected(model.pieces().length);
            for (Future<UnigramModel.Expected> shard : threads.invokeAll(shards)) {
                sum.add(shard.get());
            }
            return sum;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a vocabulary was made", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /// The alphabet and those pieces without which the text would lose most.
    private static UnigramModel pruned(
            UnigramModel model, double[] counts, int alphabet, int target) {
        int all = model.pieces().length;
        double[] losses = new double[all];
        for (int piece = alphabet; piece < all; piece++) {
            losses[piece] =
                    counts[piece] * (model.logProbability(piece) - model.bestWithout(piece));
        }
        int kept = Math.max(target, (int) (KEPT_SHARE * all)) - alphabet;
        int[] order =
                IntStream.range(alphabet, all)
                        .boxed()
                        .sorted(
                                Comparator.<Integer>comparingDouble(piece -> -losses[piece])
                                        .thenComparingInt(piece -> piece))
                        .limit(kept)
                        .sorted()
                        .mapToInt(Integer::intValue)
                        .toArray();
        int[][] pieces = Arrays.copyOf(model.pieces(), alphabet + order.length);
        double[] left = Arrays.copyOf(counts, pieces.length);
        for (int i = 0; i < order.length; i++) {
            pieces[alphabet + i] = model.pieces()[order[i]];
            left[alphabet + i] = Math.max(counts[order[i]], COUNT_MIN);
        }
        return UnigramModel.of(alphabet, pieces, atLeast(left, alphabet));
    }

    private static UnigramVocabulary vocabulary(UnigramModel model, UnigramWords words) {
        List<Piece> pieces = new ArrayList<>();
        for (int piece = 0; piece < model.pieces().length; piece++) {
            StringBuilder text = new StringBuilder();
            for (int symbol : model.pieces()[piece]) {
                text.appendCodePoint(words.alphabet()[symbol]);
            }
            pieces.add(new Piece(text.toString(), model.logProbability(piece)));
        }
        pieces.sort(Comparator.comparingDouble((Piece p) -> -p.score()).thenComparing(Piece::text));
        return new UnigramVocabulary(pieces);
    }
}
