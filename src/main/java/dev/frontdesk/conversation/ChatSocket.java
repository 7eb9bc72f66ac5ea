package dev.frontdesk.conversation;

import dev.frontdesk.operations.access.RateLimit;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// The end of the wire: runs on the event loop, counts frames and queues them, and does nothing that could wait.
@WebSocket(path = "/chat")
class ChatSocket {
    private static final Logger LOG = Logger.getLogger(ChatSocket.class);
    private static final int BURST_SECONDS = 10;

    private final ChatProtocol protocol;
    private final ChatConfig config;
    private final RateLimit frames;
    private final ConcurrentHashMap<String, ChatSession> sessions = new ConcurrentHashMap<>();

    @Inject
    ChatSocket(ChatProtocol protocol, ChatConfig config) {
        this.protocol = protocol;
        this.config = config;
        this.frames =
                new RateLimit(
                        config.framesPerSecond(),
                        (int) Math.ceil(config.framesPerSecond() * BURST_SECONDS),
                        System::nanoTime);
    }

    @OnTextMessage
    @NonBlocking
    void text(String frame, WebSocketConnection connection) {
        ChatSession session = session(connection);
        if (admits(session, connection)) {
            session.received(frame);
        }
    }

    @OnBinaryMessage
    @NonBlocking
    void binary(Buffer frame, WebSocketConnection connection) {
        ChatSession session = session(connection);
        if (admits(session, connection)) {
            session.send(
                    new ServerFrame.Failure(
                            ErrorCode.BAD_FRAME,
                            "binary frames are not part of the protocol (%d bytes came)"
                                    .formatted(frame.length()),
                            null,
                            null));
        }
    }

    @OnClose
    @NonBlocking
    void closed(WebSocketConnection connection) {
        ChatSession session = sessions.remove(connection.id());
        if (session != null) {
            protocol.ended(session);
        }
    }

    /// Keeps the connection: an oversized message ends here, and so does a defect of ours.
    @OnError
    @NonBlocking
    void failed(Throwable failure, WebSocketConnection connection) {
        LOG.debugf(failure, "connection %s", connection.id());
        ChatSession session = sessions.get(connection.id());
        if (session == null && !connection.isOpen()) {
            return;
        }
        String reason = String.valueOf(failure.getMessage());
        ErrorCode code =
                reason.contains("max message size") ? ErrorCode.TOO_LONG : ErrorCode.BAD_FRAME;
        session(connection)
                .send(
                        new ServerFrame.Failure(
                                code, "the frame could not be read: " + reason, null, null));
    }

    private boolean admits(ChatSession session, WebSocketConnection connection) {
        long waitMillis = frames.take(connection.id());
        if (waitMillis == 0) {
            return true;
        }
        if (session.refused() > config.refusedMax()) {
            session.close(ChatSession.POLICY_VIOLATION, "too many frames");
        } else {
            session.send(
                    new ServerFrame.Failure(
                            ErrorCode.RATE_LIMITED,
                            "too many frames; the last one was not read",
                            null,
                            waitMillis));
        }
        return false;
    }

    private ChatSession session(WebSocketConnection connection) {
        return sessions.computeIfAbsent(
                connection.id(), _ -> new ChatSession(connection, config, protocol::received));
    }
}
