package dev.frontdesk.conversation;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The frames of one connection that wait to be read: bounded, since WebSockets have no back-pressure of their own.
///
/// They are read in order by one virtual thread, which lives only as long as there are any. Offering never blocks. Thread-safe.
final class Inbox {
    private final ArrayBlockingQueue<String> frames;
    private final Consumer<String> reader;
    private final AtomicBoolean draining = new AtomicBoolean();

    Inbox(int length, Consumer<String> reader) {
        this.frames = new ArrayBlockingQueue<>(length);
        this.reader = reader;
    }

    /// Queues a frame.
    ///
    /// @return false if it is full and the frame is lost
    boolean offer(String frame) {
        if (!frames.offer(frame)) {
            return false;
        }
        if (draining.compareAndSet(false, true)) {
            Thread.startVirtualThread(this::drain);
        }
        return true;
    }

    private void drain() {
        do {
            try {
                @Nullable String frame = frames.poll();
                while (frame != null) {
                    reader.accept(frame);
                    frame = frames.poll();
                }
            } finally {
                draining.set(false);
            }
        } while (!frames.isEmpty() && draining.compareAndSet(false, true));
    }
}
