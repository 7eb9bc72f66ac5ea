package dev.frontdesk.training;

/// How often texts have been seen, by 64-bit hashes: what finds a site's boilerplate in hundreds of megabytes.
///
/// Two texts of one hash count as the same; of ten million texts that happens to none in all likelihood.
final class RepeatedTexts {
    private long[] hashes = new long[1 << 16];
    private byte[] counts = new byte[1 << 16];
    private int used;

    /// How often `text` has been seen, this time included; counting stops at 127.
    int seen(String text) {
        long hash = hash(text);
        int slot = slot(hash);
        if (counts[slot] == 0) {
            if (++used * 2L > hashes.length) {
                grow();
                slot = slot(hash);
            }
            hashes[slot] = hash;
        }
        return counts[slot] == Byte.MAX_VALUE ? Byte.MAX_VALUE : ++counts[slot];
    }

    private static long hash(String text) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
            hash ^= hash >>> 29;
        }
        return hash * 0x9E3779B97F4A7C15L;
    }

    private int slot(long hash) {
        int slot = (int) (hash >>> 32) & (hashes.length - 1);
        while (counts[slot] != 0 && hashes[slot] != hash) {
            slot = (slot + 1) & (hashes.length - 1);
        }
        return slot;
    }

    private void grow() {
        long[] oldHashes = hashes;
        byte[] oldCounts = counts;
        hashes = new long[oldHashes.length * 2];
        counts = new byte[hashes.length];
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldCounts[i] != 0) {
                int slot = slot(oldHashes[i]);
                hashes[slot] = oldHashes[i];
                counts[slot] = oldCounts[i];
            }
        }
    }
}
