package dev.frontdesk.program;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One connection of a [ChatClient], as long as it lasts. One thread writes.
final class ChatLine implements WebSocket.Listener {
    private static final Duration STEP_LIMIT = Duration.ofSeconds(10);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Receiver receiver;
    private final StringBuilder part = new StringBuilder();
    private volatile @Nullable WebSocket socket;

    /// Guarded by the receiver's monitor, as the next.
    boolean open = true;

    boolean welcomed;

    /// Who hears what comes over a line.
    interface Receiver {
        /// Takes a frame.
        ///
        /// @param nanos when it was there, by `System.nanoTime`
        void received(ChatLine over, String frame, long nanos);

        /// The line is gone, for whatever reason; may come more than once.
        void lost(ChatLine line);
    }

    private ChatLine(Receiver receiver) {
        this.receiver = receiver;
    }

    static ChatLine connect(URI address, Receiver receiver)
            throws InterruptedException, ExecutionException, TimeoutException {
        ChatLine line = new ChatLine(receiver);
        finish(
                HTTP.newWebSocketBuilder()
                        .subprotocols("frontdesk.v1")
                        .connectTimeout(STEP_LIMIT)
                        .buildAsync(address, line));
        return line;
    }

    void write(String text) throws InterruptedException, ExecutionException, TimeoutException {
        finish(requireNonNull(socket).sendText(text, true));
    }

    void write(byte[] bytes) throws InterruptedException, ExecutionException, TimeoutException {
        finish(requireNonNull(socket).sendBinary(ByteBuffer.wrap(bytes), true));
    }

    /// Says goodbye as a page does that is closed.
    void hangUp() throws InterruptedException, ExecutionException, TimeoutException {
        finish(requireNonNull(socket).sendClose(WebSocket.NORMAL_CLOSURE, ""));
    }

    /// Drops the connection without a word.
    void drop() {
        requireNonNull(socket).abort();
        receiver.lost(this);
    }

    private static void finish(Future<?> step)
            throws InterruptedException, ExecutionException, TimeoutException {
        step.get(STEP_LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket = opened;
        opened.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        long nanos = System.nanoTime();
        part.append(text);
        if (last) {
            String whole = part.toString();
            part.setLength(0);
            receiver.received(this, whole, nanos);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        receiver.lost(this);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        receiver.lost(this);
    }
}
