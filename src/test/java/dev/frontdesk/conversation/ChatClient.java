package dev.frontdesk.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A customer's browser, as far as the protocol goes: a real WebSocket and the frames that came over it, in order.
final class ChatClient implements AutoCloseable {
    static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int PATIENCE_SECONDS = 20;

    private final LinkedBlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;
    private CompletableFuture<WebSocket> sent = new CompletableFuture<>();

    private ChatClient(URI uri, @Nullable String address) {
        sent.complete(null);
        WebSocket.Builder builder = HTTP.newWebSocketBuilder().subprotocols("frontdesk.v1");
        if (address != null) {
            builder.header("X-Forwarded-For", address);
        }
        socket = builder.buildAsync(uri, new Listener()).join();
    }

    static ChatClient open(URI uri) {
        return new ChatClient(uri, null);
    }

    /// A connection through a proxy, on behalf of a visitor at an address.
    static ChatClient forwarded(URI uri, String address) {
        ChatClient client = new ChatClient(uri, address);
        client.send("{\"type\":\"hello\"}");
        return client;
    }

    /// A connection that has said hello; its welcome is the next frame.
    static ChatClient hello(
            URI uri, @Nullable String conversation, @Nullable String token, int after) {
        ChatClient client = open(uri);
        client.send(
                MAPPER.createObjectNode()
                        .put("type", "hello")
                        .put("conversation", conversation)
                        .put("token", token)
                        .put("after", after)
                        .put("locale", "en")
                        .toString());
        return client;
    }

    String subprotocol() {
        return socket.getSubprotocol();
    }

    synchronized void send(String json) {
        sent = sent.thenCompose(_ -> socket.sendText(json, true));
        sent.join();
    }

    synchronized void sendBinary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    /// Sends a message under a new id.
    String say(String text) {
        String id = UUID.randomUUID().toString();
        say(id, text);
        return id;
    }

    void say(String id, String text) {
        send(
                MAPPER.createObjectNode()
                        .put("type", "message")
                        .put("id", id)
                        .put("text", text)
                        .toString());
    }

    /// The next frame that is no `typing`; fails after 20 seconds.
    JsonNode next() {
        JsonNode frame = nextOrNull(PATIENCE_SECONDS * 1000L);
        if (frame == null) {
            throw new AssertionError("no frame within %d s".formatted(PATIENCE_SECONDS));
        }
        return frame;
    }

    /// The next frame, which must have this type.
    JsonNode next(String type) {
        JsonNode frame = next();
        assertThat(frame.path("type").asText()).as("type of %s", frame).isEqualTo(type);
        return frame;
    }

    /// Null if none comes in time.
    @Nullable JsonNode nextOrNull(long millis) {
        try {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            JsonNode frame;
            do {
                frame =
                        frames.poll(
                                Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } while (frame != null && frame.path("type").asText().equals("typing"));
            return frame;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The code with which the server closed.
    int closeCode() {
        try {
            return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException
                | java.util.concurrent.ExecutionException
                | TimeoutException e) {
            throw new AssertionError("not closed", e);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    frames.add(MAPPER.readTree(text.toString()));
                } catch (JsonProcessingException e) {
                    throw new IllegalStateException(text.toString(), e);
                }
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(
                WebSocket socket, int statusCode, String reason) {
            closed.complete(statusCode);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.complete(-1);
        }
    }
}
