package dev.frontdesk.training;

import ai.djl.ndarray.NDManager;
import dev.frontdesk.albert.AlbertTokenizer;
import dev.frontdesk.albert.Encoding;
import dev.frontdesk.albert.TokenBatch;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows as the loop reads them: encoded, and changed anew in each epoch where that is wanted.
///
/// The tokenizer stays open as long as these are read.
final class TuningTexts {
    private final AlbertTokenizer tokenizer;
    private final List<TrainingRow> rows;
    private final int limit;
    private final @Nullable Augmentation augmentation;
    private final List<Encoding> encodings;
    private final int[] lengths;

    /// @param limit tokens a text
    /// @param augmentation null: texts are read as they are
    TuningTexts(
            AlbertTokenizer tokenizer,
            List<TrainingRow> rows,
            int limit,
            @Nullable Augmentation augmentation) {
        this.tokenizer = tokenizer;
        this.rows = rows;
        this.limit = limit;
        this.augmentation = augmentation;
        this.encodings = rows.stream().map(row -> tokenizer.encode(row.text(), limit)).toList();
        this.lengths = encodings.stream().mapToInt(Encoding::length).toArray();
    }

    int size() {
        return rows.size();
    }

    /// The batches of an epoch, planned by the texts as they are.
    List<int[]> batches(int batch, long seed, int epoch) {
        return BatchPlan.of(rows, lengths, batch, seed, epoch);
    }

    List<TrainingRow> rows(int[] part) {
        return Arrays.stream(part).mapToObj(rows::get).toList();
    }

    /// The tokens of some rows as they are.
    TokenBatch plain(int[] part, int padId, NDManager manager) {
        return TokenBatch.of(Arrays.stream(part).mapToObj(encodings::get).toList(), padId, manager);
    }

    /// The tokens of some rows as an epoch reads them.
    TokenBatch read(int[] part, int epoch, int padId, NDManager manager) {
        return TokenBatch.of(
                Arrays.stream(part).mapToObj(row -> read(row, epoch)).toList(), padId, manager);
    }

    private Encoding read(int row, int epoch) {
        if (augmentation == null) {
            return encodings.get(row);
        }
        String text = rows.get(row).text();
        String changed = augmentation.changed(text, epoch, row);
        return changed.equals(text) ? encodings.get(row) : tokenizer.encode(changed, limit);
    }
}
