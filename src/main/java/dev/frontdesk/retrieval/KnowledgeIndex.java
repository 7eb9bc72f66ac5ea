package dev.frontdesk.retrieval;

import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.retrieval.Candidate.Target;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The search over one knowledge snapshot: immutable, in memory, safe for any number of threads.
///
/// Each locale has an index of its own. A locale without any entry is searched in its language (`en` for `en-GB`), else in English, else in the
/// first locale there is. The same snapshot and encoder give the same scores, since an index is always built fresh.
public final class KnowledgeIndex {
    /// Characters of a query that are searched: as long as a message may be.
    public static final int QUERY_LENGTH_MAX = 2_000;

    /// Candidates of one search.
    public static final int LIMIT_MAX = 1_000;

    private final TreeMap<String, LocaleIndex> locales = new TreeMap<>();
    private final LongAdder searches = new LongAdder();

    private KnowledgeIndex(Map<String, LocaleIndex> locales) {
        this.locales.putAll(locales);
    }

    /// Indexes a snapshot; takes about as long as the encoder needs for all questions, variants, answers and passages.
    public static KnowledgeIndex build(KnowledgeSnapshot snapshot, Vectors encoder) {
        TreeSet<String> names = new TreeSet<>();
        snapshot.answers().forEach(answer -> names.add(answer.locale()));
        snapshot.articles().forEach(article -> names.add(article.locale()));
        TreeMap<String, LocaleIndex> locales = new TreeMap<>();
        for (String locale : names) {
            List<Entry> entries = Entry.of(snapshot, locale);
            if (!entries.isEmpty()) {
                locales.put(locale, new LocaleIndex(entries, locale, encoder));
            }
        }
        return new KnowledgeIndex(locales);
    }

    /// The best candidates of BM25 and of the nearest vectors together, in the order of their fused ranks.
    ///
    /// @param text the question, plain text, of which [#QUERY_LENGTH_MAX] characters are searched
    /// @param vector its unit vector by the encoder that the index was built with; without elements: BM25 alone
    /// @param limit at most [#LIMIT_MAX]; also the depth to which each of the two searches
    public List<Candidate> search(String text, float[] vector, String locale, int limit) {
        LocaleIndex index = counted(locale, limit);
        return index == null ? List.of() : index.hybrid(cut(text), vector, limit);
    }

    /// BM25 alone, the baseline; its candidates have no cosines.
    public List<Candidate> searchLexical(String text, String locale, int limit) {
        LocaleIndex index = counted(locale, limit);
        return index == null ? List.of() : index.lexical(cut(text), limit);
    }

    /// Nearest vectors alone, the other baseline; its candidates have no BM25.
    public List<Candidate> searchNearest(float[] vector, String locale, int limit) {
        LocaleIndex index = counted(locale, limit);
        return index == null ? List.of() : index.nearest(vector, limit);
    }

    /// Why a target has its scores, in lines for people: what each word gives, and which wording is nearest.
    public String explain(String text, float[] vector, Target target, String locale) {
        LocaleIndex index = index(locale);
        return index == null
                ? target + " is not in the index\n"
                : index.explain(cut(text), vector, target);
    }

    /// How many searches there were, for tests and metrics.
    public LongAdder searches() {
        return searches;
    }

    private @Nullable LocaleIndex counted(String locale, int limit) {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException(
                    "limit must be 1 to " + LIMIT_MAX + ", not " + limit);
        }
        searches.increment();
        return index(locale);
    }

    private @Nullable LocaleIndex index(String locale) {
        LocaleIndex index = locales.get(locale);
        if (index == null) {
            index = locales.get(locale.split("-", 2)[0]);
        }
        if (index == null) {
            index = locales.get("en");
        }
        return index != null || locales.isEmpty() ? index : locales.firstEntry().getValue();
    }

    private static String cut(String text) {
        return text.length() <= QUERY_LENGTH_MAX ? text : text.substring(0, QUERY_LENGTH_MAX);
    }
}
