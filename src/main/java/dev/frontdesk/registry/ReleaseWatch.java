package dev.frontdesk.registry;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/// The thread that brings up the live release at the start and then follows its pointer in the database.
///
/// It listens on a connection of its own; a lost one is opened again. Besides it looks every few seconds, since a notice may get
/// lost with a connection. Ready means: a release is loaded and warm.
@Readiness
@Singleton
public class ReleaseWatch implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(ReleaseWatch.class);
    private static final int POLL_MILLIS = 3_000;
    private static final int RETRY_MILLIS = 1_000;
    private static final String SERVE = "serve";

    private final Releases releases;
    private final DataSource database;
    private final boolean serves;
    private final Path sample;
    private final Path bundle;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile String problem = "the release is being loaded";

    @Inject
    public ReleaseWatch(
            Releases releases,
            DataSource database,
            @ConfigProperty(name = "frontdesk.roles", defaultValue = "serve,train")
                    Set<String> roles,
            @ConfigProperty(name = "frontdesk.sample", defaultValue = "dialog-data") Path sample,
            @ConfigProperty(name = "frontdesk.bundle", defaultValue = "dialog-data/bundle")
                    Path bundle) {
        this.releases = releases;
        this.database = database;
        this.serves = roles.contains(SERVE);
        this.sample = sample;
        this.bundle = bundle;
    }

    void start(@Observes StartupEvent event) {
        if (serves) {
            Thread.ofPlatform().name("releases").daemon().start(this::run);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopped.countDown();
    }

    private void run() {
        while (isRunning()) {
            try {
                if (releases.isReady() || bringUp()) {
                    listen();
                } else {
                    pause();
                }
            } catch (SQLException | RuntimeException e) {
                if (isRunning()) {
                    report(String.valueOf(e.getMessage()));
                    pause();
                }
            }
        }
    }

    private boolean isRunning() {
        return stopped.getCount() > 0;
    }

    private boolean bringUp() {
        if (!releases.makeFirst(sample, bundle)) {
            report("there is no release yet, and no bundle in " + bundle.toAbsolutePath());
            return false;
        }
        releases.follow();
        return releases.isReady();
    }

    /// Logged when it changes, not at every try.
    private void report(String what) {
        if (!what.equals(problem)) {
            LOG.warnf("Releases: %s", what);
        }
        problem = what;
    }

    private void listen() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("listen " + ReleaseStore.CHANNEL);
            PGConnection postgres = connection.unwrap(PGConnection.class);
            try {
                while (isRunning()) {
                    releases.follow();
                    postgres.getNotifications(POLL_MILLIS);
                }
            } finally {
                unlisten(statement);
            }
        }
    }

    /// The connection goes back to a pool; one that is broken is thrown away there.
    private static void unlisten(Statement statement) {
        try {
            statement.execute("unlisten *");
        } catch (SQLException e) {
            LOG.debugf("The listening connection was lost: %s", e.getMessage());
        }
    }

    private void pause() {
        try {
            boolean ended = stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
            LOG.tracef("stopped: %s", ended);
        } catch (InterruptedException e) {
            stopped.countDown();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("release").status(!serves || releases.isReady());
        @Nullable Release release = releases.isReady() ? releases.current() : null;
        if (release != null) {
            response.withData("release", release.number());
        } else if (serves) {
            response.withData("problem", problem);
        }
        return response.build();
    }
}
