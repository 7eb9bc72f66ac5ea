package dev.frontdesk.agents;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.frontdesk.knowledge.Example;
import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.registry.Release;
import dev.frontdesk.scoring.Thresholds;
import dev.frontdesk.scoring.Understanding;
import dev.frontdesk.scoring.Understanding.IntentScore;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Why a text was classified as it was: which thresholds it met, and the labelled wordings that are nearest.
final class Explanation {
    private static final int INTENTS_MAX = 3;
    private static final int WORDINGS_MAX = 3;

    private Explanation() {}

    /// @param nearest of the three most probable intents' examples and of those out of scope
    record Explained(List<Limit> thresholds, List<Wording> nearest) {}

    record Limit(String name, double threshold, double score, boolean met) {}

    /// @param intent null: an example of what is out of scope
    /// @param similarity the cosine of the n-grams, 0–1
    record Wording(
            String text,
            @org.jspecify.annotations.Nullable String intent,
            @JsonProperty("similarity") double similarity) {}

    static Explained of(
            String text,
            Understanding understanding,
            Thresholds thresholds,
            String locale,
            Release release) {
        double confidence =
                understanding.ranking().isEmpty()
                        ? 0
                        : understanding.ranking().getFirst().confidence();
        return new Explained(
                List.of(
                        limit("in_scope", thresholds.inScope(), understanding.inScope()),
                        limit("intent", thresholds.intent(), confidence)),
                nearest(text, understanding, locale, release));
    }

    private static Limit limit(String name, double threshold, double score) {
        return new Limit(name, threshold, score, score >= threshold);
    }

    private static List<Wording> nearest(
            String text, Understanding understanding, String locale, Release release) {
        Set<IntentId> probable = new HashSet<>();
        understanding.ranking().stream()
                .limit(INTENTS_MAX)
                .map(IntentScore::intent)
                .forEach(probable::add);
        return release.knowledge().examples().stream()
                .filter(example -> example.locale().equals(locale))
                .filter(example -> example.intent() == null || probable.contains(example.intent()))
                .map(example -> wording(text, example, locale, release))
                .sorted(Comparator.comparingDouble(Wording::similarity).reversed())
                .limit(WORDINGS_MAX)
                .toList();
    }

    private static Wording wording(String text, Example example, String locale, Release release) {
        return new Wording(
                example.text(),
                example.intent() == null ? null : example.intent().value(),
                release.scorer().ngramCosine(text, example.text(), locale));
    }
}
