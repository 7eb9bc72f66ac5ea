package dev.frontdesk.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.frontdesk.answering.AnswerEngine;
import dev.frontdesk.answering.Ranked;
import dev.frontdesk.knowledge.QueryFile;
import dev.frontdesk.retrieval.Candidate;
import dev.frontdesk.retrieval.Candidate.Target;
import dev.frontdesk.retrieval.KnowledgeIndex;
import dev.frontdesk.scoring.Scorer;
import dev.frontdesk.scoring.Understanding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How well questions find their answers: by the whole engine, and by the parts that it is made of.
///
/// @param matched as the match head ranks what one hybrid search found
/// @param fused the hybrid search alone: BM25 and vectors by the sum of reciprocal ranks
/// @param bm25 BM25 alone
/// @param vectors nearest vectors alone; zeros in a locale without encoder
/// @param p50Millis half of the questions are ranked within this, encoder and search included
public record AnswerEvaluation(
        @JsonProperty("matched") RankingMetrics matched,
        @JsonProperty("fused") RankingMetrics fused,
        @JsonProperty("bm25") RankingMetrics bm25,
        @JsonProperty("vectors") RankingMetrics vectors,
        @JsonProperty("p50_millis") double p50Millis,
        @JsonProperty("p95_millis") double p95Millis) {
    private static final int DEPTH = 100;

    /// Puts the questions to an engine over these parts. Passages are left aside: the questions' right answers are FAQ entries.
    static AnswerEvaluation of(
            List<QueryFile.Query> queries,
            Scorer scorer,
            KnowledgeIndex index,
            AnswerEngine engine,
            String locale) {
        List<List<RankingMetrics.Ranked>> rankings = new ArrayList<>();
        for (int way = 0; way < 4; way++) {
            rankings.add(new ArrayList<>());
        }
        double[] millis = new double[queries.size()];
        for (int i = 0; i < millis.length; i++) {
            QueryFile.Query query = queries.get(i);
            long start = System.nanoTime();
            List<Ranked> matched = engine.rank(query.text(), locale, DEPTH);
            millis[i] = (System.nanoTime() - start) / 1e6;
            Understanding understanding = scorer.understand(query.text(), locale);
            float[] vector = understanding.vector();
            List<List<Candidate>> found =
                    List.of(
                            matched.stream().map(Ranked::candidate).toList(),
                            index.search(query.text(), vector, locale, DEPTH),
                            index.searchLexical(query.text(), locale, DEPTH),
                            vector.length == 0
                                    ? List.of()
                                    : index.searchNearest(vector, locale, DEPTH));
            for (int way = 0; way < 4; way++) {
                rankings.get(way)
                        .add(new RankingMetrics.Ranked(ids(found.get(way)), query.relevant()));
            }
        }
        Arrays.sort(millis);
        return new AnswerEvaluation(
                RankingMetrics.of(rankings.get(0)),
                RankingMetrics.of(rankings.get(1)),
                RankingMetrics.of(rankings.get(2)),
                RankingMetrics.of(rankings.get(3)),
                percentile(millis, 0.5),
                percentile(millis, 0.95));
    }

    private static List<String> ids(List<Candidate> candidates) {
        List<String> ids = new ArrayList<>();
        for (Candidate candidate : candidates) {
            if (candidate.target() instanceof Target.ToAnswer(var id)) {
                ids.add(id.value());
            }
        }
        return ids;
    }

    private static double percentile(double[] sorted, double share) {
        return sorted.length == 0
                ? 0
                : sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))];
    }
}
