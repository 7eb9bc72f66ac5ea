package dev.frontdesk.operations;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/// A real PostgreSQL for `@QuarkusTest`s: `@QuarkusTestResource(PostgresResource.class)`.
///
/// One server a test run, kept in `target/test-postgres`, and a fresh database each time Quarkus starts.
public final class PostgresResource implements QuarkusTestResourceLifecycleManager {

    /// With which `admin` signs in.
    public static final String ADMIN_PASSWORD = "correct horse battery staple";

    /// Survives Quarkus' class loaders, of which each test profile has its own: the server's URL, user and password.
    private static final String STARTED = "frontdesk.test.postgres";

    @Override
    public Map<String, String> start() {
        DatabaseAddress server = server();
        String name = "test_" + UUID.randomUUID().toString().replace('-', '_');
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("no test database", e);
        }
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(server.url());
        return Map.of(
                "quarkus.datasource.jdbc.url",
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(source.getPortNumbers()[0], name),
                "quarkus.datasource.username",
                server.user(),
                "quarkus.datasource.password",
                server.password(),
                "frontdesk.admin.password",
                ADMIN_PASSWORD);
    }

    /// A fresh database with our tables, for a test without Quarkus.
    public static DataSource migrated() {
        Map<String, String> started = new PostgresResource().start();
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(started.get("quarkus.datasource.jdbc.url"));
        source.setUser(started.get("quarkus.datasource.username"));
        source.setPassword(started.get("quarkus.datasource.password"));
        Flyway.configure().dataSource(source).locations("classpath:db/migration").load().migrate();
        return source;
    }

    @Override
    public void stop() {
        // The server stops with the JVM: the next test profile uses it again.
    }

    private static synchronized DatabaseAddress server() {
        String started = System.getProperty(STARTED);
        if (started != null) {
            String[] parts = started.split(" ", 3);
            return new DatabaseAddress(parts[0], parts[1], parts[2]);
        }
        EmbeddedPostgres postgres =
                EmbeddedPostgres.start(Path.of("target", "test-postgres"), Duration.ofSeconds(60));
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::close, "test-postgres-stop"));
        DatabaseAddress address = postgres.address();
        dropOldDatabases(address);
        System.setProperty(
                STARTED, String.join(" ", address.url(), address.user(), address.password()));
        return address;
    }

    private static void dropOldDatabases(DatabaseAddress address) {
        String find = "SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'";
        try (Connection connection = address.dataSource().getConnection();
                Statement select = connection.createStatement();
                Statement drop = connection.createStatement();
                var row = select.executeQuery(find)) {
            while (row.next()) {
                drop.execute("DROP DATABASE " + row.getString(1) + " WITH (FORCE)");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot drop the last run's databases", e);
        }
    }
}
