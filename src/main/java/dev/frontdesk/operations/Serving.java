package dev.frontdesk.operations;

import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.Config;

/// The running service: the database first, then Quarkus; at the end Quarkus first, then the database.
final class Serving {

    /// What [#run] returns in a program that Quarkus will end.
    static final int STILL_RUNNING = -1;

    private static final Duration OWNER_PATIENCE = Duration.ofSeconds(15);

    private Serving() {}

    /// Serves until the program is told to end.
    static int run(Config config, String... arguments) {
        ConfigurationCheck.check(config);
        CountDownLatch closed = new CountDownLatch(1);
        if (Settings.database(config).isEmpty()) {
            startDatabase(Settings.databaseFolder(config), closed);
        }
        Quarkus.run(
                null,
                (status, failure) -> {
                    closed.countDown();
                    ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(status, failure);
                },
                arguments);
        return STILL_RUNNING;
    }

    static boolean inDevelopment() {
        return LaunchMode.current() == LaunchMode.DEVELOPMENT;
    }

    private static void startDatabase(Path folder, CountDownLatch closed) {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, OWNER_PATIENCE);
        // In development main is called again at each reload; then this address counts as
        // configured.
        postgres.address().publish();
        postgres.supervise();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> stopAfter(closed, postgres), "postgres-stop"));
    }

    /// Shutdown hooks run side by side, and Quarkus has its own: the database waits until the application has closed.
    private static void stopAfter(CountDownLatch closed, EmbeddedPostgres postgres) {
        try {
            if (!inDevelopment() && !closed.await(30, TimeUnit.SECONDS)) {
                System.err.println(
                        "frontdesk: the service did not close within 30 seconds; stopping the database.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        postgres.close();
    }
}
