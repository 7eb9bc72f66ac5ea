package dev.frontdesk.retrieval;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.jspecify.annotations.Nullable;

/// BM25 over the entries of one locale: one document an entry, one field with all its words, one segment.
///
/// A document's number is its entry's index, since one thread writes them in order into a single segment. One field ranks better than a document
/// for each wording or a field for each kind of text; k1 is higher than usual because the field is long, and repeats its words.
/// Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).
final class LexicalIndex {
    private static final String FIELD = "words";
    private static final float K1 = 2.0f;
    private static final float B = 0.75f;

    /// Different words of a query that are searched; the ones after them are not.
    private static final int TERMS_MAX = 256;

    private final Words analysis;
    private final IndexSearcher searcher;

    LexicalIndex(List<Entry> entries, Words analysis) {
        this.analysis = analysis;
        ByteBuffersDirectory directory = new ByteBuffersDirectory();
        IndexWriterConfig config =
                new IndexWriterConfig(analysis)
                        .setSimilarity(new BM25Similarity(K1, B))
                        .setMergeScheduler(new SerialMergeScheduler());
        try (IndexWriter writer = new IndexWriter(directory, config)) {
            for (Entry entry : entries) {
                Document document = new Document();
                for (String text : entry.words()) {
                    document.add(new TextField(FIELD, Words.straight(text), Field.Store.NO));
                }
                writer.addDocument(document);
            }
            writer.forceMerge(1);
            writer.commit();
            searcher = new IndexSearcher(DirectoryReader.open(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        searcher.setSimilarity(config.getSimilarity());
        searcher.setQueryCache(null);
    }

    /// The query of a text, every character of it plain text.
    Query query(String text) {
        Set<String> words = new LinkedHashSet<>(analysis.in(text));
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        words.stream()
                .limit(TERMS_MAX)
                .forEach(word -> query.add(term(word), BooleanClause.Occur.SHOULD));
        return query.build();
    }

    private static TermQuery term(String word) {
        return new TermQuery(new Term(FIELD, word));
    }

    /// The best entries, by score, then index.
    TopDocs top(Query query, int limit) {
        try {
            return searcher.search(query, limit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The scores of chosen entries, in their order, whether or not [#top] would find them.
    ///
    /// @param known what was found already, and need not be scored again
    double[] scores(Query query, int[] entries, TopDocs known) {
        int[] sorted = entries.clone();
        Arrays.sort(sorted);
        double[] bySorted = new double[sorted.length];
        boolean[] done = new boolean[sorted.length];
        for (ScoreDoc hit : known.scoreDocs) {
            int at = Arrays.binarySearch(sorted, hit.doc);
            if (at >= 0) {
                bySorted[at] = hit.score;
                done[at] = true;
            }
        }
        try {
            Scorer scorer = scorer(query);
            for (int i = 0; i < sorted.length && scorer != null; i++) {
                if (done[i]) {
                    continue;
                }
                int at = scorer.docID();
                if (at < sorted[i]) {
                    at = scorer.iterator().advance(sorted[i]);
                }
                bySorted[i] = at == sorted[i] ? scorer.score() : 0;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        double[] scores = new double[entries.length];
        for (int i = 0; i < entries.length; i++) {
            scores[i] = bySorted[Arrays.binarySearch(sorted, entries[i])];
        }
        return scores;
    }

    private @Nullable Scorer scorer(Query query) throws IOException {
        LeafReaderContext leaf = searcher.getIndexReader().leaves().getFirst();
        return searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE, 1).scorer(leaf);
    }

    /// Each word of a text with what it gives to an entry's score, one line a word.
    String explain(String text, int entry) {
        StringBuilder lines = new StringBuilder();
        try {
            for (String word : new LinkedHashSet<>(analysis.in(text))) {
                Explanation score = searcher.explain(term(word), entry);
                if (score.isMatch()) {
                    lines.append(
                            "  %-16s %6.3f   idf %.3f, %.0f times%n"
                                    .formatted(
                                            word,
                                            score.getValue().doubleValue(),
                                            detail(score, "idf"),
                                            detail(score, "freq")));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines.toString();
    }

    private static double detail(Explanation explanation, String name) {
        if (explanation.getDescription().startsWith(name + ",")) {
            return explanation.getValue().doubleValue();
        }
        double found = 0;
        for (Explanation part : explanation.getDetails()) {
            found = found != 0 ? found : detail(part, name);
        }
        return found;
    }
}
