package dev.frontdesk.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.frontdesk.scoring.Scorer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A model in memory, shared by all loaded releases of the same bundle, with the vectors of the texts that it has read.
///
/// The vectors make a knowledge change cheap: only new texts pass through the encoder. Counted by [Loader], which closes it with its
/// last release; otherwise thread-safe.
final class LoadedBundle {
    final String digest;
    final JsonNode manifest;
    final Scorer scorer;

    /// Loaded releases that use it; guarded by the loader.
    int releases;

    private Map<String, Map<String, float[]>> vectors = Map.of();

    LoadedBundle(String digest, JsonNode manifest, Scorer scorer) {
        this.digest = digest;
        this.manifest = manifest;
        this.scorer = scorer;
    }

    /// A source of vectors for the building of one index; remembers just that index's texts once [#keep] is called.
    final class Reading {
        private final Map<String, Map<String, float[]>> read = new HashMap<>();

        float[][] vectors(List<String> texts, String locale) {
            Map<String, float[]> known = known(locale);
            Map<String, float[]> mine = read.computeIfAbsent(locale, _ -> new HashMap<>());
            List<String> missing = new ArrayList<>();
            for (String text : texts) {
                float[] vector = known.get(text);
                if (vector != null) {
                    mine.put(text, vector);
                } else if (!mine.containsKey(text)) {
                    missing.add(text);
                    mine.put(text, new float[0]);
                }
            }
            if (!missing.isEmpty()) {
                float[][] made = scorer.vectors(missing, locale);
                for (int i = 0; i < made.length; i++) {
                    mine.put(missing.get(i), made[i]);
                }
            }
            return texts.stream()
                    .map(text -> mine.getOrDefault(text, new float[0]))
                    .toArray(float[][]::new);
        }

        void keep() {
            remember(read);
        }
    }

    private synchronized Map<String, float[]> known(String locale) {
        return vectors.getOrDefault(locale, Map.of());
    }

    private synchronized void remember(Map<String, Map<String, float[]>> read) {
        vectors = read;
    }
}
