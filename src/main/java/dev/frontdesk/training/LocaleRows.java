package dev.frontdesk.training;

import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.Example;
import dev.frontdesk.knowledge.Intent;
import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.knowledge.QueryFile;
import dev.frontdesk.scoring.Heads;
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
/// Utterances are held back by their hash, and so are questions whose answers are known, in a larger share: the match head
/// learns from questions that neither the encoder nor the index has seen. Where there are too few such questions, one or two
/// variants of each answer with enough wordings stand in for them.
///
/// @param intents the labels, in the order of their numbers
/// @param answers the answers, in the order of their numbers
/// @param fit what the first round learns from
/// @param held what it does not see
/// @param questions those of `held` whose answers are known
record LocaleRows(
        String locale,
        List<IntentId> intents,
        List<AnswerId> answers,
        List<TrainingRow> fit,
        List<TrainingRow> held,
        List<QueryFile.Query> questions) {
    private static final int QUESTIONS_MIN = 50;
    private static final int HOLD_ONE_FROM = 4;
    private static final int HOLD_TWO_FROM = 7;

    /// All rows: what the last round learns from.
    List<TrainingRow> all() {
        List<TrainingRow> all = new ArrayList<>(fit);
        all.addAll(held);
        return all;
    }

    static LocaleRows of(Dataset dataset, String locale) {
        return new Gathering(dataset, locale).rows();
    }

    /// The rows of a locale on their way: each text once, what is known of it put together.
    private static final class Gathering {
        private final Dataset dataset;
        private final String locale;
        private final List<IntentId> intents;
        private final Map<IntentId, Integer> numbers = new HashMap<>();
        private final Map<AnswerId, Integer> answers = new LinkedHashMap<>();
        private final Map<String, Integer> intentOfAnswer = new HashMap<>();
        private final Map<String, TrainingRow> rows = new LinkedHashMap<>();
        private final Set<String> held = new LinkedHashSet<>();
        private final List<QueryFile.Query> questions = new ArrayList<>();

        Gathering(Dataset dataset, String locale) {
            this.dataset = dataset;
            this.locale = locale;
            this.intents = intents(dataset, locale);
            intents.forEach(intent -> numbers.put(intent, numbers.size()));
        }

        LocaleRows rows() {
            addExamples();
            List<QueryFile.Query> asked = dataset.queries().getOrDefault(locale, List.of());
            addAnswers(asked.size() < QUESTIONS_MIN);
            Set<String> heldQuestions = QuestionSplit.held(asked, locale);
            asked.forEach(question -> addQuestion(question, heldQuestions));
            addTones();
            List<TrainingRow> fit = new ArrayList<>();
            List<TrainingRow> kept = new ArrayList<>();
            rows.forEach((text, row) -> (held.contains(text) ? kept : fit).add(row));
            return new LocaleRows(
                    locale, intents, List.copyOf(answers.keySet()), fit, kept, questions);
        }

        private void addExamples() {
            for (Example example : dataset.knowledge().examples()) {
                if (example.locale().equals(locale)) {
                    IntentId intent = example.intent();
                    rows.putIfAbsent(
                            example.text(),
                            intent == null
                                    ? TrainingRow.outOfScope(example.text())
                                    : TrainingRow.ofIntent(
                                            example.text(), numbers.getOrDefault(intent, -1)));
                    if (dataset.isHeld(example.text())) {
                        held.add(example.text());
                    }
                }
            }
        }

        private void addAnswers(boolean holdVariants) {
            for (Answer answer : dataset.knowledge().answers()) {
                if (!answer.locale().equals(locale)) {
                    continue;
                }
                int number = answers.size();
                int intent =
                        answer.intent() == null ? -1 : numbers.getOrDefault(answer.intent(), -1);
                answers.put(answer.id(), number);
                intentOfAnswer.put(answer.id().value(), intent);
                put(answer.question(), intent, number);
                answer.variants().forEach(variant -> put(variant, intent, number));
                // The text itself pulls the vectors of its questions: they are compared with it
                // too.
                rows.putIfAbsent(answer.text(), new TrainingRow(answer.text(), -1, -1, -1, number));
                if (holdVariants) {
                    for (String variant : heldVariants(answer)) {
                        held.add(variant);
                        questions.add(new QueryFile.Query(0, variant, Set.of(answer.id().value())));
                    }
                }
            }
        }

        private void addQuestion(QueryFile.Query asked, Set<String> heldQuestions) {
            String first = asked.relevant().iterator().next();
            Integer intent = intentOfAnswer.get(first);
            if (intent == null) {
                return;
            }
            put(asked.text(), intent, answers.getOrDefault(new AnswerId(first), -1));
            if (heldQuestions.contains(asked.text())) {
                held.add(asked.text());
                questions.add(asked);
            }
        }

        /// A text that asks for an answer; what an example says of its intent counts more.
        private void put(String text, int intent, int answer) {
            TrainingRow known = rows.get(text);
            int label = known != null && known.intent() >= 0 ? known.intent() : intent;
            rows.put(text, new TrainingRow(text, label, 1, -1, answer));
        }

        private void addTones() {
            for (Dataset.Toned toned : dataset.tones().getOrDefault(locale, List.of())) {
                TrainingRow known =
                        rows.getOrDefault(
                                toned.text(), new TrainingRow(toned.text(), -1, -1, -1, -1));
                rows.put(toned.text(), known.withSentiment(Heads.TONES.indexOf(toned.sentiment())));
                if (known.answer() < 0 && dataset.isHeld(toned.text())) {
                    held.add(toned.text());
                }
            }
        }
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

    /// The variants of an answer that are held back where no questions are known.
    private static List<String> heldVariants(Answer answer) {
        int wordings = answer.variants().size() + 1;
        int count = wordings >= HOLD_TWO_FROM ? 2 : wordings >= HOLD_ONE_FROM ? 1 : 0;
        return answer.variants().stream()
                .distinct()
                .sorted(Comparator.comparingInt(Dataset::stableHash).thenComparing(v -> v))
                .limit(count)
                .toList();
    }
}
