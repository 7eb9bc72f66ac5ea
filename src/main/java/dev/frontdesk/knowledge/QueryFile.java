package dev.frontdesk.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The reader of JSONL files of customers' questions and the ids of the answers that are right: `{query, relevant_ids}`.
public final class QueryFile {
    private QueryFile() {}

    /// A question with its right answers.
    ///
    /// @param line where it stands
    /// @param relevant ids of answers, the best first; never empty
    public record Query(long line, String text, Set<String> relevant) {
        public Query {
            relevant = Collections.unmodifiableSet(new LinkedHashSet<>(relevant));
        }
    }

    /// The questions of a file.
    ///
    /// @param name how problems name the file
    /// @param problems takes one for each line that is no such object
    public static List<Query> read(Path file, String name, List<Problem> problems) {
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
            } else if (text.length() > Limits.QUESTION_LENGTH_MAX) {
                String message = "has more than " + Limits.QUESTION_LENGTH_MAX + " characters";
                problems.add(new Problem(name, line.number(), "query", message));
            } else {
                queries.add(new Query(line.number(), text, relevant));
            }
        }
        return queries;
    }
}
