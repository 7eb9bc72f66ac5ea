package dev.frontdesk.registry;

import dev.frontdesk.albert.AlbertException;
import dev.frontdesk.albert.Safetensors;
import dev.frontdesk.albert.SafetensorsWriter;
import dev.frontdesk.albert.Tensor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/// The vectors of a bundle's texts on the disk, so that a restart does not read all knowledge through the encoder again.
///
/// A cache beside the bundle's folder: one float tensor [N,D], and in its metadata the key of each row. A missing or damaged file is
/// an empty cache, and one that cannot be written is a line in the log.
final class VectorFile {
    private static final Logger LOG = Logger.getLogger(VectorFile.class);
    private static final String ROWS = "vectors";
    private static final String KEYS = "keys";
    private static final int KEY_LENGTH = 32;

    private final Path file;

    VectorFile(Path file) {
        this.file = file;
    }

    /// The name of a text's row: 128 bits of a digest.
    static String key(String locale, String text) {
        return Sha256.of((locale + '\0' + text).getBytes(StandardCharsets.UTF_8))
                .substring(0, KEY_LENGTH);
    }

    Map<String, float[]> read() {
        Map<String, float[]> vectors = new HashMap<>();
        if (!Files.exists(file)) {
            return vectors;
        }
        try (Safetensors tensors = Safetensors.open(file)) {
            String keys = tensors.metadata().getOrDefault(KEYS, "");
            Tensor rows = tensors.floats(ROWS);
            int width = rows.shape()[1];
            if (keys.length() != rows.shape()[0] * KEY_LENGTH) {
                LOG.warnf("%s has not as many keys as rows; its vectors are computed anew.", file);
                return vectors;
            }
            for (int i = 0; i < rows.shape()[0]; i++) {
                vectors.put(
                        keys.substring(i * KEY_LENGTH, (i + 1) * KEY_LENGTH),
                        Arrays.copyOfRange(rows.values(), i * width, (i + 1) * width));
            }
        } catch (AlbertException | IllegalArgumentException damaged) {
            LOG.warnf("%s Its vectors are computed anew.", damaged.getMessage());
            vectors.clear();
        }
        return vectors;
    }

    /// Replaces the file; vectors without elements (of a locale without encoder) are left out.
    void write(Map<String, float[]> vectors) {
        List<Map.Entry<String, float[]>> rows =
                vectors.entrySet().stream()
                        .filter(row -> row.getValue().length > 0)
                        .sorted(Map.Entry.comparingByKey())
                        .toList();
        if (rows.isEmpty()) {
            return;
        }
        int width = rows.getFirst().getValue().length;
        float[] values = new float[rows.size() * width];
        StringBuilder keys = new StringBuilder(rows.size() * KEY_LENGTH);
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i).getValue(), 0, values, i * width, width);
            keys.append(rows.get(i).getKey());
        }
        try {
            new SafetensorsWriter(Map.of(KEYS, keys.toString()))
                    .add(ROWS, Tensor.of(values, rows.size(), width))
                    .write(file);
        } catch (AlbertException e) {
            LOG.warnf("%s The next start computes the vectors again.", e.getMessage());
        }
    }
}
