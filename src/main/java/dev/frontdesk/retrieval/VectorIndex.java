package dev.frontdesk.retrieval;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.util.VectorUtil;

/// The vectors of one locale's entries, compared one by one: exact, and fast enough at the sizes that a company's FAQ has.
///
/// Vectors have length 1, so that a dot product is a cosine. Without an encoder there are none, and every cosine is 0.
final class VectorIndex {
    /// The wordings' vectors, those of an entry side by side: `first[i]` up to `first[i + 1]`.
    private final float[][] surfaces;

    private final int[] first;
    private final float[][] texts;

    VectorIndex(List<Entry> entries, Vectors encoder, String locale) {
        first = new int[entries.size() + 1];
        List<String> all = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            all.addAll(entries.get(i).surfaces());
            first[i + 1] = all.size();
        }
        surfaces = checked(encoder.of(all, locale), all.size());
        List<String> answers = entries.stream().map(Entry::text).toList();
        texts =
                surfaces.length == 0
                        ? new float[0][]
                        : checked(encoder.of(answers, locale), answers.size());
    }

    private static float[][] checked(float[][] vectors, int count) {
        if (vectors.length != count) {
            throw new IllegalArgumentException(vectors.length + " vectors for " + count + " texts");
        }
        int dimension = count == 0 ? 0 : vectors[0].length;
        for (float[] vector : vectors) {
            if (vector.length != dimension) {
                throw new IllegalArgumentException("vectors of different lengths");
            }
        }
        return dimension == 0 ? new float[0][] : vectors;
    }

    /// Whether a query with this vector can be compared.
    ///
    /// @throws IllegalArgumentException if it comes from another encoder
    boolean knows(float[] vector) {
        if (vector.length == 0 || surfaces.length == 0) {
            return false;
        }
        if (vector.length != surfaces[0].length) {
            throw new IllegalArgumentException(
                    "the query's vector has "
                            + vector.length
                            + " dimensions, the index "
                            + surfaces[0].length);
        }
        return true;
    }

    /// The entries with the nearest wording, by cosine, then index.
    TopDocs top(float[] vector, int limit) {
        PriorityQueue<ScoreDoc> worstFirst =
                new PriorityQueue<>((a, b) ->
                        a.score != b.score
                                ? Float.compare(a.score, b.score)
                                : Integer.compare(b.doc, a.doc));
        for (int entry = 0; knows(vector) && entry + 1 < first.length; entry++) {
            float cosine = cosine(vector, entry);
            if (worstFirst.size() < limit) {
                worstFirst.add(new ScoreDoc(entry, cosine));
            } else if (cosine > worstFirst.element().score) {
                worstFirst.remove();
                worstFirst.add(new ScoreDoc(entry, cosine));
            }
        }
        ScoreDoc[] hits = new ScoreDoc[worstFirst.size()];
        for (int i = hits.length - 1; i >= 0; i--) {
            hits[i] = worstFirst.remove();
        }
        return new TopDocs(new TotalHits(hits.length, TotalHits.Relation.EQUAL_TO), hits);
    }

    /// The cosine of an entry's nearest wording; [#knows] must hold.
    float cosine(float[] vector, int entry) {
        float best = -1;
        for (int i = first[entry]; i < first[entry + 1]; i++) {
            best = Math.max(best, VectorUtil.dotProduct(vector, surfaces[i]));
        }
        return best;
    }

    /// Which of an entry's wordings is nearest; [#knows] must hold.
    int nearestSurface(float[] vector, int entry) {
        int nearest = first[entry];
        float best = Float.NEGATIVE_INFINITY;
        for (int i = first[entry]; i < first[entry + 1]; i++) {
            float cosine = VectorUtil.dotProduct(vector, surfaces[i]);
            if (cosine > best) {
                best = cosine;
                nearest = i;
            }
        }
        return nearest - first[entry];
    }

    /// The cosine of an entry's text; [#knows] must hold.
    float textCosine(float[] vector, int entry) {
        return VectorUtil.dotProduct(vector, texts[entry]);
    }
}
