package dev.frontdesk.training;

import dev.frontdesk.knowledge.QueryFile;
import dev.frontdesk.scoring.Ngrams;
import dev.frontdesk.scoring.SparseVector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which questions with known answers are held back: a share of them, near wordings of one question always together.
///
/// People who write down what customers ask write the same question two or three times. If one wording taught the model and
/// another judged it, the match head would trust everything and its limits would let too much pass.
final class QuestionSplit {
    private static final int HELD_PERCENT = 40;
    private static final double NEAR = 0.3;
    private static final int BITS = 16;

    private QuestionSplit() {}

    /// The texts that are held back, the same for the same questions.
    static Set<String> held(List<QueryFile.Query> asked, String locale) {
        List<String> texts = asked.stream().map(QueryFile.Query::text).toList();
        Ngrams ngrams = Ngrams.learn(Ngrams.Cut.of(locale), BITS, texts);
        Map<String, List<QueryFile.Query>> byAnswer = new HashMap<>();
        for (QueryFile.Query query : asked) {
            String first = query.relevant().iterator().next();
            byAnswer.computeIfAbsent(first, _ -> new ArrayList<>()).add(query);
        }
        Set<String> held = new HashSet<>();
        for (List<QueryFile.Query> queries : byAnswer.values()) {
            for (List<String> group : groups(queries, ngrams)) {
                int hash = group.stream().mapToInt(Dataset::stableHash).min().orElse(0);
                if (hash % 100 < HELD_PERCENT) {
                    held.addAll(group);
                }
            }
        }
        return held;
    }

    /// Groups that hang together by near pairs.
    private static List<List<String>> groups(List<QueryFile.Query> queries, Ngrams ngrams) {
        int size = queries.size();
        int[] group = new int[size];
        List<SparseVector> grams = queries.stream().map(q -> ngrams.of(q.text())).toList();
        for (int i = 0; i < size; i++) {
            group[i] = i;
            for (int j = 0; j < i; j++) {
                if (group[j] != i && grams.get(i).dot(grams.get(j)) >= NEAR) {
                    int old = group[j];
                    for (int k = 0; k < i; k++) {
                        group[k] = group[k] == old ? i : group[k];
                    }
                }
            }
        }
        Map<Integer, List<String>> byGroup = new HashMap<>();
        for (int i = 0; i < size; i++) {
            byGroup.computeIfAbsent(group[i], _ -> new ArrayList<>()).add(queries.get(i).text());
        }
        return List.copyOf(byGroup.values());
    }
}
