package dev.frontdesk.scoring;

import dev.frontdesk.albert.AlbertConfiguration;
import dev.frontdesk.albert.AlbertTokenizer;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.albert.Encoding;
import dev.frontdesk.albert.OnnxEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The model at work: texts in, [Understanding] out, with one encoder pass a text.
///
/// Reads the heads of a locale, or of its language, or English; a locale whose heads have no encoder part never touches the
/// encoder. Safe for threads. Closing it closes the encoder.
public final class Scorer implements AutoCloseable {
    /// Characters of a text that are read; the rest is left aside and the understanding says so.
    public static final int TEXT_LENGTH_MAX = 4_000;

    private static final int CAPACITY = 1_024;
    private static final int CHUNK = 256;
    private static final int TOKENS_MAX = 64;
    private static final int REMEMBERED_MAX = 50_000;
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final AlbertTokenizer tokenizer;
    private final EncodingQueue queue;
    private final Runnable release;
    private final Map<String, Heads> heads;
    private final int tokensMax;
    private final @Nullable Map<String, Reading> remembered;
    private final LongAdder passes = new LongAdder();

    /// @param release frees what the queue reads with, once the queue is closed
    public Scorer(
            AlbertTokenizer tokenizer,
            EncodingQueue queue,
            int positions,
            Map<String, Heads> heads,
            Runnable release) {
        this(tokenizer, queue, positions, heads, release, null);
    }

    private Scorer(
            AlbertTokenizer tokenizer,
            EncodingQueue queue,
            int positions,
            Map<String, Heads> heads,
            Runnable release,
            @Nullable Map<String, Reading> remembered) {
        if (heads.isEmpty()) {
            throw new IllegalArgumentException("no heads");
        }
        this.tokenizer = tokenizer;
        this.queue = queue;
        this.heads = Map.copyOf(heads);
        this.tokensMax = Math.min(TOKENS_MAX, positions);
        this.release = release;
        this.remembered = remembered;
    }

    /// The model of a bundle folder for customers who wait, reading with `threads` threads.
    public static Scorer open(Path bundle, int threads) {
        return open(bundle, threads, DEADLINE);
    }

    /// The same for work that nobody waits for.
    ///
    /// @param deadline how long a batch of texts may take; with the lowest priority on a busy machine that is long
    public static Scorer open(Path bundle, int threads, Duration deadline) {
        EncoderFolder folder = EncoderFolder.open(bundle.resolve(HeadsFolder.ENCODER));
        AlbertConfiguration configuration = folder.configuration();
        Map<String, Heads> heads = HeadsFolder.read(bundle.resolve(HeadsFolder.HEADS));
        OnnxEncoder encoder = OnnxEncoder.open(bundle.resolve(HeadsFolder.GRAPH), configuration, 1);
        return new Scorer(
                folder.tokenizer(),
                new EncodingQueue(encoder::encode, threads, CAPACITY, deadline),
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
    /// thousands are read in four fifths of the time.
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
            List<Reading> readings = read(part.stream().map(encodings::get).toList());
            for (int i = 0; i < part.size(); i++) {
                out[part.get(i)] = chosen.vector(readings.get(i).x);
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
        Map<String, Heads> next = new java.util.TreeMap<>(heads);
        next.put(changed.locale(), changed);
        return new Scorer(tokenizer, queue, tokensMax, next, release, remembered);
    }

    /// A scorer that reads each text that it is to understand once, for an evaluation that asks about the same ones again and again; it shares this one's encoder:
    /// closing either closes it for both.
    public Scorer remembering() {
        return new Scorer(tokenizer, queue, tokensMax, heads, release, new ConcurrentHashMap<>());
    }

    public Map<String, Heads> heads() {
        return heads;
    }

    /// Calls that went to the encoder: one a message, whatever its batch.
    public LongAdder encoderPasses() {
        return passes;
    }

    /// Texts that wait for the encoder now.
    public int waiting() {
        return queue.waiting();
    }

    /// What the encoder gives for a text, x [H+E]; of length 0 in a locale without encoder.
    private record Reading(float[] x, int tokens, boolean truncated) {}

    private List<Reading> read(List<String> texts, Heads chosen) {
        if (chosen.width() == 0) {
            return texts.stream().map(_ -> new Reading(new float[0], 0, false)).toList();
        }
        return remembered == null ? read(encodings(texts)) : recall(texts, remembered);
    }

    private List<Reading> recall(List<String> texts, Map<String, Reading> known) {
        Map<String, Reading> found = new HashMap<>();
        List<String> missing = new ArrayList<>();
        for (String text : new LinkedHashSet<>(texts)) {
            Reading reading = known.get(text);
            if (reading == null) {
                missing.add(text);
            } else {
                found.put(text, reading);
            }
        }
        List<Reading> read = missing.isEmpty() ? List.of() : read(encodings(missing));
        for (int i = 0; i < read.size(); i++) {
            found.put(missing.get(i), read.get(i));
            if (known.size() < REMEMBERED_MAX) {
                known.put(missing.get(i), read.get(i));
            }
        }
        return texts.stream().map(text -> Objects.requireNonNull(found.get(text))).toList();
    }

    private List<Encoding> encodings(List<String> texts) {
        return texts.stream().map(t -> tokenizer.encode(clip(t), tokensMax)).toList();
    }

    private List<Reading> read(List<Encoding> encodings) {
        passes.increment();
        List<EncodingQueue.Vectors> vectors = queue.encode(encodings);
        List<Reading> out = new ArrayList<>(encodings.size());
        for (int i = 0; i < encodings.size(); i++) {
            out.add(
                    new Reading(
                            Heads.input(vectors.get(i).sentence(), vectors.get(i).words()),
                            encodings.get(i).length(),
                            encodings.get(i).truncated()));
        }
        return out;
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
