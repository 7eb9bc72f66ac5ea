package dev.frontdesk.retrieval;

import dev.frontdesk.retrieval.Candidate.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;

/// The entries of one locale with both of their indices.
final class LocaleIndex {
    /// The constant of reciprocal rank fusion. Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion" (SIGIR 2009).
    private static final int RRF_K = 60;

    private final List<Entry> entries;
    private final Map<Target, Integer> numbers = new HashMap<>();
    private final Words analysis;
    private final LexicalIndex lexical;
    private final VectorIndex vectors;

    LocaleIndex(List<Entry> entries, String locale, Vectors encoder) {
        this.entries = List.copyOf(entries);
        for (int i = 0; i < entries.size(); i++) {
            numbers.put(entries.get(i).target(), i);
        }
        analysis = Words.of(locale);
        lexical = new LexicalIndex(entries, analysis);
        vectors = new VectorIndex(entries, encoder, locale);
    }

    List<Candidate> hybrid(String text, float[] vector, int limit) {
        Query query = lexical.query(text);
        TopDocs byWords = lexical.top(query, limit);
        TopDocs byVector = vectors.top(vector, limit);
        TopDocs fused = TopDocs.rrf(limit, RRF_K, new TopDocs[] {byWords, byVector});
        return candidates(text, vector, query, fused, byWords);
    }

    List<Candidate> lexical(String text, int limit) {
        Query query = lexical.query(text);
        TopDocs byWords = lexical.top(query, limit);
        return candidates(text, new float[0], query, byWords, byWords);
    }

    List<Candidate> nearest(float[] vector, int limit) {
        Query nothing = lexical.query("");
        return candidates("", vector, nothing, vectors.top(vector, limit), lexical.top(nothing, 1));
    }

    private List<Candidate> candidates(
            String text, float[] vector, Query query, TopDocs chosen, TopDocs scored) {
        int[] ids = new int[chosen.scoreDocs.length];
        for (int i = 0; i < ids.length; i++) {
            ScoreDoc hit = chosen.scoreDocs[i];
            ids[i] = hit.doc;
        }
        double[] bm25 = lexical.scores(query, ids, scored);
        boolean compared = vectors.knows(vector);
        Set<String> words = compared ? Set.of() : new HashSet<>(analysis.in(text));
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < ids.length; i++) {
            int id = ids[i];
            Entry entry = entries.get(id);
            candidates.add(
                    new Candidate(
                            entry.target(),
                            bm25[i],
                            compared ? vectors.cosine(vector, id) : 0,
                            compared ? vectors.textCosine(vector, id) : 0,
                            entry.surfaces()
                                    .get(
                                            compared
                                                    ? vectors.nearestSurface(vector, id)
                                                    : mostShared(words, entry.surfaces()))));
        }
        return candidates;
    }

    /// Which wording shares most with a set of words (Dice's coefficient).
    private int mostShared(Set<String> words, List<String> surfaces) {
        int best = 0;
        double most = 0;
        for (int i = 0; i < surfaces.size() && surfaces.size() > 1; i++) {
            Set<String> own = new HashSet<>(analysis.in(surfaces.get(i)));
            double shared = 2.0 * own.stream().filter(words::contains).count();
            double dice = shared / Math.max(1, own.size() + words.size());
            if (dice > most) {
                most = dice;
                best = i;
            }
        }
        return best;
    }

    String explain(String text, float[] vector, Target target) {
        Integer number = numbers.get(target);
        if (number == null) {
            return target + " is not in the index\n";
        }
        Query query = lexical.query(text);
        double bm25 = lexical.scores(query, new int[] {number}, lexical.top(query, 1))[0];
        StringBuilder lines = new StringBuilder();
        lines.append("%s%nBM25 %.3f%n".formatted(target, bm25));
        lines.append(lexical.explain(text, number));
        if (vectors.knows(vector)) {
            String surface =
                    entries.get(number).surfaces().get(vectors.nearestSurface(vector, number));
            lines.append(
                    "cosine %.3f with «%s»%ncosine %.3f with its text%n"
                            .formatted(
                                    vectors.cosine(vector, number),
                                    surface,
                                    vectors.textCosine(vector, number)));
        } else {
            lines.append("no vectors to compare\n");
        }
        return lines.toString();
    }
}
