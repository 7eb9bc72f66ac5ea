package dev.frontdesk.scoring;

import dev.frontdesk.albert.Encoding;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// What the encoder gave for the texts that were read last, by their token ids: texts that differ in nothing the encoder sees share
/// an entry.
///
/// The least recently used entry goes first. With the shipped encoder an entry is about 1.7 KB, so 8,192 of them 14 MB; with
/// ALBERT-base's shape 32 MB. Thread-safe.
final class VectorCache {
    /// The most texts that are remembered.
    static final int ENTRIES_MAX = 8_192;

    private final LongAdder hits = new LongAdder();
    private final Map<Key, float[]> entries;

    VectorCache(int entriesMax) {
        this.entries =
                new LinkedHashMap<>(16, 0.75f, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<Key, float[]> eldest) {
                        return size() > entriesMax;
                    }
                };
    }

    /// The ids of a single text; its token types are all 0.
    @SuppressWarnings("ArrayRecordComponent")
    record Key(int[] ids) {
        static Key of(Encoding encoding) {
            return new Key(encoding.ids());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key that && Arrays.equals(ids, that.ids);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(ids);
        }
    }

    /// x [H+E] of a text that was read before; do not change it.
    synchronized float @Nullable [] get(Key key) {
        float[] x = entries.get(key);
        if (x != null) {
            hits.increment();
        }
        return x;
    }

    synchronized void put(Key key, float[] x) {
        entries.put(key, x);
    }

    /// Texts that were found.
    LongAdder hits() {
        return hits;
    }
}
