package dev.frontdesk.albert;

import java.util.Arrays;

/// A map from pairs of non-negative ints to counts, open addressed, which then gives names to the frequent pairs.
final class PairCounts {
    /// What takes a pair with its count.
    interface Taker {
        void take(int left, int right, long count);
    }

    private static final long FREE = -1;
    private long[] keys = new long[1 << 12];
    private long[] counts = new long[1 << 12];
    private int[] names = {};
    private int used;

    PairCounts() {
        Arrays.fill(keys, FREE);
    }

    void add(int left, int right, long count) {
        int slot = slot(key(left, right));
        if (keys[slot] == FREE) {
            if (++used * 2L > keys.length) {
                grow();
                slot = slot(key(left, right));
            }
            keys[slot] = key(left, right);
        }
        counts[slot] += count;
    }

    /// Names the pairs that were counted at least `least` times with 0, 1, 2 …; how many there are.
    int name(long least) {
        names = new int[keys.length];
        int named = 0;
        for (int slot = 0; slot < keys.length; slot++) {
            names[slot] = keys[slot] != FREE && counts[slot] >= least ? named++ : -1;
        }
        return named;
    }

    /// The name of a pair, −1 when it has none.
    int nameOf(int left, int right) {
        int slot = slot(key(left, right));
        return keys[slot] == FREE ? -1 : names[slot];
    }

    long[] countsByName(int named) {
        long[] byName = new long[named];
        for (int slot = 0; slot < keys.length; slot++) {
            if (names[slot] >= 0) {
                byName[names[slot]] = counts[slot];
            }
        }
        return byName;
    }

    void each(Taker taker) {
        for (int slot = 0; slot < keys.length; slot++) {
            if (keys[slot] != FREE) {
                taker.take((int) (keys[slot] >>> 32), (int) keys[slot], counts[slot]);
            }
        }
    }

    private static long key(int left, int right) {
        return ((long) left << 32) | right;
    }

    private int slot(long key) {
        int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & (keys.length - 1);
        while (keys[slot] != key && keys[slot] != FREE) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldCounts = counts;
        keys = new long[oldKeys.length * 2];
        counts = new long[keys.length];
        Arrays.fill(keys, FREE);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != FREE) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                counts[slot] = oldCounts[i];
            }
        }
    }
}
