package dev.frontdesk.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Set;

/// How well rankings put relevant answers first, as means over queries.
///
/// @param map mean average precision
/// @param mrr mean reciprocal rank of the first relevant answer
/// @param rAt1 the share of queries whose first answer is relevant
/// @param rAt5 the share with a relevant answer among the first five
/// @param rAt10 … among the first ten
/// @param pAt5 the share of relevant answers among the first five
/// @param ndcgAt10 normalised discounted cumulative gain of the first ten, gains 0 and 1
public record RankingMetrics(
        @JsonProperty("map") double map,
        @JsonProperty("mrr") double mrr,
        @JsonProperty("r_at_1") double rAt1,
        @JsonProperty("r_at_5") double rAt5,
        @JsonProperty("r_at_10") double rAt10,
        @JsonProperty("p_at_5") double pAt5,
        @JsonProperty("ndcg_at_10") double ndcgAt10) {

    /// One query's ranking, and what is relevant.
    public record Ranked(List<String> ids, Set<String> relevant) {}

    public static RankingMetrics of(List<Ranked> queries) {
        double[] sums = new double[7];
        for (Ranked query : queries) {
            add(query, sums);
        }
        int n = Math.max(1, queries.size());
        return new RankingMetrics(
                sums[0] / n,
                sums[1] / n,
                sums[2] / n,
                sums[3] / n,
                sums[4] / n,
                sums[5] / n,
                sums[6] / n);
    }

    private static void add(Ranked query, double[] sums) {
        int found = 0;
        double precision = 0;
        double gain = 0;
        for (int i = 0; i < query.ids.size(); i++) {
            if (!query.relevant.contains(query.ids.get(i))) {
                continue;
            }
            found++;
            precision += (double) found / (i + 1);
            if (found == 1) {
                sums[1] += 1.0 / (i + 1);
                sums[2] += i < 1 ? 1 : 0;
                sums[3] += i < 5 ? 1 : 0;
                sums[4] += i < 10 ? 1 : 0;
            }
            sums[5] += i < 5 ? 1 / 5.0 : 0;
            gain += i < 10 ? discount(i) : 0;
        }
        double ideal = 0;
        for (int i = 0; i < Math.min(10, query.relevant.size()); i++) {
            ideal += discount(i);
        }
        sums[0] += query.relevant.isEmpty() ? 0 : precision / query.relevant.size();
        sums[6] += ideal == 0 ? 0 : gain / ideal;
    }

    private static double discount(int rank) {
        return Math.log(2) / Math.log(rank + 2);
    }
}
