package dev.frontdesk.albert;

import java.util.Arrays;

/// A prefix tree over pieces of symbols: from a place in a word to all the pieces that begin there.
///
/// Nodes are numbered from 0, the root. Children of the root are an array, the others share one open-addressed table.
final class PieceTrie {
    static final int NONE = -1;

    private final int[] roots;
    private long[] keys = new long[1 << 16];
    private int[] children = new int[1 << 16];
    private int[] pieces = new int[1 << 12];
    private int nodes = 1;
    private int used;

    PieceTrie(int alphabet, int[][] all) {
        roots = new int[alphabet];
        Arrays.fill(roots, NONE);
        Arrays.fill(keys, NONE);
        Arrays.fill(pieces, NONE);
        for (int piece = 0; piece < all.length; piece++) {
            int node = 0;
            for (int symbol : all[piece]) {
                int child = child(node, symbol);
                node = child == NONE ? add(node, symbol) : child;
            }
            pieces[node] = piece;
        }
    }

    /// The node for one more symbol, [#NONE] where no piece goes on so.
    int child(int node, int symbol) {
        if (node == 0) {
            return roots[symbol];
        }
        long key = key(node, symbol);
        int slot = slot(key);
        while (keys[slot] != key) {
            if (keys[slot] == NONE) {
                return NONE;
            }
            slot = (slot + 1) & (keys.length - 1);
        }
        return children[slot];
    }

    /// The piece that ends at a node, [#NONE] where none does.
    int piece(int node) {
        return pieces[node];
    }

    private int add(int node, int symbol) {
        int child = nodes++;
        if (child == pieces.length) {
            pieces = Arrays.copyOf(pieces, child * 2);
            Arrays.fill(pieces, child, pieces.length, NONE);
        }
        if (node == 0) {
            roots[symbol] = child;
            return child;
        }
        if (++used * 2 > keys.length) {
            grow();
        }
        put(key(node, symbol), child);
        return child;
    }

    private void put(long key, int child) {
        int slot = slot(key);
        while (keys[slot] != NONE) {
            slot = (slot + 1) & (keys.length - 1);
        }
        keys[slot] = key;
        children[slot] = child;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldChildren = children;
        keys = new long[oldKeys.length * 2];
        children = new int[keys.length];
        Arrays.fill(keys, NONE);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != NONE) {
                put(oldKeys[i], oldChildren[i]);
            }
        }
    }

    private static long key(int node, int symbol) {
        return ((long) node << 32) | symbol;
    }

    private int slot(long key) {
        return (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & (keys.length - 1);
    }
}
