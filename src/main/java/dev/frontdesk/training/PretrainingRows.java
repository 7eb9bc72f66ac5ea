package dev.frontdesk.training;

import dev.frontdesk.albert.Encoding;
import dev.frontdesk.albert.MaskedText;
import dev.frontdesk.albert.NgramMasking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// The making of rows: from units in pieces to masked sequences as the encoder takes them.
///
/// Everything is a function of its arguments and the generator. Safe for threads where the units are.
final class PretrainingRows {
    /// The special pieces that stand around texts.
    record Frame(int clsId, int sepId) {}

    private final PretrainingUnits units;
    private final Frame frame;
    private final NgramMasking masking;
    private final PretrainingSettings.Batches lengths;

    /// @param lengths where units and segments are cut
    PretrainingRows(
            PretrainingUnits units,
            Frame frame,
            NgramMasking masking,
            PretrainingSettings.Batches lengths) {
        this.units = units;
        this.frame = frame;
        this.masking = masking;
        this.lengths = lengths;
    }

    /// The pieces of the longer of a unit and its next one, as far as they are read.
    int longer(int unit) {
        int longer = Math.max(units.tokens(unit).length, units.tokens(units.next(unit)).length);
        return Math.min(longer, lengths.unitLength());
    }

    /// Units beside their next ones.
    ///
    /// @param first units that have a next one
    PretrainingBatch.Turns turns(int[] first, RandomGenerator random) {
        List<int[]> texts = new ArrayList<>();
        for (int unit : first) {
            texts.add(units.tokens(unit));
        }
        for (int unit : first) {
            texts.add(units.tokens(units.next(unit)));
        }
        return new PretrainingBatch.Turns(masked(texts, lengths.unitLength(), random), keys(texts));
    }

    /// Pairs of segments, each in its order or swapped.
    ///
    /// @param first units that have a next one, where the pairs begin
    PretrainingBatch.Segments segments(int[] first, RandomGenerator random) {
        long[] swapped = new long[first.length];
        List<MaskedText> rows = new ArrayList<>();
        for (int row = 0; row < first.length; row++) {
            swapped[row] = random.nextBoolean() ? 1 : 0;
            rows.add(masking.apply(pair(first[row], swapped[row] == 1), random));
        }
        return new PretrainingBatch.Segments(rows, swapped);
    }

    /// Each text by itself, masked.
    ///
    /// @param length pieces of a row, special ones included; longer texts are cut
    List<MaskedText> masked(List<int[]> texts, int length, RandomGenerator random) {
        return texts.stream().map(text -> masking.apply(single(text, length), random)).toList();
    }

    /// `[CLS] text [SEP]`.
    private Encoding single(int[] text, int length) {
        int size = Math.min(text.length, length - 2);
        int[] ids = new int[size + 2];
        ids[0] = frame.clsId;
        System.arraycopy(text, 0, ids, 1, size);
        ids[size + 1] = frame.sepId;
        return Encoding.ofIds(ids, new int[ids.length]);
    }

    /// For each text a number that the same texts share.
    static int[] keys(List<int[]> texts) {
        Map<String, Integer> known = new HashMap<>();
        return texts.stream()
                .mapToInt(text -> known.computeIfAbsent(Arrays.toString(text), _ -> known.size()))
                .toArray();
    }

    /// `[CLS] a [SEP] b [SEP]`: units that follow each other, cut in two between them, as near to the wanted length as they reach.
    private Encoding pair(int unit, boolean swapped) {
        int half = (lengths.segmentLength() - 3) / 2;
        int[] a = new int[half];
        int[] b = new int[half];
        int sizeA = append(a, 0, units.tokens(unit));
        int next = units.next(unit);
        // The second segment needs a unit, so the first takes only those that have a next one.
        while (units.next(next) >= 0 && sizeA + units.tokens(next).length <= half) {
            sizeA = append(a, sizeA, units.tokens(next));
            next = units.next(next);
        }
        int sizeB = 0;
        while (next >= 0 && (sizeB == 0 || sizeB + units.tokens(next).length <= half)) {
            sizeB = append(b, sizeB, units.tokens(next));
            next = units.next(next);
        }
        int[] left = Arrays.copyOf(swapped ? b : a, swapped ? sizeB : sizeA);
        int[] right = Arrays.copyOf(swapped ? a : b, swapped ? sizeA : sizeB);
        int[] ids = new int[left.length + right.length + 3];
        int[] types = new int[ids.length];
        ids[0] = frame.clsId;
        System.arraycopy(left, 0, ids, 1, left.length);
        ids[left.length + 1] = frame.sepId;
        System.arraycopy(right, 0, ids, left.length + 2, right.length);
        ids[ids.length - 1] = frame.sepId;
        Arrays.fill(types, left.length + 2, types.length, 1);
        return Encoding.ofIds(ids, types);
    }

    private static int append(int[] segment, int size, int[] tokens) {
        int count = Math.min(tokens.length, segment.length - size);
        System.arraycopy(tokens, 0, segment, size, count);
        return size + count;
    }
}
