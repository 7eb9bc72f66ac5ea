package dev.frontdesk.training;

import dev.frontdesk.albert.MaskedText;
import java.util.List;

/// What one step of pre-training reads.
sealed interface PretrainingBatch {
    /// All rows of the step, as the encoder takes them.
    List<MaskedText> rows();

    /// Units, then the units that follow them, in the same order: for masked words and the next turn.
    ///
    /// @param keys for each row a number that the same texts share
    record Turns(List<MaskedText> rows, int[] keys) implements PretrainingBatch {}

    /// Two segments in one sequence, in their order (0) or swapped (1): for masked words and sentence order.
    record Segments(List<MaskedText> rows, long[] swapped) implements PretrainingBatch {}

    /// Labelled texts of one set.
    record Labelled(List<MaskedText> rows, int[] labels) implements PretrainingBatch {}

    /// Questions, then their answers, in the same order.
    ///
    /// @param keys for each row a number that the same texts share
    record Answers(List<MaskedText> rows, int[] keys) implements PretrainingBatch {}

    /// Pieces, special ones included, padding not.
    default long tokens() {
        return rows().stream().mapToLong(row -> row.text().length()).sum();
    }
}
