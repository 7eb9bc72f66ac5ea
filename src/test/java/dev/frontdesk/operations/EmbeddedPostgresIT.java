package dev.frontdesk.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The embedded server by its promises: durable, closed, kept, healed, one owner.
class EmbeddedPostgresIT {

    private static final Path FOLDER = Path.of("target", "embedded-postgres-it");
    private static final Duration HEALING = Duration.ofSeconds(30);

    private EmbeddedPostgres postgres;

    @BeforeAll
    static void emptyFolder() throws IOException {
        if (Files.exists(FOLDER)) {
            // An interrupted run may have left its server behind.
            EmbeddedPostgres.start(FOLDER, Duration.ZERO).close();
            Folders.delete(FOLDER.resolve("cluster"));
        }
    }

    @BeforeEach
    void start() throws SQLException {
        postgres = EmbeddedPostgres.start(FOLDER, Duration.ofSeconds(20));
        execute("CREATE TABLE IF NOT EXISTS kept (n int)");
        execute("TRUNCATE kept");
    }

    @AfterEach
    void stop() {
        postgres.close();
    }

    @Test
    void commitsAreDurable() throws SQLException {
        assertThat(one("SHOW fsync")).isEqualTo("on");
        assertThat(one("SHOW synchronous_commit")).isEqualTo("on");
        assertThat(one("SHOW full_page_writes")).isEqualTo("on");
        assertThat(one("SHOW listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(
                        one(
                                "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = 'frontdesk'"))
                .isEqualTo("bC.UTF-8");
    }

    @Test
    void nobodyGetsInWithoutThePassword() throws IOException {
        DatabaseAddress right = postgres.address();
        DatabaseAddress wrong = new DatabaseAddress(right.url(), right.user(), "guess");
        assertThatThrownBy(() -> wrong.dataSource().getConnection().close())
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refused -> assertThat(refused.getSQLState()).isEqualTo("28P01"));
        assertThat(right.toString()).doesNotContain(right.password());
        assertThat(Files.getPosixFilePermissions(FOLDER.resolve("password")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void rowsOutliveARestart() throws SQLException {
        execute("INSERT INTO kept VALUES (1)");
        postgres.close();
        assertThat(EmbeddedPostgres.running(FOLDER)).isEmpty();
        postgres = EmbeddedPostgres.start(FOLDER, Duration.ZERO);
        assertThat(one("SELECT count(*) FROM kept")).isEqualTo("1");
    }

    @Test
    void aSecondOwnerIsRefusedButFindsTheServer() {
        assertThat(EmbeddedPostgres.tryStart(FOLDER)).isEmpty();
        assertThatThrownBy(() -> EmbeddedPostgres.start(FOLDER, Duration.ZERO))
                .isInstanceOf(OperationsException.class)
                .hasMessageContaining("in use by another running Frontdesk");
        assertThat(EmbeddedPostgres.running(FOLDER)).contains(postgres.address());
    }

    @Test
    void aKilledServerComesBackWithEveryCommittedRow() throws SQLException {
        postgres.supervise();
        for (int round = 1; round <= 3; round++) {
            execute("INSERT INTO kept VALUES (" + round + ")");
            long killed = serverPid();
            // An open connection keeps a backend, and so the shared memory, alive for a moment.
            try (Connection open = postgres.address().dataSource().getConnection()) {
                assertThat(open.isValid(5)).isTrue();
                assertThat(ProcessHandle.of(killed).orElseThrow().destroyForcibly()).isTrue();
                awaitAnotherServer(killed);
            }
            assertThat(one("SELECT count(*) FROM kept")).isEqualTo(Integer.toString(round));
        }
    }

    @Test
    void aServerLeftBehindByAKilledProgramIsReplaced() throws Exception {
        postgres.close();
        Process program =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                Owner.class.getName(),
                                FOLDER.toString())
                        .redirectErrorStream(true)
                        .start();
        try (var output = program.inputReader()) {
            assertThat(output.lines().anyMatch("committed"::equals)).isTrue();
        }
        long orphan = serverPid();
        program.destroyForcibly().waitFor();
        assertThat(ProcessHandle.of(orphan)).get().matches(ProcessHandle::isAlive);

        postgres = EmbeddedPostgres.start(FOLDER, Duration.ZERO);
        assertThat(serverPid()).isNotEqualTo(orphan);
        assertThat(one("SELECT n FROM kept")).isEqualTo("42");
    }

    /// Another program that owns the folder, until it is killed.
    static final class Owner {
        public static void main(String[] folder) throws Exception {
            EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(folder[0]), Duration.ZERO);
            try (Connection connection = postgres.address().dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO kept VALUES (42)");
            }
            System.out.println("committed");
            Thread.sleep(Duration.ofMinutes(5));
        }
    }

    @Test
    void aStrangerWithTheOldProcessIdIsLeftAlone() throws IOException {
        postgres.close();
        long ours = ProcessHandle.current().pid();
        Files.write(
                FOLDER.resolve("cluster/postmaster.pid"),
                List.of(
                        Long.toString(ours),
                        FOLDER.toString(),
                        "1",
                        "5432",
                        "",
                        "127.0.0.1",
                        "1 1",
                        "ready"));
        assertThat(EmbeddedPostgres.running(FOLDER)).isEmpty();
        postgres = EmbeddedPostgres.start(FOLDER, Duration.ZERO);
        assertThat(EmbeddedPostgres.running(FOLDER)).isPresent();
    }

    @Test
    void anotherMajorVersionIsRefusedUntouched() throws IOException {
        postgres.close();
        Path version = FOLDER.resolve("cluster/PG_VERSION");
        String right = Files.readString(version);
        Files.writeString(version, "9\n");
        try {
            assertThatThrownBy(() -> EmbeddedPostgres.start(FOLDER, Duration.ZERO))
                    .isInstanceOf(OperationsException.class)
                    .hasMessageContaining("was written by PostgreSQL 9")
                    .hasMessageContaining("pg_dump of PostgreSQL 9")
                    .hasMessageContaining("pg_restore")
                    .hasMessageNotContaining("export");
        } finally {
            Files.writeString(version, right);
        }
        postgres = EmbeddedPostgres.start(FOLDER, Duration.ZERO);
    }

    private static long serverPid() {
        return Postmaster.read(FOLDER.toAbsolutePath().resolve("cluster")).orElseThrow().pid();
    }

    private static void awaitAnotherServer(long old) {
        long deadline = System.nanoTime() + HEALING.toNanos();
        while (EmbeddedPostgres.running(FOLDER).isEmpty() || serverPid() == old) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            EmbeddedPostgres.pause(20);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = postgres.address().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String one(String sql) throws SQLException {
        try (Connection connection = postgres.address().dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
