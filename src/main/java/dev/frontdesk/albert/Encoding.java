package dev.frontdesk.albert;

import java.util.Arrays;

/// One text, or pair of texts, as the encoder takes it: ids with [CLS] and [SEP] in place, no padding.
///
/// The arrays are not copied; leave them unchanged.
///
/// @param ids piece numbers, S of them
/// @param tokenTypes 0 for the first text with its special tokens, 1 for the second
/// @param starts for each id the first UTF-16 index in its text, -1 for special tokens
/// @param ends for each id the index after the last, -1 for special tokens
/// @param truncated whether the texts had more pieces than were asked for
@SuppressWarnings("ArrayRecordComponent")
public record Encoding(int[] ids, int[] tokenTypes, int[] starts, int[] ends, boolean truncated) {
    public Encoding {
        if (ids.length == 0
                || ids.length != tokenTypes.length
                || ids.length != starts.length
                || ids.length != ends.length) {
            throw new IllegalArgumentException(
                    "lengths differ or are 0: ids "
                            + ids.length
                            + ", types "
                            + tokenTypes.length
                            + ", offsets "
                            + starts.length
                            + " and "
                            + ends.length);
        }
    }

    /// Ids that came as ids, without a text to point into.
    public static Encoding ofIds(int[] ids, int[] tokenTypes) {
        int[] nowhere = new int[ids.length];
        Arrays.fill(nowhere, -1);
        return new Encoding(ids, tokenTypes, nowhere, nowhere, false);
    }

    /// S, special tokens included.
    public int length() {
        return ids.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Encoding that
                && Arrays.equals(ids, that.ids)
                && Arrays.equals(tokenTypes, that.tokenTypes)
                && Arrays.equals(starts, that.starts)
                && Arrays.equals(ends, that.ends)
                && truncated == that.truncated;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ids) + Arrays.hashCode(tokenTypes);
    }

    @Override
    public String toString() {
        return "Encoding" + Arrays.toString(ids) + (truncated ? " truncated" : "");
    }
}
