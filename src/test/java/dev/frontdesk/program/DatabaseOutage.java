package dev.frontdesk.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/// A time in which the database is away: its server is killed, and something else holds its port and hangs up on every
/// caller, so that the server cannot come back before [#close].
final class DatabaseOutage implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final ServerSocket squatter;

    private DatabaseOutage(ServerSocket squatter) {
        this.squatter = squatter;
        Thread.ofPlatform().daemon().name("database-outage").start(this::hangUp);
    }

    static DatabaseOutage begin(Postmaster server) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() - deadline < 0) {
            // A server that came back before the port was taken is killed again.
            Postmaster.of(server.folder())
                    .flatMap(Postmaster::process)
                    .ifPresent(ProcessHandle::destroyForcibly);
            try {
                ServerSocket socket = new ServerSocket();
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
                return new DatabaseOutage(socket);
            } catch (IOException stillTaken) {
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("the port of the killed database did not become free");
    }

    private void hangUp() {
        while (!squatter.isClosed()) {
            try (Socket caller = squatter.accept()) {
                caller.setSoLinger(true, 0);
            } catch (IOException over) {
                // closed, or the caller has gone already
            }
        }
    }

    @Override
    public void close() {
        try {
            squatter.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
