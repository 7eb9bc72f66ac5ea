package dev.frontdesk.conversation;

import dev.frontdesk.dialogue.Turn;
import dev.frontdesk.dialogue.Visit;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// One connection: what came in and waits, what goes out, and the place in a conversation once hello was said. Thread-safe.
final class ChatSession {
    /// RFC 6455, 7.4.1: the other side does not keep the rules.
    static final int POLICY_VIOLATION = 1008;

    /// IANA's registry for WebSocket close codes: too much to do, come back later.
    static final int TRY_AGAIN_LATER = 1013;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final WebSocketConnection connection;
    private final @Nullable String address;
    private final Inbox inbox;
    private final int outboxLength;
    private final AtomicInteger outgoing = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private @Nullable Place place;
    private boolean closed;

    ChatSession(
            WebSocketConnection connection,
            ChatConfig config,
            BiConsumer<ChatSession, String> reader) {
        this.connection = connection;
        this.address = VisitorAddress.of(connection);
        this.outboxLength = config.outboxLength();
        this.inbox = new Inbox(config.inboxLength(), frame -> reader.accept(this, frame));
    }

    /// Where a connection is after its hello.
    record Place(Room room, Visit visit) {}

    /// Queues a frame to be read; a full queue closes the connection.
    void received(String frame) {
        if (!inbox.offer(frame)) {
            close(TRY_AGAIN_LATER, "too many frames wait to be read");
        }
    }

    /// Counts a frame that came too fast.
    int refused() {
        return refused.incrementAndGet();
    }

    void send(ServerFrame frame) {
        send(frame.toJson());
    }

    /// Sends in the order of the calls and does not wait; a client that does not read loses its connection, and resumes.
    void send(String json) {
        if (outgoing.incrementAndGet() > outboxLength) {
            close(TRY_AGAIN_LATER, "too many frames wait to be taken");
            return;
        }
        connection
                .sendText(json)
                .subscribe()
                .with(_ -> outgoing.decrementAndGet(), _ -> outgoing.decrementAndGet());
    }

    /// Sends turns and waits until the client has taken them, so that a reader of long histories is never too slow; on a virtual thread.
    void sendAll(List<Turn> turns) {
        for (Turn turn : turns.subList(0, Math.max(0, turns.size() - 1))) {
            send(ServerFrame.Message.of(turn));
        }
        if (!turns.isEmpty()) {
            String last = ServerFrame.Message.of(turns.getLast()).toJson();
            try {
                connection.sendText(last).await().atMost(PATIENCE);
            } catch (RuntimeException e) {
                close(TRY_AGAIN_LATER, "the frames were not taken in time");
            }
        }
    }

    void close(int code, String reason) {
        if (connection.isOpen()) {
            connection.close(new CloseReason(code, reason)).subscribe().with(_ -> {}, _ -> {});
        }
    }

    /// Where the visitor comes from; null: this machine.
    @Nullable String address() {
        return address;
    }

    synchronized @Nullable Place place() {
        return place;
    }

    /// Takes a place.
    ///
    /// @return false if the connection has been closed meanwhile
    synchronized boolean settle(Place settled) {
        if (closed) {
            return false;
        }
        place = settled;
        return true;
    }

    /// The connection is closed; nothing settles after this.
    ///
    /// @return the place that it had
    synchronized @Nullable Place ended() {
        closed = true;
        Place last = place;
        place = null;
        return last;
    }
}
