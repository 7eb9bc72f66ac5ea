package dev.frontdesk.scoring;

import dev.frontdesk.albert.Encoding;
import dev.frontdesk.scoring.EncodingQueue.Vectors;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The texts of one call to the [EncodingQueue], of which some still wait: in buckets of about the same length.
///
/// Guarded by the queue, but for [Text#read] and the result.
final class EncodingRequest {
    private static final int SHORT = 8;

    /// A text that a thread has taken.
    record Text(EncodingRequest request, int row, Encoding encoding) {
        void read(Vectors vectors) {
            request.complete(row, vectors);
        }
    }

    /// Completes once all texts are read; cancelled when the queue is closed.
    final CompletableFuture<List<Vectors>> result = new CompletableFuture<>();

    private final TreeMap<Integer, Queue<Text>> buckets = new TreeMap<>();
    private final Vectors[] read;
    private int unread;
    private int waiting;
    private long tokens;

    EncodingRequest(List<Encoding> encodings) {
        this.read = new Vectors[encodings.size()];
        this.unread = read.length;
        this.waiting = read.length;
        for (int row = 0; row < read.length; row++) {
            Encoding encoding = encodings.get(row);
            this.tokens += encoding.length();
            buckets.computeIfAbsent(bucket(encoding.length()), _ -> new ArrayDeque<>())
                    .add(new Text(this, row, encoding));
        }
    }

    /// Texts up to 8 tokens, then four buckets to each doubling: 10, 12, 14, 16, 20, 24, 28, 32, 40 … A batch from one bucket is padding
    /// to less than a fifth, or by less than 8 tokens a text.
    static int bucket(int length) {
        if (length <= SHORT) {
            return 0;
        }
        int log = 31 - Integer.numberOfLeadingZeros(length - 1);
        return 4 * (log - 3) + ((length - 1) >> (log - 2)) - 3;
    }

    /// Texts that no thread has taken.
    int waiting() {
        return waiting;
    }

    /// Their tokens.
    long tokens() {
        return tokens;
    }

    /// The bucket that is read next; only while a text waits.
    int nextBucket() {
        return buckets.firstKey();
    }

    /// Takes a text out of a bucket.
    @Nullable Text take(int bucket) {
        Queue<Text> queue = buckets.get(bucket);
        if (queue == null) {
            return null;
        }
        Text text = queue.remove();
        if (queue.isEmpty()) {
            buckets.remove(bucket);
        }
        waiting--;
        tokens -= text.encoding().length();
        return text;
    }

    private synchronized void complete(int row, Vectors vectors) {
        read[row] = vectors;
        if (--unread == 0) {
            result.complete(List.of(read));
        }
    }
}
