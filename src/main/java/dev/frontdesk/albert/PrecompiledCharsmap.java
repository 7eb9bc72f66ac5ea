package dev.frontdesk.albert;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/// The compiled character rules of a SentencePiece model, checked: a double-array trie over UTF-8 bytes whose values are places in a text of replacements.
///
/// The native tokenizer follows the trie without looking at its bounds, and a fault in native code ends the whole
/// program; so every node that a text can reach is visited here first.
///
/// The format: the trie's length in bytes, little-endian; its 32-bit units; the replacements, each ended by a zero byte.
/// Source: Yata's darts-clone, and SentencePiece's `normalizer.cc`.
final class PrecompiledCharsmap {
    private PrecompiledCharsmap() {}

    /// Refuses a map that could lead out of its bounds; [IllegalArgumentException] says where.
    static void check(byte[] charsmap) {
        if (charsmap.length == 0) {
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(charsmap).order(ByteOrder.LITTLE_ENDIAN);
        long trieBytes = charsmap.length < 4 ? -1 : in.getInt() & 0xffffffffL;
        if (trieBytes <= 0 || trieBytes % 4 != 0 || trieBytes > charsmap.length - 4) {
            throw error("its trie is " + trieBytes + " of " + charsmap.length + " bytes long");
        }
        int[] units = new int[(int) trieBytes / 4];
        in.asIntBuffer().get(units);
        ByteBuffer replacements =
                in.slice(4 + (int) trieBytes, charsmap.length - 4 - units.length * 4);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(replacements.duplicate());
        } catch (CharacterCodingException e) {
            throw error("its replacements are not UTF-8");
        }
        visit(units, replacements);
    }

    private static void visit(int[] units, ByteBuffer replacements) {
        BitSet seen = new BitSet(units.length);
        Deque<Integer> open = new ArrayDeque<>();
        open.add(within(units, offset(units[0])));
        while (!open.isEmpty()) {
            int base = open.remove();
            for (int label = 1; label < 256; label++) {
                int at = within(units, base ^ label);
                int unit = units[at];
                if ((unit & 0x800000ff) != label) {
                    continue;
                }
                int next = within(units, at ^ offset(unit));
                if ((unit >>> 8 & 1) == 1) {
                    requireValue(units, next, replacements);
                }
                if (!seen.get(next)) {
                    seen.set(next);
                    open.add(next);
                }
            }
        }
    }

    private static int within(int[] units, int at) {
        if (at < 0 || at >= units.length) {
            throw error("its trie leads to unit " + at + " of " + units.length);
        }
        return at;
    }

    private static void requireValue(int[] units, int leaf, ByteBuffer replacements) {
        int value = units[leaf] & 0x7fffffff;
        boolean inside = value < replacements.limit();
        if (!inside || (replacements.get(value) & 0xc0) == 0x80) {
            throw error(
                    "its trie leads to byte "
                            + value
                            + " of "
                            + replacements.limit()
                            + " bytes of replacements, where none begins");
        }
    }

    /// How far, by exclusive or, a node's children are from it.
    private static int offset(int unit) {
        return unit >>> 10 << ((unit & 1 << 9) >>> 6);
    }

    private static IllegalArgumentException error(String what) {
        return new IllegalArgumentException("the character map is damaged: " + what);
    }
}
