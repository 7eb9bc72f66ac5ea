package dev.frontdesk.registry;

import dev.frontdesk.answering.AnswerEngine;
import dev.frontdesk.answering.Question;
import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.retrieval.KnowledgeIndex;
import dev.frontdesk.scoring.ServingOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/// The assembler of loaded releases: the same one for the live release and for a candidate on trial.
///
/// Releases of the same bundle share one model, which is closed with the last of them. Thread-safe; loading is one at a time.
final class Loader {
    private static final Logger LOG = Logger.getLogger(Loader.class);
    private static final int WARM_UP_QUESTIONS = 8;
    private static final int WARM_UP_ROUNDS = 5;

    private final BundleCache cache;
    private final ReleaseStore store;
    private final ServingOptions options;
    private final Map<String, LoadedBundle> bundles = new HashMap<>();

    Loader(BundleCache cache, ReleaseStore store, ServingOptions options) {
        this.cache = cache;
        this.store = store;
        this.options = options;
    }

    /// A release, loaded and warm; to be given back by [#close].
    ///
    /// @throws RegistryException if its bundle or knowledge is damaged
    synchronized Release load(ReleaseRow row) {
        long start = System.nanoTime();
        KnowledgeSnapshot knowledge = store.knowledge(row.knowledge());
        LoadedBundle bundle = bundle(row);
        boolean done = false;
        try {
            long loaded = System.nanoTime();
            LoadedBundle.Reading reading = bundle.new Reading();
            KnowledgeIndex index = KnowledgeIndex.build(knowledge, reading::vectors);
            reading.keep();
            AnswerEngine engine = new AnswerEngine(bundle.scorer, index, knowledge);
            long indexed = System.nanoTime();
            warmUp(engine);
            Release release = new Release(row, knowledge, engine, bundle);
            done = true;
            LOG.infof(
                    "Release %d loaded in %d ms: model %d, index %d, warm-up %d",
                    row.number(),
                    millis(start, System.nanoTime()),
                    millis(start, loaded),
                    millis(loaded, indexed),
                    millis(indexed, System.nanoTime()));
            return release;
        } finally {
            if (!done) {
                release(bundle);
            }
        }
    }

    private static long millis(long from, long to) {
        return (to - from) / 1_000_000;
    }

    synchronized Path folder(ReleaseRow row) {
        return cache.folder(row.bundle(), row.bundleFiles()).folder();
    }

    private LoadedBundle bundle(ReleaseRow row) {
        LoadedBundle bundle = bundles.get(row.bundle());
        if (bundle == null) {
            options.check();
            BundleFolder folder = cache.folder(row.bundle(), row.bundleFiles());
            bundle =
                    new LoadedBundle(
                            row.bundle(),
                            folder.manifest(),
                            folder.load(options),
                            cache.vectors(row.bundle()));
            bundles.put(row.bundle(), bundle);
        }
        bundle.releases++;
        return bundle;
    }

    /// First answers are slow while classes load and the compiler works; nobody waits for these.
    private static void warmUp(AnswerEngine engine) {
        KnowledgeSnapshot knowledge = engine.knowledge();
        Map<String, Set<String>> questions = new HashMap<>();
        knowledge
                .profile()
                .locales()
                .forEach((locale, phrases) ->
                        phrases.starters()
                                .forEach(starter ->
                                        questions
                                                .computeIfAbsent(locale, _ -> new LinkedHashSet<>())
                                                .add(starter.value())));
        for (Answer answer : knowledge.answers()) {
            Set<String> some =
                    questions.computeIfAbsent(answer.locale(), _ -> new LinkedHashSet<>());
            if (some.size() < WARM_UP_QUESTIONS) {
                some.add(answer.question());
            }
        }
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            questions.forEach((locale, texts) ->
                    texts.forEach(text -> engine.answer(Question.of(text, locale))));
        }
    }

    synchronized void close(Release release) {
        release(release.bundle());
        LOG.infof("Release %d unloaded", release.number());
    }

    private void release(LoadedBundle bundle) {
        if (--bundle.releases == 0) {
            bundles.remove(bundle.digest);
            bundle.scorer.close();
        }
    }
}
