package dev.frontdesk.albert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/// Several texts as three int64 arrays [B,S], padded to the longest.
///
/// @param ids piece numbers, the padding id after each text's end
/// @param mask 1 for a text's tokens, 0 for padding
/// @param types 0 for the first segment, 1 for the second, 0 for padding
public record TokenBatch(NDArray ids, NDArray mask, NDArray types) {

    /// Pads `encodings` on the right, in arrays that belong to `manager`.
    public static TokenBatch of(List<Encoding> encodings, int padId, NDManager manager) {
        if (encodings.isEmpty()) {
            throw new IllegalArgumentException("an empty batch");
        }
        int rows = encodings.size();
        int width = encodings.stream().mapToInt(Encoding::length).max().getAsInt();
        long[] ids = new long[rows * width];
        long[] mask = new long[rows * width];
        long[] types = new long[rows * width];
        for (int row = 0; row < rows; row++) {
            Encoding encoding = encodings.get(row);
            for (int i = 0; i < width; i++) {
                boolean inside = i < encoding.length();
                ids[row * width + i] = inside ? encoding.ids()[i] : padId;
                mask[row * width + i] = inside ? 1 : 0;
                types[row * width + i] = inside ? encoding.tokenTypes()[i] : 0;
            }
        }
        Shape shape = new Shape(rows, width);
        return new TokenBatch(
                manager.create(ids, shape),
                manager.create(mask, shape),
                manager.create(types, shape));
    }
}
