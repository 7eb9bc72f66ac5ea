package dev.frontdesk.training;

import com.fasterxml.jackson.databind.JsonNode;
import dev.frontdesk.knowledge.JsonLines;
import dev.frontdesk.knowledge.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The reader of JSONL files of questions and the ids of the answers that are right: `{query, relevant_ids}`.
final class QueryFile {
    private QueryFile() {}

    /// A question with its right answers.
    record Query(String text, Set<String> relevant) {}

    /// @param problems takes one for each line that is no such object
    static List<Query> read(Path file, List<Problem> problems) {
        String name = String.valueOf(file.getFileName());
        List<Query> queries = new ArrayList<>();
        for (JsonLines.Line line : JsonLines.read(file, name, problems)) {
            String text = line.object().path("query").asText("").strip();
            Set<String> relevant = new LinkedHashSet<>();
            for (JsonNode id : line.object().path("relevant_ids")) {
                relevant.add(id.asText());
            }
            if (text.isEmpty() || relevant.isEmpty()) {
                String field = text.isEmpty() ? "query" : "relevant_ids";
                problems.add(new Problem(name, line.number(), field, "is missing or empty"));
            } else {
                queries.add(new Query(text, relevant));
            }
        }
        return queries;
    }
}
