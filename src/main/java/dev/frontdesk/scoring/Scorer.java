package dev.frontdesk.scoring;

import dev.frontdesk.albert.AlbertConfiguration;
import dev.frontdesk.albert.AlbertTokenizer;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.albert.Encoding;
import dev.frontdesk.albert.TextEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The model at work: texts in, [Understanding] out, with one encoder pass a text, and none for one that was read lately.
///
/// Reads the heads of a locale, or of its language, or English; a locale whose heads have no encoder part never touches the
/// encoder. Safe for threads. Closing it closes the encoder.
public final class Scorer implements AutoCloseable {
    /// Characters of a text that are read; the rest is left aside and the understanding says so.
    public static final int TEXT_LENGTH_MAX = 4_000;

    private static final int CAPACITY = 1_024;
    private static final int CHUNK = 256;
    private static final int TOKENS_MAX = 64;
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int WARM_UP_SHORTEST = 4;

    private final AlbertTokenizer tokenizer;
    private final EncodingQueue queue;
    private final Runnable release;
    private final Map<String, Heads> heads;
    private final int tokensMax;
    private final Duration deadline;
    private final VectorCache cache;
    private final LongAdder passes;

    /// @param release frees what the queue reads with, once the queue is closed
    public Scorer(
            AlbertTokenizer tokenizer,
            EncodingQueue queue,
            int positions,
            Map<String, Heads> heads,
            Runnable release) {
        if (heads.isEmpty()) {
            throw new IllegalArgumentException("no heads");
        }
        this.tokenizer = tokenizer;
        this.queue = queue;
        this.heads = Map.copyOf(heads);
        this.tokensMax = Math.min(TOKENS_MAX, positions);
        this.release = release;
        this.deadline = DEADLINE;
        this.cache = new VectorCache(VectorCache.ENTRIES_MAX);
        this.passes = new LongAdder();
    }

    /// Another view of the same model.
    private Scorer(Scorer other, Map<String, Heads> heads, Duration deadline) {
        this.tokenizer = other.tokenizer;
        this.queue = other.queue;
        this.heads = Map.copyOf(heads);
        this.tokensMax = other.tokensMax;
        this.release = other.release;
        this.deadline = deadline;
        this.cache = other.cache;
        this.passes = other.passes;
    }

    /// The model of a bundle folder, read by ONNX Runtime with `threads` threads.
    public static Scorer open(Path bundle, int threads) {
        return open(bundle, ServingOptions.onCpu(threads));
    }

    /// The model of a bundle folder; callers wait 10 seconds at most, if not told otherwise by [#within].
    public static Scorer open(Path bundle, ServingOptions options) {
        EncoderFolder folder = EncoderFolder.open(bundle.resolve(HeadsFolder.ENCODER));
        AlbertConfiguration configuration = folder.configuration();
        Map<String, Heads> heads = HeadsFolder.read(bundle.resolve(HeadsFolder.HEADS));
        TextEncoder encoder = options.open(bundle, folder);
        return new Scorer(
                folder.tokenizer(),
                new EncodingQueue(encoder::encode, options.threads(), CAPACITY),
                configuration.positions(),
                heads,
                encoder::close);
    }

    public Understanding understand(String text, String locale) {
        return understand(List.of(text), locale).getFirst();
    }

    /// Reads texts in their order, in batches.
    public List<Understanding> understand(List<String> texts, String locale) {
        Heads chosen = heads(locale);
        List<Understanding> out = new ArrayList<>(texts.size());
        for (int from = 0; from < texts.size(); from += CHUNK) {
            List<String> part = texts.subList(from, Math.min(texts.size(), from + CHUNK));
            List<Reading> readings = read(part, chosen);
            for (int i = 0; i < part.size(); i++) {
                Reading reading = readings.get(i);
                boolean cut = part.get(i).length() > TEXT_LENGTH_MAX;
                out.add(
                        chosen.understand(
                                reading.x,
                                chosen.ngrams().of(clip(part.get(i))),
                                reading.tokens,
                                reading.truncated || cut));
            }
        }
        return out;
    }

    /// The unit vectors of texts, for an index; of length 0 in a locale without encoder.
    ///
    /// Texts are read in the order of their lengths: side by side in a batch, they need next to no padding, and an index's
    /// thousands are read in four fifths of the time. They are not remembered, lest they displace what customers ask.
    public float[][] vectors(List<String> texts, String locale) {
        Heads chosen = heads(locale);
        float[][] out = new float[texts.size()][];
        if (chosen.width() == 0) {
            Arrays.setAll(out, _ -> chosen.vector(new float[0]));
            return out;
        }
        List<Encoding> encodings = encodings(texts);
        List<Integer> byLength =
                IntStream.range(0, out.length)
                        .boxed()
                        .sorted(Comparator.comparingInt(i -> encodings.get(i).length()))
                        .toList();
        for (int from = 0; from < out.length; from += CHUNK) {
            List<Integer> part = byLength.subList(from, Math.min(out.length, from + CHUNK));
            List<float[]> read = encode(part.stream().map(encodings::get).toList());
            for (int i = 0; i < part.size(); i++) {
                out[part.get(i)] = chosen.vector(read.get(i));
            }
        }
        return out;
    }

    /// The calibrated probability that a candidate with these features answers the message.
    public double match(MatchFeatures features, String locale) {
        return heads(locale).match().probability(features);
    }

    public Thresholds thresholds(String locale) {
        return heads(locale).thresholds();
    }

    /// The cosine of two texts' weighted n-grams, 0–1.
    public double ngramCosine(String a, String b, String locale) {
        Ngrams ngrams = heads(locale).ngrams();
        return ngrams.of(clip(a)).dot(ngrams.of(clip(b)));
    }

    /// The weighted n-grams of a text, where one text is compared with many.
    public SparseVector ngrams(String text, String locale) {
        return heads(locale).ngrams().of(clip(text));
    }

    /// The heads that read a locale.
    public Heads heads(String locale) {
        Heads exact = heads.get(locale);
        @Nullable Heads language = exact != null ? exact : heads.get(locale.split("[-_]", 2)[0]);
        @Nullable Heads english = language != null ? language : heads.get("en");
        return english != null ? english : heads.values().iterator().next();
    }

    /// A scorer with other heads for their locale that shares this one's encoder: closing either closes it for both.
    public Scorer with(Heads changed) {
        Map<String, Heads> next = new TreeMap<>(heads);
        next.put(changed.locale(), changed);
        return new Scorer(this, next, deadline);
    }

    /// The same scorer for callers of another patience: closing either closes it for both.
    ///
    /// @param patience how long a call, or 256 texts of it, may take
    public Scorer within(Duration patience) {
        return new Scorer(this, heads, patience);
    }

    /// Reads made-up texts of several lengths, alone and in full batches, so that no customer waits for the native library's first runs.
    public void warmUp() {
        if (heads.values().stream().allMatch(each -> each.width() == 0)) {
            return;
        }
        for (int length = WARM_UP_SHORTEST; length < 2 * tokensMax; length *= 2) {
            int tokens = Math.min(length, tokensMax);
            Encoding text = Encoding.ofIds(new int[tokens], new int[tokens]);
            queue.encode(List.of(text), deadline);
            queue.encode(Collections.nCopies(EncodingQueue.BATCH_MAX, text), deadline);
        }
    }

    public Map<String, Heads> heads() {
        return heads;
    }

    /// Calls that went to the encoder: one a message, whatever its batch.
    public LongAdder encoderPasses() {
        return passes;
    }

    /// Texts that did not go to the encoder, since the same was read before.
    public LongAdder remembered() {
        return cache.hits();
    }

    /// The queue before the encoder, for its figures.
    public EncodingQueue queue() {
        return queue;
    }

    /// What the encoder gives for a text, x [H+E]; of length 0 in a locale without encoder.
    private record Reading(float[] x, int tokens, boolean truncated) {}

    private List<Reading> read(List<String> texts, Heads chosen) {
        if (chosen.width() == 0) {
            return texts.stream().map(_ -> new Reading(new float[0], 0, false)).toList();
        }
        List<Encoding> encodings = encodings(texts);
        Map<VectorCache.Key, float[]> read = recall(encodings);
        return encodings.stream()
                .map(encoding ->
                        new Reading(
                                Objects.requireNonNull(read.get(VectorCache.Key.of(encoding))),
                                encoding.length(),
                                encoding.truncated()))
                .toList();
    }

    /// Equal texts are read once, and not at all where they were read lately.
    private Map<VectorCache.Key, float[]> recall(List<Encoding> encodings) {
        Map<VectorCache.Key, float[]> found = new HashMap<>();
        SequencedMap<VectorCache.Key, Encoding> missing = new LinkedHashMap<>();
        for (Encoding encoding : encodings) {
            VectorCache.Key key = VectorCache.Key.of(encoding);
            float[] x = cache.get(key);
            if (x == null) {
                missing.put(key, encoding);
            } else {
                found.put(key, x);
            }
        }
        Iterator<float[]> read = encode(List.copyOf(missing.values())).iterator();
        for (VectorCache.Key key : missing.keySet()) {
            float[] x = read.next();
            found.put(key, x);
            cache.put(key, x);
        }
        return found;
    }

    private List<Encoding> encodings(List<String> texts) {
        return texts.stream().map(t -> tokenizer.encode(clip(t), tokensMax)).toList();
    }

    private List<float[]> encode(List<Encoding> encodings) {
        if (encodings.isEmpty()) {
            return List.of();
        }
        passes.increment();
        return queue.encode(encodings, deadline).stream()
                .map(vectors -> Heads.input(vectors.sentence(), vectors.words()))
                .toList();
    }

    private static String clip(String text) {
        return text.length() <= TEXT_LENGTH_MAX ? text : text.substring(0, TEXT_LENGTH_MAX);
    }

    @Override
    public void close() {
        queue.close();
        release.run();
        tokenizer.close();
    }
}
