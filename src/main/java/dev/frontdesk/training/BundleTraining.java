package dev.frontdesk.training;

import ai.djl.Device;
import dev.frontdesk.albert.AlbertConfiguration;
import dev.frontdesk.albert.AlbertTokenizer;
import dev.frontdesk.albert.AlbertWeights;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.albert.EncoderOutput;
import dev.frontdesk.albert.Encoding;
import dev.frontdesk.albert.OnnxEncoder;
import dev.frontdesk.albert.OnnxExporter;
import dev.frontdesk.albert.Precision;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.retrieval.KnowledgeIndex;
import dev.frontdesk.scoring.EncodingQueue;
import dev.frontdesk.scoring.Heads;
import dev.frontdesk.scoring.Ngrams;
import dev.frontdesk.scoring.Scorer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A whole training run: from a [Dataset] to the encoder and the heads of every locale.
///
/// Two rounds. The first learns from the rows that are not held back and uses those that are to stop early, fuse, calibrate
/// and set limits; the second goes on from there with all rows for a few epochs at a lower rate, and keeps the calibration. The
/// encoder learns all locales that its tokenizer can read, together; others are read by n-grams alone.
public final class BundleTraining {
    private static final int TOKENS_MAX = 64;
    private static final int CHUNK = 1_024;
    private static final int LAST_EPOCHS = 2;
    private static final float LAST_RATE = 0.4f;

    private final Dataset dataset;
    private final EncoderFolder base;
    private final TuningSettings settings;
    private final Device device;
    private final Consumer<String> log;
    private final Function<String, FineTuning.Progress> progress;

    /// @param log takes lines for people
    /// @param progress makes the reporter of a round with this title
    public BundleTraining(
            Dataset dataset,
            EncoderFolder base,
            TuningSettings settings,
            Device device,
            Consumer<String> log,
            Function<String, FineTuning.Progress> progress) {
        this.dataset = dataset;
        this.base = base;
        this.settings = settings;
        this.device = device;
        this.log = log;
        this.progress = progress;
    }

    /// What a run leaves.
    ///
    /// @param encoderLocales the locales that the encoder learned
    /// @param validation figures on held-back rows by locale and name
    public record Trained(
            AlbertWeights encoder,
            List<String> encoderLocales,
            Map<String, Heads> heads,
            Map<String, Map<String, Double>> validation,
            List<FineTuning.Epoch> history) {

        /// The model at work, in memory.
        public Scorer scorer(EncoderFolder folder) {
            return BundleTraining.scorer(folder, encoder, heads);
        }
    }

    /// Both rounds.
    ///
    /// @param checkpoint where the encoder's state is kept after each epoch; null: nowhere
    public Trained run(@Nullable Path checkpoint) {
        return run(checkpoint, true);
    }

    /// @param both false: the first round alone, so that nothing held back is learned from
    Trained run(@Nullable Path checkpoint, boolean both) {
        ReadLocales languages = ReadLocales.of(dataset, base, log);
        List<LocaleRows> locales = languages.all();
        List<String> read = languages.read().stream().map(LocaleRows::locale).toList();
        Map<String, Map<String, Double>> validation = new LinkedHashMap<>();
        Round first = round(languages, null, checkpoint, settings);
        Map<String, Heads> calibrated = new LinkedHashMap<>();
        for (HeadFitting fitting : first.fittings) {
            Heads heads = fitting.calibrate();
            calibrated.put(heads.locale(), heads);
            validation.put(heads.locale(), figures(fitting.validate(heads)));
            PrecisionPromise promise = fitting.promise(heads);
            if (promise.texts() > 0) {
                log.accept(heads.locale() + " held back: " + promise.sentence());
            }
        }
        match(locales, first.encoder, calibrated, validation);
        validation.forEach((locale, figures) -> log.accept(locale + " held back: " + figures));
        List<FineTuning.Epoch> history = first.tuned == null ? List.of() : first.tuned.history();
        if (!both) {
            return new Trained(first.encoder, read, calibrated, validation, history);
        }
        int epochs = Math.min(LAST_EPOCHS, settings.schedule().epochs());
        Round last = round(languages, first, checkpoint, settings.with(epochs, LAST_RATE));
        Map<String, Heads> heads = new LinkedHashMap<>();
        for (HeadFitting fitting : last.fittings) {
            String locale = fitting.locale();
            Heads before = calibrated.get(locale);
            if (before == null) {
                throw new IllegalStateException(locale + " was not calibrated");
            }
            heads.put(locale, fitting.with(before));
        }
        return new Trained(last.encoder, read, heads, validation, history);
    }

    private record Round(
            AlbertWeights encoder, FineTuning.@Nullable Tuned tuned, List<HeadFitting> fittings) {}

    private Round round(
            ReadLocales languages,
            @Nullable Round before,
            @Nullable Path checkpoint,
            TuningSettings how) {
        boolean last = before != null;
        SharedRows shared = new SharedRows(languages.read());
        FineTuning.@Nullable Tuned tuned =
                shared.fit().isEmpty()
                        ? null
                        : new FineTuning(base, shared.intents(), how, device)
                                .run(
                                        before == null ? null : before.tuned,
                                        last ? shared.all() : shared.fit(),
                                        last ? List.of() : shared.held(),
                                        checkpoint,
                                        progress.apply(last ? "all rows" : "fitting"));
        AlbertWeights encoder = tuned == null ? base.weights() : tuned.encoder();
        Function<List<String>, float[][]> reader = reader(encoder);
        List<HeadFitting> fittings = new ArrayList<>();
        for (LocaleRows rows : languages.all()) {
            boolean reads = languages.read().contains(rows);
            NgramExperts ngrams =
                    NgramExperts.fit(
                            last ? rows.all() : rows.fit(),
                            rows.intents().size(),
                            Ngrams.Cut.of(rows.locale()),
                            settings.seed());
            fittings.add(
                    new HeadFitting(
                            rows,
                            ngrams,
                            tuned != null && reads ? tuned.of(shared.intentsOf(rows)) : null,
                            reads ? reader : texts -> new float[texts.size()][0],
                            settings.seed()));
        }
        return new Round(encoder, tuned, fittings);
    }

    /// Reads texts with the serving graph of these weights, each text once.
    private Function<List<String>, float[][]> reader(AlbertWeights weights) {
        Map<String, float[]> known = new LinkedHashMap<>();
        return texts -> {
            List<String> missing =
                    texts.stream().filter(t -> !known.containsKey(t)).distinct().toList();
            if (!missing.isEmpty()) {
                read(weights, missing, known);
            }
            return texts.stream().map(known::get).toArray(float[][]::new);
        };
    }

    private void read(AlbertWeights weights, List<String> texts, Map<String, float[]> into) {
        AlbertConfiguration configuration = base.configuration();
        int limit = Math.min(TOKENS_MAX, configuration.positions());
        int threads = Runtime.getRuntime().availableProcessors();
        byte[] graph = OnnxExporter.export(weights, Precision.FLOAT32);
        try (AlbertTokenizer tokenizer = base.tokenizer();
                OnnxEncoder encoder = OnnxEncoder.open(graph, configuration, threads)) {
            for (int from = 0; from < texts.size(); from += CHUNK) {
                List<String> part = texts.subList(from, Math.min(texts.size(), from + CHUNK));
                List<Encoding> encodings =
                        part.stream().map(t -> tokenizer.encode(t, limit)).toList();
                EncoderOutput output = encoder.encode(encodings);
                for (int i = 0; i < part.size(); i++) {
                    into.put(part.get(i), Heads.input(output.sentence()[i], output.words()[i]));
                }
            }
        }
    }

    private void match(
            List<LocaleRows> locales,
            AlbertWeights encoder,
            Map<String, Heads> calibrated,
            Map<String, Map<String, Double>> validation) {
        try (Scorer scorer = scorer(base, encoder, calibrated)) {
            KnowledgeSnapshot knowledge = MatchTraining.withoutHeld(dataset.knowledge(), locales);
            KnowledgeIndex index = KnowledgeIndex.build(knowledge, scorer::vectors);
            for (LocaleRows rows : locales) {
                MatchTraining.Learned learned = MatchTraining.learn(rows, scorer, index, knowledge);
                calibrated.put(rows.locale(), learned.heads());
                Map<String, Double> figures = validation.get(rows.locale());
                if (figures != null && learned.questions() > 0) {
                    figures.put("right_answer_first", learned.rightFirst());
                    figures.put("questions", (double) learned.questions());
                }
            }
        }
    }

    private static Map<String, Double> figures(HeadFitting.Validation validation) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("intent_accuracy", validation.intentAccuracy());
        figures.put("encoder_accuracy", validation.encoderAccuracy());
        figures.put("ngram_accuracy", validation.ngramAccuracy());
        figures.put("scope_auroc", validation.scopeAuroc());
        figures.put("sentiment_accuracy", validation.sentimentAccuracy());
        figures.put("intent_texts", (double) validation.intents());
        figures.put("out_of_scope_texts", (double) validation.outOfScope());
        return figures;
    }

    /// A model in memory, read by all cores.
    static Scorer scorer(EncoderFolder folder, AlbertWeights weights, Map<String, Heads> heads) {
        AlbertConfiguration configuration = folder.configuration();
        byte[] graph = OnnxExporter.export(weights, Precision.FLOAT32);
        OnnxEncoder encoder = OnnxEncoder.open(graph, configuration, 1);
        int threads = Runtime.getRuntime().availableProcessors();
        EncodingQueue queue = new EncodingQueue(encoder::encode, threads, CHUNK);
        return new Scorer(
                        folder.tokenizer(), queue, configuration.positions(), heads, encoder::close)
                .within(Duration.ofMinutes(5));
    }
}
