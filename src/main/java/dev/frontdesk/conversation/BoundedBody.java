package dev.frontdesk.conversation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// The bytes of an answer, given up as soon as there are more than allowed, whatever length was announced.
final class BoundedBody implements BodySubscriber<byte[]> {
    private final int bytesMax;
    private final boolean announcedTooLarge;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    BoundedBody(ResponseInfo head, int bytesMax) {
        this.bytesMax = bytesMax;
        this.announcedTooLarge =
                head.headers().firstValue("Content-Length").filter(this::exceeds).isPresent();
    }

    private boolean exceeds(String length) {
        return length.length() > 18
                || (length.matches("\\d+") && Long.parseLong(length) > bytesMax);
    }

    /// There was more than allowed.
    private static final class TooLargeException extends IOException {}

    static boolean isTooLarge(Throwable failure) {
        @Nullable Throwable cause = failure;
        while (cause != null && !(cause instanceof TooLargeException)) {
            cause = cause.getCause();
        }
        return cause != null;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (announcedTooLarge) {
            giveUp();
        } else {
            given.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (bytes.size() + buffer.remaining() > bytesMax) {
                giveUp();
                return;
            }
            byte[] chunk = new byte[buffer.remaining()];
            buffer.get(chunk);
            bytes.writeBytes(chunk);
        }
    }

    private void giveUp() {
        if (subscription != null) {
            subscription.cancel();
        }
        body.completeExceptionally(new TooLargeException());
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(bytes.toByteArray());
    }
}
