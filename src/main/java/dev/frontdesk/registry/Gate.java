package dev.frontdesk.registry;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The gate before going live: a candidate's rates on the frozen test set may not fall by more than a point under the live one's.
final class Gate {
    /// By how much a rate (0–1) may fall.
    static final double FALL_MAX = 0.01;

    /// The rates that count, by the last step of their path; larger is better in all.
    private static final Set<String> RATES =
            Set.of("accuracy", "intent_accuracy", "r_at_1", "right_answer_first");

    private Gate() {}

    /// What the gate says.
    ///
    /// @param passed nothing fell too far
    /// @param reasons each rate that fell too far, in words
    /// @param compared the rates that both have, `[live, candidate]` by their path
    record Verdict(
            boolean passed,
            List<String> reasons,
            Map<String, List<Double>> compared,
            @JsonProperty("fall_max") double fallMax) {
        Verdict {
            reasons = List.copyOf(reasons);
            compared = Map.copyOf(compared);
        }
    }

    /// Compares what both were measured on; nothing in common lets the candidate pass, and `compared` shows it.
    static Verdict judge(JsonNode candidate, JsonNode live) {
        Map<String, Double> after = new TreeMap<>();
        Map<String, Double> before = new TreeMap<>();
        collect("", candidate, after);
        collect("", live, before);
        before.keySet().retainAll(after.keySet());
        List<String> reasons = new ArrayList<>();
        Map<String, List<Double>> compared = new TreeMap<>();
        before.forEach((path, was) -> {
            double is = after.getOrDefault(path, was);
            compared.put(path, List.of(was, is));
            if (is < was - FALL_MAX - 1e-9) {
                reasons.add("%s fell from %.4f to %.4f".formatted(path, was, is));
            }
        });
        return new Verdict(reasons.isEmpty(), reasons, compared, FALL_MAX);
    }

    private static void collect(String path, JsonNode node, Map<String, Double> rates) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String name = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
            if (entry.getValue().isObject()) {
                collect(name, entry.getValue(), rates);
            } else if (entry.getValue().isNumber() && RATES.contains(entry.getKey())) {
                rates.put(name, entry.getValue().doubleValue());
            }
        }
    }
}
