package dev.frontdesk.training;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A small server that behaves as the Hub does: checksums as tags, large files behind a redirect, byte ranges; and as badly as it is told to.
final class FakeHub implements AutoCloseable {
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final int LARGE = 50_000;

    final Map<String, byte[]> files = new ConcurrentHashMap<>();
    final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    /// Bytes after which a connection to a large file is cut, for so many connections.
    volatile int cutAfter = Integer.MAX_VALUE;

    final AtomicInteger cuts = new AtomicInteger();
    volatile boolean tags = true;
    volatile boolean wrongTags;
    volatile boolean ranges = true;
    volatile int status = 200;
    volatile String commit = COMMIT;
    private final HttpServer server;

    FakeHub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(Thread::startVirtualThread);
        server.start();
    }

    String endpoint() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    long asked(String part) {
        synchronized (asked) {
            return asked.stream().filter(line -> line.contains(part)).count();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String range = exchange.getRequestHeaders().getFirst("Range");
            asked.add(path + (range == null ? "" : " " + range));
            byte[] content =
                    files.get(
                            path.replaceFirst("^/store", "").replaceFirst("/resolve/[^/]+/", "/"));
            if (status != 200 || content == null) {
                exchange.sendResponseHeaders(content == null ? 404 : status, -1);
            } else if (content.length >= LARGE && !path.startsWith("/store")) {
                if (tags) {
                    exchange.getResponseHeaders().set("X-Linked-ETag", tag(content));
                    exchange.getResponseHeaders().set("X-Linked-Size", "" + content.length);
                }
                exchange.getResponseHeaders().set("X-Repo-Commit", commit);
                exchange.getResponseHeaders().set("Location", "/store" + path);
                exchange.sendResponseHeaders(302, -1);
            } else {
                send(exchange, content, range);
            }
        }
    }

    private void send(HttpExchange exchange, byte[] content, String range) throws IOException {
        if (tags) {
            exchange.getResponseHeaders().set("ETag", "W/" + tag(content));
            exchange.getResponseHeaders().set("X-Repo-Commit", commit);
        }
        int from = range != null && ranges ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
        if (from >= content.length) {
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set(
                            "Content-Range",
                            "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
        }
        int to = content.length;
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, to - from);
        if (content.length >= LARGE && cuts.getAndDecrement() > 0) {
            to = Math.min(to, from + cutAfter);
        }
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(Arrays.copyOfRange(content, from, to));
            out.flush();
        }
    }

    private String tag(byte[] content) {
        String tag = content.length >= LARGE ? sha("SHA-256", content) : sha("SHA-1", git(content));
        return "\"" + (wrongTags ? tag.replace('a', 'b').replace('1', '2') : tag) + "\"";
    }

    private static byte[] git(byte[] content) {
        byte[] head = ("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(head, head.length + content.length);
        System.arraycopy(content, 0, all, head.length, content.length);
        return all;
    }

    private static String sha(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
