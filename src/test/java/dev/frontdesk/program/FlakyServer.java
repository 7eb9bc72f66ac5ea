package dev.frontdesk.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// A server of the chat protocol that loses connections, acknowledgements and replies by a seed, and can lose messages
/// or store them twice, to see that [ChatClient] copes with the first and tells of the second.
final class FlakyServer implements AutoCloseable {
    /// What it does wrong.
    enum Fault {
        NONE,
        LOSES_ACKNOWLEDGED,
        STORES_TWICE,
        NEVER_ANSWERS
    }

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final Fault fault;
    private final Random random;
    private final Map<String, List<ObjectNode>> conversations = new HashMap<>();
    private final Map<String, Long> seqOfId = new HashMap<>();
    private int frames;

    FlakyServer(Fault fault, long seed) {
        this.fault = fault;
        this.random = new Random(seed);
        this.server =
                vertx.createHttpServer(
                                new HttpServerOptions()
                                        .setHost("127.0.0.1")
                                        .setPort(0)
                                        .addWebSocketSubProtocol("frontdesk.v1"))
                        .webSocketHandler(this::serve)
                        .listen()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .orTimeout(10, TimeUnit.SECONDS)
                        .join();
    }

    URI chat() {
        return URI.create("ws://127.0.0.1:" + server.actualPort() + "/chat");
    }

    private synchronized void serve(ServerWebSocket socket) {
        String[] conversation = {""};
        socket.textMessageHandler(text -> {
            try {
                take(socket, conversation, Json.read(text));
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(text, e);
            }
        });
    }

    private synchronized void take(ServerWebSocket socket, String[] conversation, JsonNode frame) {
        if (frame.path("type").asText().equals("hello")) {
            String id = frame.path("conversation").asText("");
            conversation[0] = id.isEmpty() || id.equals("null") ? UUID.randomUUID().toString() : id;
            welcome(socket, conversation[0], frame.path("after").asLong());
            return;
        }
        List<ObjectNode> turns = turns(conversation[0]);
        String id = frame.path("id").asText();
        frames++;
        if (random.nextInt(10) == 0) {
            send(
                    socket,
                    Json.frame("error")
                            .put("code", "unavailable")
                            .put("id", id)
                            .put("retry_after_millis", 10));
            return;
        }
        boolean known = seqOfId.containsKey(id);
        long seq = seqOfId.computeIfAbsent(id, _ -> turns.size() + 1L);
        boolean lost = fault == Fault.LOSES_ACKNOWLEDGED && frames == 20;
        if ((!known || fault == Fault.STORES_TWICE) && !lost) {
            store(turns, "customer", frame.path("text").asText());
        }
        if (random.nextInt(10) == 0) {
            socket.close();
            return;
        }
        send(socket, Json.frame("ack").put("id", id).put("seq", seq));
        if (fault != Fault.NEVER_ANSWERS) {
            ObjectNode reply = store(turns, "bot", "an answer").put("reply_to", seq);
            if (random.nextInt(10) == 0) {
                socket.close();
                return;
            }
            send(socket, reply);
        }
    }

    private void welcome(ServerWebSocket socket, String id, long after) {
        List<ObjectNode> turns = turns(id);
        ObjectNode welcome = Json.frame("welcome").put("conversation", id).put("token", "t");
        welcome.put("seq", turns.size()).put("owner", "bot");
        welcome.putArray("history")
                .addAll(turns.subList((int) Math.min(after, turns.size()), turns.size()));
        send(socket, welcome);
    }

    private static ObjectNode store(List<ObjectNode> turns, String from, String text) {
        ObjectNode turn = Json.frame("message").put("seq", turns.size() + 1L);
        turns.add(turn.put("from", from).put("text", text));
        return turn;
    }

    private List<ObjectNode> turns(String conversation) {
        return conversations.computeIfAbsent(conversation, _ -> new ArrayList<>());
    }

    private static void send(ServerWebSocket socket, ObjectNode frame) {
        if (!socket.isClosed()) {
            var _ = socket.writeTextMessage(frame.toString());
        }
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
