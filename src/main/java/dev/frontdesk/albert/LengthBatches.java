package dev.frontdesk.albert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The texts of one call in the order of their lengths, in batches, checked: a wrong id would be read past the end of a table, and
/// on a GPU end the whole process's use of it.
final class LengthBatches {
    private LengthBatches() {}

    /// For each batch the rows of its texts, the longest last.
    static List<int[]> of(List<Encoding> encodings, AlbertConfiguration configuration) {
        encodings.forEach(encoding -> check(encoding, configuration));
        int[] byLength =
                IntStream.range(0, encodings.size())
                        .boxed()
                        .sorted(Comparator.comparingInt(i -> encodings.get(i).length()))
                        .mapToInt(Integer::intValue)
                        .toArray();
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < byLength.length; from += TextEncoder.BATCH_MAX) {
            int to = Math.min(from + TextEncoder.BATCH_MAX, byLength.length);
            batches.add(Arrays.copyOfRange(byLength, from, to));
        }
        return batches;
    }

    private static void check(Encoding encoding, AlbertConfiguration configuration) {
        if (encoding.length() > configuration.positions()) {
            throw new IllegalArgumentException(
                    "a text of "
                            + encoding.length()
                            + " ids, the encoder takes "
                            + configuration.positions());
        }
        for (int i = 0; i < encoding.length(); i++) {
            int id = encoding.ids()[i];
            int type = encoding.tokenTypes()[i];
            if (id < 0
                    || id >= configuration.vocabularySize()
                    || type < 0
                    || type >= configuration.tokenTypes()) {
                throw new IllegalArgumentException(
                        "id "
                                + id
                                + " of type "
                                + type
                                + " at "
                                + i
                                + " is not within the vocabulary of "
                                + configuration.vocabularySize()
                                + " and "
                                + configuration.tokenTypes()
                                + " types");
            }
        }
    }
}
