package dev.frontdesk.operations;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/// The database as a command sees it, opened at the first [#get]: the configured one, the embedded one of the running
/// service, or else the embedded one started for as long as the command runs.
///
/// A running service is never disturbed: its server is only connected to. A server started here stops when its last
/// client has gone. Not thread-safe.
final class CommandDatabase implements Supplier<DataSource>, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Config config;
    private @Nullable EmbeddedPostgres own;
    private @Nullable DataSource opened;

    CommandDatabase(Config config) {
        this.config = config;
    }

    /// The open database, with Frontdesk's tables in it.
    ///
    /// @throws OperationsException if there is none and none can be started
    @Override
    public DataSource get() {
        if (opened == null) {
            DataSource source =
                    Settings.database(config)
                            .orElseGet(() -> embedded(Settings.databaseFolder(config)))
                            .dataSource();
            createTables(source);
            opened = source;
        }
        return opened;
    }

    private DatabaseAddress embedded(Path folder) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<EmbeddedPostgres> started = EmbeddedPostgres.tryStart(folder);
            if (started.isPresent()) {
                own = started.get();
                return started.get().address();
            }
            Optional<DatabaseAddress> running = EmbeddedPostgres.running(folder);
            if (running.isPresent()) {
                return running.get();
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new OperationsException(
                        "The database in %s belongs to a running Frontdesk but does not answer."
                                .formatted(folder));
            }
            EmbeddedPostgres.pause(200);
        }
    }

    /// A database that has never been used gets its tables; one that has is left to the service to migrate.
    private static void createTables(DataSource source) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT to_regclass('access_key')")) {
            row.next();
            if (row.getString(1) != null) {
                return;
            }
        } catch (SQLException e) {
            throw new OperationsException("The database does not answer: " + e.getMessage(), e);
        }
        Flyway.configure(CommandDatabase.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    @Override
    public void close() {
        if (own != null) {
            own.closeWhenIdle();
        }
    }
}
