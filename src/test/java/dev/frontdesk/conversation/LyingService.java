package dev.frontdesk.conversation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// A company's service over real HTTP that misbehaves as the first part of the path says.
final class LyingService implements AutoCloseable {
    static final int TIMEOUT_MILLIS = 1_200;
    static final List<String> KINDS =
            List.of(
                    "ok",
                    "slow",
                    "drip",
                    "crawl",
                    "status500",
                    "sick",
                    "redirect",
                    "large",
                    "endless",
                    "short",
                    "html",
                    "half",
                    "empty",
                    "deep",
                    "missing",
                    "object",
                    "notfound",
                    "hangup",
                    "markup");

    /// What was asked: path, and the key that came along.
    final Queue<String> asked = new ConcurrentLinkedQueue<>();

    private final CountDownLatch closing = new CountDownLatch(1);
    private final HttpServer server;

    LyingService(int port) throws IOException {
        server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getByName("localhost"), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        asked.add(path + " " + exchange.getRequestHeaders().getFirst("X-Api-Key"));
        String kind = path.split("/", 3)[1];
        try (exchange) {
            switch (kind) {
                case "slow" -> {
                    waitFor(5_000);
                    say(exchange, 200, "{\"order\":{\"state\":\"late\"}}");
                }
                case "drip", "crawl" -> drip(exchange, 50, 1);
                case "endless" -> drip(exchange, 0, 8_192);
                case "status500", "sick" -> say(exchange, 500, "{\"order\":{\"state\":\"x\"}}");
                case "redirect" -> {
                    exchange.getResponseHeaders()
                            .set(
                                    "Location",
                                    "http://localhost:" + server.getAddress().getPort() + "/ok/1");
                    say(exchange, 302, "");
                }
                case "large" -> say(exchange, 200, "[\"" + "x".repeat(100_000) + "\"]");
                case "short" -> {
                    exchange.sendResponseHeaders(200, 500);
                    exchange.getResponseBody()
                            .write("{\"order\":".getBytes(StandardCharsets.UTF_8));
                }
                case "html" -> say(exchange, 200, "<html>Please sign in</html>");
                case "half" -> say(exchange, 200, "{\"order\":{\"state\":\"x\"");
                case "empty" -> say(exchange, 204, "");
                case "deep" -> say(exchange, 200, "[".repeat(20_000));
                case "missing" -> say(exchange, 200, "{\"order\":{\"status\":\"x\"}}");
                case "object" -> say(exchange, 200, "{\"order\":{\"state\":{\"x\":1}}}");
                case "notfound" -> say(exchange, 404, "");
                case "hangup" -> exchange.getHttpContext();
                case "markup" ->
                        say(
                                exchange,
                                200,
                                "{\"order\":{\"state\":\"[**x**](https://evil.example)\\n<script>\"}}");
                default -> say(exchange, 200, "{\"order\":{\"state\":\"on its way\"}}");
            }
        }
    }

    private void drip(HttpExchange exchange, int millis, int bytes) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        byte[] blank = " ".repeat(bytes).getBytes(StandardCharsets.UTF_8);
        while (!waitFor(millis)) {
            body.write(blank);
            body.flush();
        }
    }

    private boolean waitFor(int millis) {
        try {
            return closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    private static void say(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
    }
}
