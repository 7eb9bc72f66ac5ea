package dev.frontdesk.conversation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocketRoute;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A desk that does what a test tells it, in place of the server: the widget's files and protocol frontdesk.v1 at `https://desk.test`.
///
/// It keeps the protocol's promises unless told otherwise: seq without gaps, an acknowledgement after storing, the same one for an id seen before.
/// It answers nothing by itself. Not thread-safe: Playwright calls it on the test's own thread.
final class ScriptedDesk {
    static final String ORIGIN = "https://desk.test";
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path FILES = Path.of("src/main/resources/META-INF/resources");
    private static final String STRICT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'";

    /// Frames as they came, of all connections.
    final List<JsonNode> received = new ArrayList<>();

    /// The turns that are stored.
    final List<ObjectNode> turns = new ArrayList<>();

    private final Page page;
    private final Map<String, Integer> seqs = new HashMap<>();
    private @Nullable WebSocketRoute connection;
    private String conversation = "0190a000-0000-7000-8000-000000000001";
    private String owner = "bot";

    /// Connections are closed at once.
    boolean isDown;

    /// Messages are stored, and their acknowledgements are lost.
    boolean losesAcks;

    /// Messages are neither stored nor acknowledged.
    boolean isDeaf;

    /// Turns that a welcome brings at most.
    int historyLength = 100;

    ScriptedDesk(Page page) {
        this.page = page;
        page.route(ORIGIN + "/**", this::file);
        page.routeWebSocket("wss://desk.test/chat", this::connect);
    }

    private void file(Route route) {
        String path = URI.create(route.request().url()).getPath();
        try {
            if (path.equals("/shop.html")) {
                route.fulfill(
                        new Route.FulfillOptions()
                                .setContentType("text/html")
                                .setHeaders(
                                        Map.of(
                                                "content-type",
                                                "text/html",
                                                "content-security-policy",
                                                STRICT_POLICY))
                                .setBody(shopPage()));
                return;
            }
            Path file = FILES.resolve(path.equals("/") ? "index.html" : path.substring(1));
            if (Files.exists(file)) {
                route.fulfill(
                        new Route.FulfillOptions()
                                .setContentType(type(file))
                                .setBodyBytes(Files.readAllBytes(file)));
            } else {
                route.fulfill(new Route.FulfillOptions().setStatus(404));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String shopPage() {
        return """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>A shop</title>
        <meta name="viewport" content="width=device-width, initial-scale=1"></head>
        <body><main><h1>A shop's own page</h1><button>Buy</button></main>
        <script src="/widget.js" data-locale="en" data-theme="light" async></script></body></html>
        """;
    }

    private static String type(Path file) {
        String name = file.toString();
        return name.endsWith(".js")
                ? "text/javascript"
                : name.endsWith(".css")
                        ? "text/css"
                        : name.endsWith(".svg") ? "image/svg+xml" : "text/html; charset=utf-8";
    }

    private void connect(WebSocketRoute route) {
        if (isDown) {
            route.close();
            return;
        }
        connection = route;
        route.onMessage(frame -> receive(frame.text()));
    }

    private void receive(String text) {
        JsonNode frame = parse(text);
        received.add(frame);
        switch (frame.path("type").asText()) {
            case "hello" -> welcome(frame);
            case "history" -> before(frame.path("before").asInt()).forEach(this::send);
            case "message", "choice" -> store(frame);
            default -> {
                if (frame.has("id")) {
                    acknowledge(frame.path("id").asText(), turns.size());
                }
            }
        }
    }

    private void welcome(JsonNode hello) {
        boolean known = hello.path("conversation").asText().equals(conversation);
        if (!known && !turns.isEmpty()) {
            turns.clear();
            seqs.clear();
            owner = "bot";
            conversation = conversation.substring(0, 35) + (char) (conversation.charAt(35) + 1);
        }
        ObjectNode frame = JSON.createObjectNode();
        frame.put("type", "welcome").put("conversation", conversation).put("token", "a token");
        frame.put("seq", turns.size()).put("owner", owner);
        List<ObjectNode> after =
                turns.stream()
                        .filter(turn -> turn.path("seq").asInt() > hello.path("after").asInt())
                        .toList();
        frame.putArray("history")
                .addAll(after.subList(Math.max(0, after.size() - historyLength), after.size()));
        frame.putObject("assistant").put("name", "Moss").put("company", "Mossbridge");
        if (turns.isEmpty()) {
            ObjectNode greeting = frame.putObject("greeting").put("text", "Hello, I am Moss.");
            greeting.putArray("choices")
                    .addObject()
                    .put("title", "Delivery")
                    .put("value", "How long is delivery?");
        }
        send(frame);
    }

    private List<ObjectNode> before(int seq) {
        List<ObjectNode> earlier =
                turns.stream().filter(turn -> turn.path("seq").asInt() < seq).toList();
        return earlier.subList(Math.max(0, earlier.size() - historyLength), earlier.size());
    }

    private void store(JsonNode frame) {
        if (isDeaf) {
            return;
        }
        String id = frame.path("id").asText();
        Integer seq = seqs.get(id);
        if (seq == null) {
            String said = frame.has("text") ? frame.path("text").asText() : title(frame);
            seq = turn("customer", said).path("seq").asInt();
            seqs.put(id, seq);
        }
        if (!losesAcks) {
            acknowledge(id, seq);
        }
    }

    private String title(JsonNode choice) {
        if (choice.path("seq").asInt() == 0) {
            return choice.path("value").asText();
        }
        for (JsonNode offered : turns.get(choice.path("seq").asInt() - 1).path("choices")) {
            if (offered.path("value").equals(choice.path("value"))) {
                return offered.path("title").asText();
            }
        }
        throw new AssertionError("not offered: " + choice);
    }

    private void acknowledge(String id, int seq) {
        send(JSON.createObjectNode().put("type", "ack").put("id", id).put("seq", seq));
    }

    /// Stores a turn and returns its frame, which is not sent yet.
    ObjectNode turn(String from, String text) {
        ObjectNode turn =
                JSON.createObjectNode().put("type", "message").put("seq", turns.size() + 1);
        turn.put("from", from).put("text", text).put("at", "2026-03-02T10:15:00Z");
        turns.add(turn);
        return turn;
    }

    /// Stores a turn and sends it.
    ObjectNode say(String from, String text) {
        ObjectNode turn = turn(from, text);
        send(turn);
        return turn;
    }

    void state(String json) {
        ObjectNode state = parse(json);
        owner = state.path("owner").asText();
        send(state.put("type", "state"));
    }

    void send(JsonNode frame) {
        if (connection != null) {
            connection.send(frame.toString());
        }
    }

    void send(String json) {
        send(parse(json));
    }

    /// Cuts the connection.
    void drop() {
        if (connection != null) {
            connection.close();
        }
        connection = null;
    }

    List<JsonNode> received(String type) {
        return received.stream().filter(frame -> frame.path("type").asText().equals(type)).toList();
    }

    /// Waits until `count` frames of a type have come in, and returns the last.
    JsonNode await(String type, int count) {
        page.waitForCondition(() -> received(type).size() >= count);
        return received(type).getLast();
    }

    private static ObjectNode parse(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
