package dev.frontdesk.registry;

import dev.frontdesk.registry.RegistryException.Code;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// Bundles on the disk, a cache of those in the database: one folder each, named by the bundle's digest.
///
/// A folder that is missing or damaged is written anew: into a temporary folder beside it, each file forced to the disk, then
/// renamed at once, so that a crash leaves a whole folder or none.
final class BundleCache {
    private static final Logger LOG = Logger.getLogger(BundleCache.class);

    private final Path root;
    private final DataSource database;
    private final Blobs blobs;

    BundleCache(Path root, DataSource database, Blobs blobs) {
        this.root = root;
        this.database = database;
        this.blobs = blobs;
    }

    /// Where the vectors of a bundle's texts are kept.
    VectorFile vectors(String digest) {
        return new VectorFile(root.resolve(digest + ".vectors.safetensors"));
    }

    /// A bundle's folder, checked file by file.
    ///
    /// @throws RegistryException if the database has not got it whole, or the disk is full
    BundleFolder folder(String digest, Map<String, String> files) {
        Path folder = root.resolve(digest);
        if (Files.isDirectory(folder)) {
            try {
                return ofDigest(folder, digest);
            } catch (RegistryException damaged) {
                LOG.warnf("%s It is written anew from the database.", damaged.getMessage());
            }
        }
        Path unfinished = root.resolve(digest + ".unfinished-" + ProcessHandle.current().pid());
        try {
            Files.createDirectories(root);
            delete(unfinished);
            Files.createDirectory(unfinished);
            write(unfinished, files);
            delete(folder);
            move(unfinished, folder);
            return ofDigest(folder, digest);
        } catch (IOException e) {
            throw failure(folder, e);
        } catch (SQLException e) {
            throw new RegistryException(
                    Code.UNAVAILABLE, "The bundle cannot be read from the database: " + e, e);
        } finally {
            deleteQuietly(unfinished);
        }
    }

    private static BundleFolder ofDigest(Path folder, String digest) {
        BundleFolder bundle = BundleFolder.check(folder);
        if (!bundle.digest().equals(digest)) {
            throw new RegistryException(
                    Code.BUNDLE_CORRUPT,
                    "The bundle %s is refused: its manifest is another one's.".formatted(folder));
        }
        return bundle;
    }

    private void write(Path folder, Map<String, String> files) throws IOException, SQLException {
        try (Connection connection = database.getConnection()) {
            for (Map.Entry<String, String> entry : files.entrySet()) {
                Path file = folder.resolve(entry.getKey()).normalize();
                if (!file.startsWith(folder)) {
                    throw new IOException(
                            "the path " + entry.getKey() + " leads out of the bundle");
                }
                Files.createDirectories(file.getParent());
                try (OutputStream out =
                        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
                    blobs.copy(connection, entry.getValue(), out);
                }
                force(file);
            }
        }
        try (Stream<Path> folders = Files.walk(folder)) {
            for (Path inner : folders.filter(Files::isDirectory).toList()) {
                force(inner);
            }
        }
    }

    /// Another process may have been faster; then its folder is as good.
    private void move(Path unfinished, Path folder) throws IOException {
        try {
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
            LOG.debugf("%s was written by another process", folder);
        }
        force(root);
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static RegistryException failure(Path folder, IOException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("No space left") || message.contains("quota exceeded")) {
            return new RegistryException(
                    Code.DISK_FULL,
                    "The disk is full: the bundle does not fit in %s. Nothing of it was kept."
                            .formatted(folder.getParent()),
                    e);
        }
        return new RegistryException(
                Code.DISK_FAILED, "The bundle cannot be written to %s: %s".formatted(folder, e), e);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void deleteQuietly(Path folder) {
        try {
            delete(folder);
        } catch (IOException e) {
            LOG.warnf("%s could not be removed: %s", folder, e.getMessage());
        }
    }
}
