package dev.frontdesk.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.answering.Decision;
import dev.frontdesk.answering.Question;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.operations.PostgresResource;
import dev.frontdesk.operations.access.UuidV7;
import dev.frontdesk.registry.RegistryException.Code;
import dev.frontdesk.registry.ReleaseRow.Origin;
import dev.frontdesk.registry.ReleaseRow.State;
import dev.frontdesk.scoring.ServingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Releases with a real Postgres and a real, tiny model.
final class ReleasesIT {
    @TempDir static Path bundles;
    private static Path bundle;
    private static Path worse;

    @TempDir Path data;
    private final List<Releases> opened = new ArrayList<>();
    private DataSource database;
    private KnowledgeSnapshot draft = TinyCompany.snapshot();
    private Releases releases;

    @BeforeAll
    static void writeBundles() throws IOException {
        bundle = TinyBundle.write(bundles.resolve("good"), TinyCompany.snapshot(), 0.93);
        worse = TinyBundle.write(bundles.resolve("worse"), TinyCompany.snapshot(), 0.80);
    }

    @BeforeEach
    void start() {
        database = PostgresResource.migrated();
        releases = open(data);
        assertThat(releases.makeFirst(data, bundle)).isTrue();
        releases.follow();
    }

    private Releases open(Path folder) {
        return open(folder, true);
    }

    private Releases open(Path folder, boolean serves) {
        Releases one =
                new Releases(
                        database,
                        () -> draft,
                        _ -> {},
                        new UuidV7(Clock.systemUTC(), new Random(1)),
                        Clock.systemUTC(),
                        folder,
                        ServingOptions.onCpu(1),
                        serves);
        opened.add(one);
        return one;
    }

    @AfterEach
    void close() {
        opened.forEach(Releases::close);
    }

    @Test
    void theFirstReleaseAnswers() {
        assertThat(releases.current().number()).isEqualTo(1);
        assertThat(ask(releases, "where is my order")).isEqualTo("You find it under Your orders.");
        assertThat(releases.list()).extracting(ReleaseRow::state).containsExactly(State.READY);
        assertThat(releases.makeFirst(data, bundle)).isTrue();
        assertThat(releases.list()).hasSize(1);
    }

    @Test
    void aProcessThatDoesNotServeMovesThePointerAndNeverAnswers() {
        Releases trainer = open(data, false);
        draft = TinyCompany.snapshot("It is in the tracking mail.");
        ReleaseRow made =
                trainer.assemble(bundle, draft, ReleaseRow.Origin.TRAINING, "job", "test", null);
        trainer.activate(made.id(), false, "training", "test");
        assertThat(trainer.isReady()).isFalse();
        releases.follow();
        assertThat(releases.current().id()).isEqualTo(made.id());
        trainer.rollBack("test");
        assertThat(trainer.isReady()).isFalse();
        releases.follow();
        assertThat(releases.current().number()).isEqualTo(1);
    }

    @Test
    void aKnowledgeChangeGoesLiveAndRollsBack() {
        Release before = releases.current();
        draft = TinyCompany.snapshot("It is in the tracking mail.");
        long start = System.nanoTime();
        ReleaseRow row = releases.publish("new text", "test");
        assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(2_000);
        assertThat(releases.current().id()).isEqualTo(row.id());
        assertThat(releases.current().scorer()).isSameAs(before.scorer());
        assertThat(ask(releases, "where is my order")).isEqualTo("It is in the tracking mail.");
        assertThat(releases.publish("nothing new", "test").id()).isEqualTo(row.id());

        releases.rollBack("test");
        assertThat(releases.current()).isSameAs(before);
        assertThat(ask(releases, "where is my order")).isEqualTo("You find it under Your orders.");
        releases.rollBack("test");
        assertThat(releases.current().id()).isEqualTo(row.id());
    }

    @Test
    void nothingToRollBackIsSaid() {
        refused(
                Code.NOTHING_TO_ROLL_BACK,
                "No release was live before",
                () -> releases.rollBack("t"));
    }

    @Test
    void theGateHoldsBackWhatIsWorse() {
        ReleaseRow row = releases.assemble(worse, draft, Origin.BUNDLE, "worse", "test", null);
        assertThat(row.state()).isEqualTo(State.REJECTED);
        refused(
                Code.GATE_FAILED,
                "accuracy fell from 0.9300 to 0.8000",
                () -> releases.activate(row.id(), false, "activate", "test"));
        assertThat(releases.current().number()).isEqualTo(1);
        releases.activate(row.id(), true, "activate", "test");
        assertThat(releases.current().number()).isEqualTo(2);
    }

    @Test
    void aCorruptBundleIsRefusedAndTheLiveOneGoesOn() throws IOException {
        Path corrupt = bundles.resolve("corrupt");
        copy(bundle, corrupt);
        Files.writeString(corrupt.resolve("heads/en.json"), "{}");
        refused(
                Code.BUNDLE_CORRUPT,
                "heads/en.json is damaged",
                () -> releases.assemble(corrupt, draft, Origin.BUNDLE, "", "test", null));
        assertThat(releases.list()).hasSize(1);

        TinyBundle.writeManifest(corrupt, 0.95); // whole now, but no model
        ReleaseRow row = releases.assemble(corrupt, draft, Origin.BUNDLE, "", "test", null);
        assertThat(row.state()).isEqualTo(State.REJECTED);
        refused(
                Code.GATE_FAILED,
                "cannot be loaded",
                () -> releases.activate(row.id(), true, "activate", "test"));
        assertThat(ask(releases, "where is my order")).isEqualTo("You find it under Your orders.");
    }

    @Test
    void anotherReplicaAnswersTheSameFromTheDatabaseAlone(@TempDir Path otherDisk)
            throws IOException {
        Releases other = open(otherDisk);
        other.follow();
        assertThat(ask(other, "where is my order")).isEqualTo("You find it under Your orders.");
        assertThat(BundleFolder.check(onlyBundle(otherDisk)).files())
                .isEqualTo(BundleFolder.check(bundle).files());

        draft = TinyCompany.snapshot("It is in the tracking mail.");
        releases.publish("", "test");
        other.follow();
        assertThat(ask(other, "where is my order")).isEqualTo("It is in the tracking mail.");
        Release first = releases.current();
        other.rollBack("test");
        releases.follow();
        assertThat(releases.current()).isNotSameAs(first);
        assertThat(ask(releases, "where is my order")).isEqualTo("You find it under Your orders.");
    }

    @Test
    void aDamagedCacheIsWrittenAnew() throws IOException {
        Path cached = onlyBundle(data);
        Files.writeString(cached.resolve("heads/en.json"), "damaged");
        Releases again = open(data);
        again.follow();
        assertThat(ask(again, "where is my order")).isEqualTo("You find it under Your orders.");
        assertThat(BundleFolder.check(cached).digest()).isEqualTo(cached.getFileName().toString());
        try (Stream<Path> left = Files.list(cached.getParent())) {
            assertThat(left).containsExactly(cached);
        }
    }

    @Test
    void aDamagedBlobIsRefused(@TempDir Path otherDisk) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("update blob_chunk set bytes = '\\x00' where ordinal = 0");
        }
        Releases other = open(otherDisk);
        refused(Code.BUNDLE_CORRUPT, "missing or damaged", other::follow);
        assertThat(other.isReady()).isFalse();
        refused(Code.NOT_READY, "No release is loaded", other::current);
    }

    @Test
    void aReleaseAndItsHistoryNeverChange() {
        for (String sql :
                List.of(
                        "update release set bundle_digest = 'x'",
                        "delete from release_activation",
                        "update release_activation set reason = 'activate'")) {
            assertThatThrownBy(
                            () -> {
                                try (Connection connection = database.getConnection();
                                        Statement statement = connection.createStatement()) {
                                    statement.execute(sql);
                                }
                            })
                    .as(sql)
                    .hasMessageContaining("never change");
        }
    }

    private static String ask(Releases releases, String text) {
        return releases.with(release -> {
            Decision decision = release.engine().answer(Question.of(text, "en"));
            assertThat(decision).isInstanceOf(Decision.Reply.class);
            return release.knowledge()
                    .answer(((Decision.Reply) decision).answer(), "en")
                    .orElseThrow()
                    .text();
        });
    }

    private static Path onlyBundle(Path disk) throws IOException {
        try (Stream<Path> folders = Files.list(disk.resolve("bundles"))) {
            List<Path> all = folders.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.sorted(Comparator.naturalOrder()).toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    private static void refused(
            Code code, String why, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(why);
    }
}
