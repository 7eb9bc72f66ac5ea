package dev.frontdesk.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A customer's chat over a real WebSocket, that behaves as the widget does.
///
/// It keeps each message until it is acknowledged and sends it again, with the same id, after reconnecting or when the
/// server says that it cannot take it now. It comes back by its token and the last `seq` up to which it has everything.
/// What the server may never do (another text under a known `seq`, another `seq` for a known id) is collected in
/// [#breaches]. Thread-safe: one thread writes, the methods may be called by any.
public final class ChatClient implements AutoCloseable, ChatLine.Receiver {
    private static final Duration STEP_LIMIT = Duration.ofSeconds(10);
    private static final int RETRY_MILLIS = 500;

    private final URI address;
    private final String locale;
    private final Thread writer;

    // All below is guarded by this object's monitor.
    private final Map<String, Outgoing> outgoing = new LinkedHashMap<>();
    private final ArrayDeque<Raw> raws = new ArrayDeque<>();
    private final Map<String, Long> acknowledged = new LinkedHashMap<>();
    private final Map<String, Long> acknowledgedNanos = new HashMap<>();
    private final NavigableMap<Long, Message> messages = new TreeMap<>();
    private final NavigableMap<Long, String> seen = new TreeMap<>();
    private final List<JsonNode> errors = new ArrayList<>();
    private final List<String> breaches = new ArrayList<>();
    private @Nullable String conversation;
    private @Nullable String token;
    private String owner = "";
    private @Nullable ChatLine line;
    private int welcomes;
    private boolean closing;

    /// A message that the conversation holds.
    ///
    /// @param replyTo the customer's message that it answers; 0: none
    public record Message(
            long seq, String from, String text, long replyTo, JsonNode frame, long receivedNanos) {}

    /// A frame with an id, kept until it is acknowledged or refused for good.
    private static final class Outgoing {
        final String json;
        long dueNanos = System.nanoTime();
        @Nullable ChatLine sentOver;

        Outgoing(String json) {
            this.json = json;
        }
    }

    /// A frame that is sent once, just as it is.
    private record Raw(@Nullable String text, byte @Nullable [] bytes) {}

    private ChatClient(
            URI address, String locale, @Nullable String conversation, @Nullable String token) {
        this.address = address;
        this.locale = locale;
        this.conversation = conversation;
        this.token = token;
        this.writer = Thread.ofVirtual().name("chat-client").unstarted(this::keepConnected);
    }

    /// A new conversation.
    public static ChatClient open(URI address) {
        return open(address, "en");
    }

    public static ChatClient open(URI address, String locale) {
        return started(new ChatClient(address, locale, null, null));
    }

    /// The same conversation from its beginning, in a new client that knows nothing but the token.
    public ChatClient again() {
        synchronized (this) {
            return started(new ChatClient(address, locale, conversation, token));
        }
    }

    /// A client that comes with a conversation and a token of the caller's choice.
    public static ChatClient resume(
            URI address, @Nullable String conversation, @Nullable String token) {
        return started(new ChatClient(address, "en", conversation, token));
    }

    private static ChatClient started(ChatClient client) {
        client.writer.start();
        return client;
    }

    /// Sends a message, now or as soon as there is a connection, and returns its id.
    public String send(String text) {
        ObjectNode frame = Json.frame("message");
        return keep(frame.put("text", text));
    }

    /// Takes a choice that a message offered.
    public String choose(long seq, String value) {
        ObjectNode frame = Json.frame("choice");
        return keep(frame.put("seq", seq).put("value", value));
    }

    /// Sends a frame that has an id of its own.
    public synchronized String keep(ObjectNode frame) {
        String id = UUID.randomUUID().toString();
        outgoing.put(id, new Outgoing(frame.put("id", id).toString()));
        notifyAll();
        return id;
    }

    /// Sends a text frame once, whatever it holds.
    public synchronized void sendRaw(String text) {
        raws.add(new Raw(text, null));
        notifyAll();
    }

    /// Sends a binary frame once.
    public synchronized void sendRaw(byte[] bytes) {
        raws.add(new Raw(null, bytes));
        notifyAll();
    }

    /// Sends a message and waits for its answer.
    public Message ask(String text) {
        return answerTo(send(text));
    }

    /// Waits for the message that answers one of ours, or a newer one together with it.
    public Message answerTo(String id) {
        return await(
                Duration.ofSeconds(30),
                "an answer to " + id,
                () -> {
                    Long seq = acknowledged.get(id);
                    return seq == null ? Optional.empty() : answer(seq);
                });
    }

    /// The first message of the bot that answers the customer's message, alone or with others.
    private Optional<Message> answer(long seq) {
        return messages.tailMap(seq, false).values().stream()
                .filter(message -> message.replyTo() >= seq)
                .findFirst();
    }

    /// Waits for the acknowledgement, and returns the message's `seq`.
    public long acknowledgementOf(String id) {
        return await(
                Duration.ofSeconds(30),
                "an acknowledgement of " + id,
                () -> Optional.ofNullable(acknowledged.get(id)));
    }

    /// Waits for an error of a code.
    public JsonNode error(String code) {
        return await(
                Duration.ofSeconds(20),
                "an error with code " + code,
                () -> errors.stream().filter(e -> code.equals(e.path("code").asText())).findAny());
    }

    /// Waits for the welcome.
    public ChatClient welcomed() {
        return await(
                Duration.ofSeconds(20),
                "a welcome",
                () -> welcomes > 0 ? Optional.of(this) : Optional.empty());
    }

    /// Waits until every message is acknowledged, or refused for good.
    public void settled(Duration limit) {
        await(
                limit,
                "acknowledgements of all",
                () -> outgoing.isEmpty() ? Optional.of(true) : Optional.empty());
    }

    /// Waits until something is there; the condition runs under the monitor.
    public synchronized <T> T await(Duration limit, String what, Supplier<Optional<T>> condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> found = condition.get();
            if (found.isPresent()) {
                return found.get();
            }
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new AssertionError(
                        "no %s within %d ms; %s".formatted(what, limit.toMillis(), this));
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }

    /// Each acknowledged id and its `seq`.
    public synchronized Map<String, Long> acknowledged() {
        return new LinkedHashMap<>(acknowledged);
    }

    /// When an id was acknowledged first, by `System.nanoTime`.
    public synchronized Optional<Long> acknowledgedNanos(String id) {
        return Optional.ofNullable(acknowledgedNanos.get(id));
    }

    /// The messages received, by their `seq`.
    public synchronized List<Message> messages() {
        return List.copyOf(messages.values());
    }

    public synchronized Optional<Message> answerIfThere(long seq) {
        return answer(seq);
    }

    public synchronized List<JsonNode> errors() {
        return List.copyOf(errors);
    }

    /// What the server did and may never do.
    public synchronized List<String> breaches() {
        return List.copyOf(breaches);
    }

    /// The conversation's id, once welcomed.
    public synchronized String conversation() {
        return conversation == null ? "" : conversation;
    }

    /// Who has the conversation: bot, queue, agent, closed.
    public synchronized String owner() {
        return owner;
    }

    public synchronized int welcomes() {
        return welcomes;
    }

    /// Drops the connection as a bad network does: without a word.
    public synchronized void breakConnection() {
        if (line != null) {
            line.drop();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        writer.interrupt();
        try {
            writer.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized String toString() {
        return "conversation %s, owner %s, %d acknowledged, %d waiting, messages %s, errors %s, breaches %s"
                .formatted(
                        conversation,
                        owner,
                        acknowledged.size(),
                        outgoing.size(),
                        messages.values().stream()
                                .map(m -> m.seq() + " " + m.from() + ": " + m.text())
                                .toList(),
                        errors,
                        breaches);
    }

    // ---- the writing thread

    private void keepConnected() {
        while (!isClosing()) {
            @Nullable ChatLine here = null;
            try {
                here = ChatLine.connect(address, this);
                begin(here);
                greet(here);
                writeWhileOpen(here);
            } catch (ExecutionException | TimeoutException away) {
                // the loop tries again
            } catch (InterruptedException e) {
                break;
            } finally {
                if (here != null) {
                    here.drop();
                }
            }
            try {
                Thread.sleep(ThreadLocalRandom.current().nextInt(100, 400));
            } catch (InterruptedException e) {
                break;
            }
        }
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    private synchronized void begin(ChatLine fresh) {
        line = fresh;
    }

    private void greet(ChatLine here)
            throws InterruptedException, ExecutionException, TimeoutException {
        ObjectNode hello = Json.frame("hello");
        synchronized (this) {
            hello.put("conversation", conversation).put("token", token);
            hello.put("after", completeUpTo()).put("locale", locale);
        }
        here.write(hello.toString());
        synchronized (this) {
            long deadline = System.nanoTime() + STEP_LIMIT.toNanos();
            while (!here.welcomed && here.open) {
                long millis = (deadline - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    throw new TimeoutException("no welcome");
                }
                wait(millis);
            }
        }
    }

    /// The last `seq` up to which nothing is missing.
    private long completeUpTo() {
        long seq = 0;
        while (seen.containsKey(seq + 1)) {
            seq++;
        }
        return seq;
    }

    private void writeWhileOpen(ChatLine here)
            throws InterruptedException, ExecutionException, TimeoutException {
        while (true) {
            @Nullable Raw raw;
            @Nullable Outgoing next = null;
            synchronized (this) {
                if (!here.open || closing) {
                    break;
                }
                raw = raws.poll();
                if (raw == null) {
                    next = due(here);
                    if (next == null) {
                        wait(untilDueMillis());
                        continue;
                    }
                    next.sentOver = here;
                }
            }
            if (raw != null && raw.bytes() != null) {
                here.write(raw.bytes());
            } else if (raw != null && raw.text() != null) {
                here.write(raw.text());
            } else if (next != null) {
                here.write(next.json);
            }
        }
        if (here.open) {
            here.hangUp();
        }
    }

    /// The oldest frame that is to be sent over this connection; one that waits for another try holds back those after it.
    private @Nullable Outgoing due(ChatLine here) {
        for (Outgoing one : outgoing.values()) {
            if (one.dueNanos - System.nanoTime() > 0) {
                return null;
            }
            if (one.sentOver != here) {
                return one;
            }
        }
        return null;
    }

    private long untilDueMillis() {
        long now = System.nanoTime();
        return outgoing.values().stream()
                .mapToLong(one -> (one.dueNanos - now) / 1_000_000 + 1)
                .filter(millis -> millis > 0)
                .min()
                .orElse(1000);
    }

    private static void later(Outgoing one, JsonNode error) {
        long millis = error.path("retry_after_millis").asLong(RETRY_MILLIS);
        one.dueNanos = System.nanoTime() + millis * 1_000_000;
        one.sentOver = null;
    }

    @Override
    public synchronized void lost(ChatLine which) {
        which.open = false;
        if (line == which) {
            line = null;
        }
        notifyAll();
    }

    // ---- the receiving side

    @Override
    public synchronized void received(ChatLine over, String text, long nanos) {
        JsonNode frame;
        try {
            frame = Json.read(text);
        } catch (JsonProcessingException e) {
            breaches.add("not JSON: " + text);
            return;
        }
        switch (frame.path("type").asText()) {
            case "welcome" -> welcome(over, frame, nanos);
            case "ack" -> acknowledge(frame, nanos);
            case "message" -> take(frame, nanos);
            case "history" -> takeAll(frame, nanos);
            case "state" -> owner = frame.path("owner").asText();
            case "error" -> refuse(over, frame);
            case "typing" -> {}
            default -> breaches.add("unknown frame: " + text);
        }
        notifyAll();
    }

    private void welcome(ChatLine over, JsonNode frame, long nanos) {
        over.welcomed = true;
        welcomes++;
        conversation = frame.path("conversation").asText(conversation);
        token = frame.path("token").asText(token);
        owner = frame.path("owner").asText();
        takeAll(frame, nanos);
        if (completeUpTo() < frame.path("seq").asLong() && !messages.isEmpty()) {
            ObjectNode more = Json.frame("history");
            sendRaw(more.put("before", messages.firstKey()).toString());
        }
    }

    private void takeAll(JsonNode frame, long nanos) {
        JsonNode list = frame.has("history") ? frame.path("history") : frame.path("messages");
        list.forEach(message -> take(message, nanos));
    }

    private void take(JsonNode frame, long nanos) {
        long seq = frame.path("seq").asLong();
        String from = frame.path("from").asText();
        String text = frame.path("text").asText();
        if (seq < 1) {
            // A greeting: it is shown, and no part of the conversation.
            return;
        }
        Message message =
                new Message(seq, from, text, frame.path("reply_to").asLong(0), frame, nanos);
        @Nullable Message before = messages.putIfAbsent(seq, message);
        if (before != null && !(before.from().equals(from) && before.text().equals(text))) {
            breaches.add("seq %d was %s, is %s".formatted(seq, before.frame(), frame));
        }
        seen.put(seq, from);
    }

    private void acknowledge(JsonNode frame, long nanos) {
        String id = frame.path("id").asText();
        long seq = frame.path("seq").asLong();
        @Nullable Long before = acknowledged.putIfAbsent(id, seq);
        if (before != null && before != seq) {
            breaches.add("id %s had seq %d, now %d".formatted(id, before, seq));
        }
        acknowledgedNanos.putIfAbsent(id, nanos);
        outgoing.remove(id);
        seen.put(seq, "customer");
    }

    private void refuse(ChatLine over, JsonNode frame) {
        errors.add(frame);
        String code = frame.path("code").asText();
        @Nullable Outgoing refused = outgoing.get(frame.path("id").asText());
        boolean later = List.of("unavailable", "busy", "rate_limited").contains(code);
        if (refused != null && later) {
            later(refused, frame);
        } else if (refused != null) {
            outgoing.remove(frame.path("id").asText());
        } else if (!over.welcomed && later) {
            over.drop();
        } else if (later && !frame.has("id")) {
            // Some frame was not even read, and nobody says which.
            outgoing.values().forEach(one -> later(one, frame));
        } else if (!over.welcomed && acknowledged.isEmpty()) {
            // A conversation exists from its first stored message on; this one never came to be.
            conversation = null;
            token = null;
            over.drop();
        }
    }
}
