package dev.frontdesk.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.scoring.Scorer;
import dev.frontdesk.scoring.Understanding;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// How often a model, or several on texts of their own, reads a message otherwise because another name, spelling or gender stands in it.
///
/// Counterfactual fairness by token exchange (Garg et al., 2019, "Counterfactual fairness in text classification through robustness");
/// the words are those of [BiasWords]. Needs no labels.
final class BiasCheck {
    private static final int EXAMPLES_MAX = 20;

    private final long seed;
    private final boolean tones;
    private final Map<BiasWords.Kind, Count> counts = new EnumMap<>(BiasWords.Kind.class);

    /// What became of one kind of words.
    private static final class Count {
        private int texts;
        private int own;
        private int intents;
        private int scopes;
        private int tones;
        private final List<ObjectNode> examples = new ArrayList<>();
    }

    /// @param seed of the choice among names and phrases
    /// @param tones whether the models have learned sentiment
    BiasCheck(long seed, boolean tones) {
        this.seed = seed;
        this.tones = tones;
    }

    /// Asks a model; texts of a language without word list are passed over.
    void add(Scorer scorer, String locale, List<String> texts) {
        Optional<BiasWords> words = BiasWords.of(locale);
        if (words.isEmpty()) {
            return;
        }
        double limit = scorer.thresholds(locale).inScope();
        for (BiasWords.Kind kind : BiasWords.Kind.values()) {
            List<BiasWords.Pair> pairs = new ArrayList<>();
            for (String text : texts) {
                long chance = ((seed + 1) << 32) + Dataset.stableHash(kind.key() + text);
                SplittableRandom random = new SplittableRandom(chance);
                pairs.add(words.get().pair(kind, text, random));
            }
            List<Understanding> one =
                    scorer.understand(pairs.stream().map(BiasWords.Pair::one).toList(), locale);
            List<Understanding> other =
                    scorer.understand(pairs.stream().map(BiasWords.Pair::other).toList(), locale);
            Count count = counts.computeIfAbsent(kind, _ -> new Count());
            for (int i = 0; i < pairs.size(); i++) {
                count(count, pairs.get(i), one.get(i), other.get(i), limit);
            }
        }
    }

    private void count(
            Count count,
            BiasWords.Pair pair,
            Understanding one,
            Understanding other,
            double limit) {
        String was = one.ranking().getFirst().intent().value();
        String is = other.ranking().getFirst().intent().value();
        boolean intent = !was.equals(is);
        boolean scope = (one.inScope() >= limit) != (other.inScope() >= limit);
        boolean tone = tones && one.sentiment() != other.sentiment();
        count.texts++;
        count.own += pair.own() ? 1 : 0;
        count.intents += intent ? 1 : 0;
        count.scopes += scope ? 1 : 0;
        count.tones += tone ? 1 : 0;
        if ((intent || tone) && count.examples.size() < EXAMPLES_MAX) {
            ObjectNode example = FiguresCommand.JSON.createObjectNode();
            example.put("text", pair.one()).put("other", pair.other());
            example.put("intent", was).put("other_intent", is);
            if (tones) {
                example.put("sentiment", name(one)).put("other_sentiment", name(other));
            }
            count.examples.add(example);
        }
    }

    private static String name(Understanding read) {
        return read.sentiment().name().toLowerCase(Locale.ROOT);
    }

    /// The report's `bias`, by kind; empty where no text was of a language with a word list.
    ObjectNode json() {
        ObjectNode json = FiguresCommand.JSON.createObjectNode();
        counts.forEach((kind, count) -> {
            ObjectNode each = json.putObject(kind.key());
            each.put("texts", count.texts).put("texts_with_own_words", count.own);
            put(each, "intent_changed", count.intents, count.texts);
            put(each, "scope_changed", count.scopes, count.texts);
            if (tones) {
                put(each, "sentiment_changed", count.tones, count.texts);
            }
            ArrayNode examples = each.putArray("examples");
            count.examples.forEach(examples::add);
        });
        return json;
    }

    private static void put(ObjectNode json, String name, int changed, int texts) {
        json.put(name, texts == 0 ? 0 : (double) changed / texts);
        json.put(
                name + "_upper",
                texts == 0 ? 1 : BinomialBound.upper(changed, texts, BinomialBound.CONFIDENCE));
    }

    /// What people read of the JSON.
    static String text(JsonNode json) {
        StringBuilder out = new StringBuilder();
        out.append(
                String.format(
                        "%nThe same messages with other names, gender words or spelling: how many are read otherwise%n"));
        if (json.isEmpty()) {
            return out.append(String.format("  nothing is listed for this language%n")).toString();
        }
        for (BiasWords.Kind kind : BiasWords.Kind.values()) {
            JsonNode each = json.path(kind.key());
            out.append(
                    String.format(
                            Locale.ROOT,
                            "  %-8s  intent %s  in scope or not %s%s  (%d texts, %d with such words of their own)%n",
                            kind.key(),
                            rate(each, "intent_changed"),
                            rate(each, "scope_changed"),
                            each.has("sentiment_changed")
                                    ? "  sentiment " + rate(each, "sentiment_changed")
                                    : "",
                            each.path("texts").asInt(),
                            each.path("texts_with_own_words").asInt()));
        }
        for (JsonNode each : json) {
            JsonNode example = each.path("examples").path(0);
            if (!example.isMissingNode()) {
                out.append(
                        String.format(
                                "    «%s» reads as %s, «%s» as %s%n",
                                example.path("text").asText(),
                                example.path("intent").asText(),
                                example.path("other").asText(),
                                example.path("other_intent").asText()));
            }
        }
        return out.toString();
    }

    private static String rate(JsonNode json, String name) {
        return String.format(
                Locale.ROOT,
                "%.1f %% (at most %.1f %%)",
                100 * json.path(name).asDouble(),
                100 * json.path(name + "_upper").asDouble());
    }
}
