package dev.frontdesk.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.knowledge.KnowledgeStore;
import dev.frontdesk.operations.access.Assistant;
import dev.frontdesk.operations.access.UuidV7;
import dev.frontdesk.registry.RegistryException.Code;
import dev.frontdesk.registry.ReleaseRow.Origin;
import dev.frontdesk.registry.ReleaseRow.State;
import dev.frontdesk.registry.ReleaseStore.Pointer;
import dev.frontdesk.scoring.ServingOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The releases of the assistant: the live one in one reference, and every way to change which it is.
///
/// [#current] costs one volatile read. Changes are one at a time: load and warm, move the pointer in the database, swap the
/// reference. A process that does not serve moves the pointer and keeps no release, so that it never answers from an old one. Thread-safe.
@Singleton
public class Releases {
    /// How long a release that is neither live nor the one before may still be in somebody's hands.
    static final Duration GRACE = Duration.ofMinutes(1);

    private static final int THREADS_DEFAULT_MAX = 4;
    private static final Logger LOG = Logger.getLogger(Releases.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Supplier<KnowledgeSnapshot> draft;
    private final Consumer<Path> importIfEmpty;
    private final Clock clock;
    private final ReleaseStore store;
    private final Loader loader;
    private final boolean serves;
    private final ReentrantLock changes = new ReentrantLock();
    private final List<Superseded> superseded = new ArrayList<>();
    private volatile @Nullable Live live;

    @Inject
    public Releases(
            DataSource database,
            KnowledgeStore drafts,
            UuidV7 ids,
            Clock clock,
            @ConfigProperty(name = "frontdesk.data-dir", defaultValue = "data") Path data,
            @ConfigProperty(name = "frontdesk.serving.threads") Optional<Integer> threads,
            @ConfigProperty(name = "frontdesk.serving.engine", defaultValue = "auto") String engine,
            @ConfigProperty(name = "frontdesk.device", defaultValue = "auto") String device,
            @ConfigProperty(name = "frontdesk.roles", defaultValue = "serve,train")
                    Set<String> roles) {
        this(
                database,
                drafts::draft,
                drafts::importIfEmpty,
                ids,
                clock,
                data,
                ServingOptions.of(threads.orElseGet(Releases::cores), engine, device),
                roles.contains("serve"));
    }

    /// A short text gains nothing from more threads than this, and answering is not the machine's only work.
    private static int cores() {
        return Math.min(THREADS_DEFAULT_MAX, Runtime.getRuntime().availableProcessors());
    }

    Releases(
            DataSource database,
            Supplier<KnowledgeSnapshot> draft,
            Consumer<Path> importIfEmpty,
            UuidV7 ids,
            Clock clock,
            Path data,
            ServingOptions options,
            boolean serves) {
        this.serves = serves;
        this.draft = draft;
        this.importIfEmpty = importIfEmpty;
        this.clock = clock;
        Blobs blobs = new Blobs(Assistant.DEFAULT_ID, clock);
        this.store = new ReleaseStore(database, blobs, Assistant.DEFAULT_ID, ids, clock);
        this.loader =
                new Loader(
                        new BundleCache(data.toAbsolutePath().resolve("bundles"), database, blobs),
                        store,
                        options);
    }

    private record Live(Pointer pointer, Release release, @Nullable Release previous) {}

    private record Superseded(Release release, Instant since) {}

    /// A candidate beside the live release, on the same test set.
    ///
    /// @param changed test messages about which the two decide differently, where that was counted
    public record Comparison(JsonNode metrics, JsonNode liveMetrics, @Nullable Integer changed) {}

    /// The live release. It stays usable for a minute after another has gone live.
    ///
    /// @throws RegistryException `NOT_READY` before the first one is loaded
    public Release current() {
        Live now = live;
        if (now == null) {
            throw new RegistryException(
                    Code.NOT_READY, "No release is loaded yet; see /q/health/ready.");
        }
        return now.release();
    }

    public boolean isReady() {
        return live != null;
    }

    /// Does something longer with the live release, which stays loaded until that is done.
    public <T> T with(Function<Release, T> work) {
        Release release = current();
        release.users().incrementAndGet();
        try {
            return work.apply(release);
        } finally {
            release.users().decrementAndGet();
        }
    }

    /// Makes a release of a bundle folder and a snapshot: checked, stored, loaded once on trial, and judged by the gate.
    ///
    /// @param comparison of the bundle with the live one; null: by what their manifests say
    /// @return READY or REJECTED; its report says why
    /// @throws RegistryException if the bundle is corrupt or of an unknown format; then nothing is stored
    public ReleaseRow assemble(
            Path folder,
            KnowledgeSnapshot knowledge,
            Origin origin,
            String note,
            String by,
            @Nullable Comparison comparison) {
        BundleFolder bundle = BundleFolder.check(folder);
        store.putBundle(bundle);
        store.putKnowledge(knowledge);
        ReleaseRow row =
                store.insert(bundle.digest(), bundle.files(), knowledge.digest(), origin, note, by);
        return judge(row, comparison == null ? byManifests(bundle) : comparison);
    }

    private Comparison byManifests(BundleFolder bundle) {
        Live now = live;
        JsonNode before =
                now == null ? JSON.createObjectNode() : now.release().manifest().path("metrics");
        return new Comparison(bundle.metrics(), before, null);
    }

    private ReleaseRow judge(ReleaseRow row, Comparison comparison) {
        ObjectNode report = JSON.createObjectNode();
        report.set("metrics", comparison.metrics());
        report.set("live_metrics", comparison.liveMetrics());
        if (comparison.changed() != null) {
            report.put("changed", comparison.changed());
        }
        Gate.Verdict verdict = Gate.judge(comparison.metrics(), comparison.liveMetrics());
        report.set("gate", JSON.valueToTree(verdict));
        try {
            loader.close(loader.load(row));
        } catch (RegistryException broken) {
            report.put("failure", broken.getMessage());
            return store.judge(row.id(), State.REJECTED, report);
        }
        return store.judge(row.id(), verdict.passed() ? State.READY : State.REJECTED, report);
    }

    /// Freezes the draft and makes it live with the live bundle.
    public ReleaseRow publish(String note, String by) {
        KnowledgeSnapshot snapshot = draft.get();
        changes.lock();
        try {
            Release now = current();
            if (snapshot.digest().equals(now.row().knowledge())) {
                return now.row();
            }
            store.putKnowledge(snapshot);
            ReleaseRow row =
                    store.insert(
                            now.row().bundle(),
                            now.row().bundleFiles(),
                            snapshot.digest(),
                            Origin.KNOWLEDGE,
                            note,
                            by);
            row = store.judge(row.id(), State.READY, now.row().report());
            goLive(row, "publish", by);
            return row;
        } finally {
            changes.unlock();
        }
    }

    /// Makes a release live.
    ///
    /// @param force although the gate rejected it
    /// @throws RegistryException `GATE_FAILED`, `RELEASE_RETIRED`, `RELEASE_UNKNOWN`, or why it cannot be loaded; then the live one stays
    public ReleaseRow activate(UUID id, boolean force, String reason, String by) {
        ReleaseRow row = store.read(id);
        switch (row.state()) {
            case READY -> {}
            case CANDIDATE, REJECTED -> {
                if (!force || row.report().has("failure")) {
                    throw new RegistryException(
                            Code.GATE_FAILED,
                            "Release %d was not let through: %s. Force it if that is meant."
                                    .formatted(row.number(), why(row)));
                }
            }
            case RETIRED ->
                    throw new RegistryException(
                            Code.RELEASE_RETIRED, "Release %d is retired.".formatted(row.number()));
        }
        changes.lock();
        try {
            goLive(row, force ? "forced" : reason, by);
            return row;
        } finally {
            changes.unlock();
        }
    }

    private static String why(ReleaseRow row) {
        if (row.report().has("failure")) {
            return row.report().path("failure").asText();
        }
        List<String> reasons = new ArrayList<>();
        row.report().path("gate").path("reasons").forEach(reason -> reasons.add(reason.asText()));
        return reasons.isEmpty() ? "it has not been judged" : String.join("; ", reasons);
    }

    /// Loaded before the pointer moves, so that a release that cannot be loaded never goes live.
    private void goLive(ReleaseRow row, String reason, String by) {
        Release release = loaded(row.id()).orElseGet(() -> loader.load(row));
        if (!serves) {
            loader.close(release);
            store.activate(row.id(), reason, by);
            return;
        }
        swap(store.activate(row.id(), reason, by), release);
        closeSuperseded();
    }

    /// Makes the previous release live again; at once, since it is still loaded.
    ///
    /// @throws RegistryException `NOTHING_TO_ROLL_BACK`
    public ReleaseRow rollBack(String by) {
        changes.lock();
        try {
            Pointer pointer = store.rollBack(by);
            if (!serves) {
                return store.read(pointer.release());
            }
            Release release =
                    loaded(pointer.release())
                            .orElseGet(() -> loader.load(store.read(pointer.release())));
            swap(pointer, release);
            return release.row();
        } finally {
            changes.unlock();
        }
    }

    private Optional<Release> loaded(UUID id) {
        Live now = live;
        if (now != null && now.release().id().equals(id)) {
            return Optional.of(now.release());
        }
        return now != null && now.previous() != null && now.previous().id().equals(id)
                ? Optional.of(now.previous())
                : Optional.empty();
    }

    private void swap(Pointer pointer, Release release) {
        Live before = live;
        if (before != null && before.release() == release) {
            live = new Live(pointer, release, before.previous());
            return;
        }
        @Nullable Release previous = before == null ? null : before.release();
        live = new Live(pointer, release, previous);
        if (before != null && before.previous() != null && before.previous() != release) {
            superseded.add(new Superseded(before.previous(), clock.instant()));
        }
        LOG.infof("Release %d is live", release.number());
    }

    /// Follows the pointer in the database, as far as another replica has moved it.
    void follow() {
        changes.lock();
        try {
            Optional<Pointer> pointer = store.pointer();
            Live now = live;
            if (pointer.isPresent()
                    && (now == null || now.pointer().revision() < pointer.get().revision())) {
                UUID id = pointer.get().release();
                swap(pointer.get(), loaded(id).orElseGet(() -> loader.load(store.read(id))));
            }
            closeSuperseded();
        } finally {
            changes.unlock();
        }
    }

    private void closeSuperseded() {
        Instant before = clock.instant().minus(GRACE);
        superseded.removeIf(old -> {
            boolean unused = old.since().isBefore(before) && old.release().users().get() == 0;
            if (unused) {
                loader.close(old.release());
            }
            return unused;
        });
    }

    /// Makes the first release, if there is none, from the draft (the sample company, if that is empty) and a shipped bundle.
    ///
    /// @return whether there is one now
    boolean makeFirst(Path sample, Path bundle) {
        if (store.pointer().isPresent()) {
            return true;
        }
        if (!Files.isDirectory(bundle)) {
            return false;
        }
        return store.alone(() -> store.pointer().isPresent() || assembleFirst(sample, bundle));
    }

    /// Loaded once: what is tried is what goes live.
    private boolean assembleFirst(Path sample, Path folder) {
        importIfEmpty.accept(sample);
        KnowledgeSnapshot knowledge = draft.get();
        BundleFolder bundle = BundleFolder.check(folder);
        store.putBundle(bundle);
        store.putKnowledge(knowledge);
        ReleaseRow row =
                store.insert(
                        bundle.digest(),
                        bundle.files(),
                        knowledge.digest(),
                        Origin.SAMPLE,
                        "the shipped bundle",
                        "start");
        changes.lock();
        try {
            Release release = loader.load(row);
            ObjectNode report = JSON.createObjectNode();
            report.set("metrics", bundle.metrics());
            store.judge(row.id(), State.READY, report);
            swap(store.activate(row.id(), "first", "start"), release);
            return true;
        } finally {
            changes.unlock();
        }
    }

    /// The knowledge of the live release, whether it is loaded here or not; the draft before there is one.
    public KnowledgeSnapshot liveKnowledge() {
        return store.pointer()
                .map(pointer -> store.knowledge(store.read(pointer.release()).knowledge()))
                .orElseGet(draft);
    }

    /// The folder of the live release's bundle, written from the database if need be.
    public Optional<Path> liveBundle() {
        return store.pointer().map(pointer -> loader.folder(store.read(pointer.release())));
    }

    /// The newest first.
    public List<ReleaseRow> list() {
        return store.list();
    }

    public ReleaseRow read(UUID id) {
        return store.read(id);
    }

    /// Which release is live and which was before, as the database has it; `[live, previous?]`.
    public List<UUID> liveAndPrevious() {
        return store.pointer()
                .map(pointer ->
                        pointer.previous() == null
                                ? List.of(pointer.release())
                                : List.of(pointer.release(), pointer.previous()))
                .orElse(List.of());
    }

    @PreDestroy
    void close() {
        changes.lock();
        try {
            Live now = live;
            live = null;
            superseded.forEach(old -> loader.close(old.release()));
            superseded.clear();
            if (now != null) {
                loader.close(now.release());
                if (now.previous() != null) {
                    loader.close(now.previous());
                }
            }
        } finally {
            changes.unlock();
        }
    }
}
