package dev.frontdesk.operations;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// Where a database is and how to sign in to it.
///
/// @param url a JDBC URL without user or password, so that it may be printed
public record DatabaseAddress(String url, String user, String password) {

    /// Unpooled connections to it, for commands; the service has Quarkus' pool.
    public DataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        if (!user.isEmpty()) {
            source.setUser(user);
            source.setPassword(password);
        }
        source.setConnectTimeout(10);
        source.setApplicationName("frontdesk command");
        return source;
    }

    /// Hands the address to Quarkus, which must not have started yet.
    void publish() {
        System.setProperty("quarkus.datasource.jdbc.url", url);
        System.setProperty("quarkus.datasource.username", user);
        System.setProperty("quarkus.datasource.password", password);
    }

    @Override
    public String toString() {
        return user + " at " + url;
    }
}
