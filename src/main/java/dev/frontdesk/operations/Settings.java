package dev.frontdesk.operations;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/// The configuration before Quarkus exists, for commands and for the start of the database.
///
/// The same sources in the same order as Quarkus': system properties, environment, `config/application.properties` in
/// the working directory, and the defaults in the program's own `application.properties`.
final class Settings {

    private Settings() {}

    static Config load() {
        var builder =
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .addSystemSources()
                        .withProfile(System.getProperty("quarkus.profile", "prod"));
        try {
            Path own = Path.of("config", "application.properties");
            if (Files.isRegularFile(own)) {
                builder.withSources(new PropertiesConfigSource(own.toUri().toURL(), 260));
            }
            URL defaults = Settings.class.getResource("/application.properties");
            if (defaults != null) {
                builder.withSources(new PropertiesConfigSource(defaults, 250));
            }
        } catch (IOException e) {
            throw new OperationsException("Cannot read the configuration: " + e.getMessage(), e);
        }
        return builder.build();
    }

    /// The database that somebody configured; empty if the embedded one is to be used.
    static Optional<DatabaseAddress> database(Config config) {
        return config.getOptionalValue("quarkus.datasource.jdbc.url", String.class)
                .map(url ->
                        new DatabaseAddress(
                                url,
                                text(config, "quarkus.datasource.username"),
                                text(config, "quarkus.datasource.password")));
    }

    private static String text(Config config, String name) {
        return config.getOptionalValue(name, String.class).orElse("");
    }

    /// The embedded database's folder.
    static Path databaseFolder(Config config) {
        return Path.of(config.getValue("frontdesk.data-dir", String.class))
                .toAbsolutePath()
                .resolve("postgres");
    }
}
