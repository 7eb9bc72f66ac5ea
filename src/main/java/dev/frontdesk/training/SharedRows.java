package dev.frontdesk.training;

import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.IntentId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The rows of all locales that the encoder reads, for one encoder learns them together.
///
/// An intent has one number in all languages, and so has an answer: what one language teaches of it helps in the others.
final class SharedRows {
    private final Map<IntentId, Integer> intents = new HashMap<>();
    private final Map<AnswerId, Integer> answers = new HashMap<>();
    private final List<TrainingRow> fit = new ArrayList<>();
    private final List<TrainingRow> held = new ArrayList<>();

    SharedRows(List<LocaleRows> locales) {
        for (LocaleRows rows : locales) {
            rows.intents().forEach(intent -> intents.putIfAbsent(intent, intents.size()));
            rows.answers().forEach(answer -> answers.putIfAbsent(answer, answers.size()));
            int[] intentNumbers = numbers(rows.intents(), intents);
            int[] answerNumbers = numbers(rows.answers(), answers);
            rows.fit().forEach(row -> fit.add(renumbered(row, intentNumbers, answerNumbers)));
            rows.held().forEach(row -> held.add(renumbered(row, intentNumbers, answerNumbers)));
        }
    }

    /// How many intents there are in all.
    int intents() {
        return intents.size();
    }

    /// What the first round learns from.
    List<TrainingRow> fit() {
        return fit;
    }

    /// What it does not see.
    List<TrainingRow> held() {
        return held;
    }

    /// What the last round learns from.
    List<TrainingRow> all() {
        List<TrainingRow> all = new ArrayList<>(fit);
        all.addAll(held);
        return all;
    }

    /// The shared numbers of a locale's intents, in the order of its own.
    int[] intentsOf(LocaleRows rows) {
        return numbers(rows.intents(), intents);
    }

    private static <K> int[] numbers(List<K> keys, Map<K, Integer> known) {
        return keys.stream()
                .mapToInt(key -> known.getOrDefault(key, TrainingRow.UNKNOWN))
                .toArray();
    }

    private static TrainingRow renumbered(TrainingRow row, int[] intents, int[] answers) {
        return new TrainingRow(
                row.text(),
                row.intent() < 0 ? row.intent() : intents[row.intent()],
                row.scope(),
                row.sentiment(),
                row.answer() < 0 ? row.answer() : answers[row.answer()]);
    }
}
