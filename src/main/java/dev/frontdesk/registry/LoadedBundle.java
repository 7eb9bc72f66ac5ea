package dev.frontdesk.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.frontdesk.scoring.Scorer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A model in memory, shared by all loaded releases of the same bundle, with the vectors of the texts that it has read.
///
/// The vectors make a knowledge change cheap: only new texts pass through the encoder. They are kept on the disk too, for the next
/// start. Counted by [Loader], which closes it with its last release; otherwise thread-safe.
final class LoadedBundle {
    /// How long 256 texts of an index may take while customers' messages go before them.
    private static final Duration INDEXING_PATIENCE = Duration.ofMinutes(5);

    final String digest;
    final JsonNode manifest;
    final Scorer scorer;

    /// Loaded releases that use it; guarded by the loader.
    int releases;

    private final VectorFile file;
    private Map<String, float[]> vectors;

    LoadedBundle(String digest, JsonNode manifest, Scorer scorer, VectorFile file) {
        this.digest = digest;
        this.manifest = manifest;
        this.scorer = scorer;
        this.file = file;
        this.vectors = file.read();
    }

    /// A source of vectors for the building of one index; remembers just that index's texts once [#keep] is called.
    final class Reading {
        private final Map<String, float[]> known = remembered();
        private final Map<String, float[]> read = new HashMap<>();
        private boolean grown;

        float[][] vectors(List<String> texts, String locale) {
            List<String> keys = texts.stream().map(text -> VectorFile.key(locale, text)).toList();
            Map<String, String> missing = new HashMap<>();
            for (int i = 0; i < keys.size(); i++) {
                float[] vector = known.get(keys.get(i));
                if (vector != null) {
                    read.put(keys.get(i), vector);
                } else if (!read.containsKey(keys.get(i))) {
                    missing.put(keys.get(i), texts.get(i));
                }
            }
            compute(missing, locale);
            return keys.stream()
                    .map(key -> read.getOrDefault(key, new float[0]))
                    .toArray(float[][]::new);
        }

        private void compute(Map<String, String> missing, String locale) {
            if (missing.isEmpty()) {
                return;
            }
            List<String> keys = new ArrayList<>(missing.keySet());
            float[][] made =
                    scorer.within(INDEXING_PATIENCE)
                            .vectors(keys.stream().map(missing::get).toList(), locale);
            for (int i = 0; i < made.length; i++) {
                read.put(keys.get(i), made[i]);
                grown |= made[i].length > 0;
            }
        }

        void keep() {
            remember(read);
            if (grown) {
                file.write(read);
            }
        }
    }

    private synchronized Map<String, float[]> remembered() {
        return vectors;
    }

    private synchronized void remember(Map<String, float[]> read) {
        vectors = read;
    }
}
