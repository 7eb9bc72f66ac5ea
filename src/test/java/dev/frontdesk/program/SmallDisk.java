package dev.frontdesk.program;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A small file system in memory, mounted for a test; only root on Linux may do that.
final class SmallDisk implements AutoCloseable {
    private final Path folder;
    private final boolean mounted;

    private SmallDisk(Path folder, boolean mounted) {
        this.folder = folder;
        this.mounted = mounted;
    }

    static SmallDisk mount(int megabytes) {
        Path folder = Launch.newFolder("disk");
        boolean mounted =
                succeeds(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=" + megabytes + "m",
                        "tmpfs",
                        folder.toString());
        return new SmallDisk(folder, mounted);
    }

    boolean isMounted() {
        return mounted;
    }

    Path folder() {
        return folder;
    }

    /// Fills it to its last byte with a file, which is returned.
    Path fill() {
        Path ballast = folder.resolve("ballast");
        try (OutputStream out = Files.newOutputStream(ballast)) {
            byte[] block = new byte[4096];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            if (!Files.exists(ballast)) {
                throw new UncheckedIOException(full);
            }
            return ballast;
        }
    }

    private static boolean succeeds(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        if (mounted) {
            succeeds("umount", "-l", folder.toString());
        }
        Launch.deleteFolder(folder);
    }
}
