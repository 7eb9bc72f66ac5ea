package dev.frontdesk.training;

import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.Example;
import dev.frontdesk.knowledge.Intent;
import dev.frontdesk.knowledge.IntentId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The rows of one locale, each text once, and which of them are held back.
///
/// Utterances are held back by their hash. Of each answer with enough wordings one or two variants are held back, for the
/// matching head learns from questions that neither the encoder nor the index has seen.
///
/// @param intents the labels, in the order of their numbers
/// @param answers the answers, in the order of their numbers
/// @param fit what the first round learns from
/// @param held what it does not see
record LocaleRows(
        String locale,
        List<IntentId> intents,
        List<AnswerId> answers,
        List<TrainingRow> fit,
        List<TrainingRow> held) {
    private static final int HOLD_ONE_FROM = 4;
    private static final int HOLD_TWO_FROM = 7;

    /// All rows: what the last round learns from.
    List<TrainingRow> all() {
        List<TrainingRow> all = new ArrayList<>(fit);
        all.addAll(held);
        return all;
    }

    static LocaleRows of(Dataset dataset, String locale) {
        List<IntentId> intents = intents(dataset, locale);
        Map<IntentId, Integer> numbers = new HashMap<>();
        intents.forEach(intent -> numbers.put(intent, numbers.size()));
        Map<String, TrainingRow> rows = new LinkedHashMap<>();
        Set<String> held = new LinkedHashSet<>();
        for (Example example : dataset.knowledge().examples()) {
            if (example.locale().equals(locale)) {
                put(rows, row(example, numbers));
                if (dataset.isHeld(example.text())) {
                    held.add(example.text());
                }
            }
        }
        List<AnswerId> answers = new ArrayList<>();
        for (Answer answer : dataset.knowledge().answers()) {
            if (answer.locale().equals(locale)) {
                addAnswer(answer, answers.size(), numbers, rows);
                answers.add(answer.id());
                held.addAll(heldVariants(answer));
            }
        }
        for (Dataset.Toned toned : dataset.tones().getOrDefault(locale, List.of())) {
            TrainingRow known =
                    rows.getOrDefault(toned.text(), new TrainingRow(toned.text(), -1, -1, -1, -1));
            rows.put(toned.text(), known.withSentiment(toned.sentiment().ordinal()));
            if (known.answer() < 0 && dataset.isHeld(toned.text())) {
                held.add(toned.text());
            }
        }
        List<TrainingRow> fit = new ArrayList<>();
        List<TrainingRow> kept = new ArrayList<>();
        rows.forEach((text, row) -> (held.contains(text) ? kept : fit).add(row));
        return new LocaleRows(locale, intents, List.copyOf(answers), fit, kept);
    }

    /// The intents that have examples in the locale, in the order of the knowledge, others behind.
    private static List<IntentId> intents(Dataset dataset, String locale) {
        Set<IntentId> seen = new LinkedHashSet<>();
        for (Example example : dataset.knowledge().examples()) {
            IntentId intent = example.intent();
            if (intent != null && example.locale().equals(locale)) {
                seen.add(intent);
            }
        }
        Set<IntentId> ordered = new LinkedHashSet<>();
        for (Intent intent : dataset.knowledge().intents()) {
            if (seen.contains(intent.id())) {
                ordered.add(intent.id());
            }
        }
        ordered.addAll(seen);
        return List.copyOf(ordered);
    }

    private static TrainingRow row(Example example, Map<IntentId, Integer> numbers) {
        IntentId intent = example.intent();
        return intent == null
                ? TrainingRow.outOfScope(example.text())
                : TrainingRow.ofIntent(example.text(), numbers.getOrDefault(intent, -1));
    }

    private static void put(Map<String, TrainingRow> rows, TrainingRow row) {
        rows.putIfAbsent(row.text(), row);
    }

    private static void addAnswer(
            Answer answer,
            int number,
            Map<IntentId, Integer> numbers,
            Map<String, TrainingRow> rows) {
        int intent = answer.intent() == null ? -1 : numbers.getOrDefault(answer.intent(), -1);
        for (String surface : surfaces(answer)) {
            TrainingRow known = rows.get(surface);
            int label = known != null && known.intent() >= 0 ? known.intent() : intent;
            rows.put(surface, new TrainingRow(surface, label, 1, -1, number));
        }
    }

    private static List<String> surfaces(Answer answer) {
        List<String> surfaces = new ArrayList<>();
        surfaces.add(answer.question());
        surfaces.addAll(answer.variants());
        return surfaces;
    }

    /// The variants of an answer that are held back.
    static List<String> heldVariants(Answer answer) {
        int wordings = answer.variants().size() + 1;
        int count = wordings >= HOLD_TWO_FROM ? 2 : wordings >= HOLD_ONE_FROM ? 1 : 0;
        return answer.variants().stream()
                .distinct()
                .sorted(Comparator.comparingInt(Dataset::stableHash).thenComparing(v -> v))
                .limit(count)
                .toList();
    }
}
