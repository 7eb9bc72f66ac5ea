package dev.frontdesk.registry;

import dev.frontdesk.registry.RegistryException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Arrays;
import java.util.UUID;

/// Files in Postgres, named by the SHA-256 of their content and cut into chunks of 1 MiB, so that none is ever whole in memory.
///
/// All calls belong to the caller's transaction. Thread-safe.
final class Blobs {
    static final int CHUNK_SIZE = 1 << 20;

    private final UUID assistant;
    private final Clock clock;

    Blobs(UUID assistant, Clock clock) {
        this.assistant = assistant;
        this.clock = clock;
    }

    /// Stores a content unless it is there already.
    ///
    /// @throws RegistryException `BUNDLE_CORRUPT` if the content is not what the digest says; nothing of it may be committed then
    void put(Connection connection, String digest, long size, InputStream content)
            throws SQLException, IOException {
        String sql =
                "insert into blob (assistant_id, digest, size, created_at) values (?, ?, ?, ?) on conflict do nothing";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setObject(1, assistant);
            insert.setString(2, digest);
            insert.setLong(3, size);
            insert.setTimestamp(4, Timestamp.from(clock.instant()));
            if (insert.executeUpdate() == 0) {
                return;
            }
        }
        MessageDigest found = Sha256.start();
        String chunkSql =
                "insert into blob_chunk (assistant_id, digest, ordinal, bytes) values (?, ?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(chunkSql)) {
            byte[] buffer = new byte[CHUNK_SIZE];
            int count;
            for (int ordinal = 0;
                    (count = content.readNBytes(buffer, 0, CHUNK_SIZE)) > 0;
                    ordinal++) {
                found.update(buffer, 0, count);
                insert.setObject(1, assistant);
                insert.setString(2, digest);
                insert.setInt(3, ordinal);
                insert.setBytes(4, count == CHUNK_SIZE ? buffer : Arrays.copyOf(buffer, count));
                insert.executeUpdate();
            }
        }
        String hex = Sha256.hex(found);
        if (!hex.equals(digest)) {
            throw new RegistryException(
                    Code.BUNDLE_CORRUPT,
                    "The file changed while it was stored: its SHA-256 is %s, expected was %s."
                            .formatted(hex, digest));
        }
    }

    /// Writes a blob's content to a stream and checks it.
    ///
    /// @throws RegistryException `BUNDLE_CORRUPT` if the blob is not there or is not what its digest says
    void copy(Connection connection, String digest, OutputStream out)
            throws SQLException, IOException {
        MessageDigest found = Sha256.start();
        String sql =
                "select bytes from blob_chunk where assistant_id = ? and digest = ? and ordinal = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, assistant);
            select.setString(2, digest);
            boolean more = true;
            for (int ordinal = 0; more; ordinal++) {
                select.setInt(3, ordinal);
                try (ResultSet row = select.executeQuery()) {
                    more = row.next();
                    if (more) {
                        byte[] bytes = row.getBytes(1);
                        found.update(bytes);
                        out.write(bytes);
                    }
                }
            }
        }
        String hex = Sha256.hex(found);
        if (!hex.equals(digest)) {
            throw new RegistryException(
                    Code.BUNDLE_CORRUPT,
                    "The blob %s in the database is missing or damaged (its SHA-256 is %s)."
                            .formatted(digest, hex));
        }
    }
}
