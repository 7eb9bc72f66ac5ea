package dev.frontdesk.answering;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.frontdesk.answering.Question.PastTurn;
import dev.frontdesk.answering.Question.Speaker;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The written test sets of conversations on the sample shop, and how the engine does on them.
///
/// `follow-ups.jsonl`: what a customer asked, what the shop answered, and what the customer asks next, with the answers that are right.
/// `two-questions.jsonl`: messages with the right answers of each question in them; those with one are single questions that look like two.
final class ConversationSets {
    private static final Path FOLDER = Path.of("src/test/resources/dialogue");
    private static final ObjectMapper JSON = new ObjectMapper();

    private ConversationSets() {}

    /// A message on which the engine was tried.
    ///
    /// @param right whether what was said is what was asked for, no less
    /// @param offered whether the customer was asked back, with what is right among the choices
    record Tried(String locale, String text, boolean right, boolean offered, Decision decision) {
        @Override
        public String toString() {
            Evidence evidence = decision.evidence();
            return "%s  %s → %s by %s %s, best %s"
                    .formatted(
                            locale,
                            text,
                            decision.getClass().getSimpleName(),
                            evidence.decidedBy(),
                            evidence.notes().said(),
                            evidence.candidates().stream()
                                    .limit(3)
                                    .map(one -> one.target() + "=" + one.match())
                                    .toList());
        }
    }

    static List<JsonNode> read(String file) throws IOException {
        List<JsonNode> records = new ArrayList<>();
        for (String line : Files.readAllLines(FOLDER.resolve(file))) {
            records.add(JSON.readTree(line));
        }
        return records;
    }

    /// The follow-ups, each after its question.
    static List<Tried> followUps(AnswerEngine engine) throws IOException {
        List<Tried> tried = new ArrayList<>();
        for (JsonNode one : read("follow-ups.jsonl")) {
            String text = one.path("text").asText();
            tried.add(tried(engine, one, text, List.of(strings(one.path("answers")))));
        }
        return tried;
    }

    /// The first questions of the same conversations, each after another's: a customer who changes the subject.
    static List<Tried> changesOfSubject(AnswerEngine engine) throws IOException {
        List<JsonNode> all = read("follow-ups.jsonl");
        List<Tried> tried = new ArrayList<>();
        for (String locale : List.of("en", "zh")) {
            List<JsonNode> of =
                    all.stream().filter(one -> one.path("locale").asText().equals(locale)).toList();
            for (int i = 0; i < of.size(); i++) {
                JsonNode next = of.get((i + of.size() / 2 - 3) % of.size());
                tried.add(
                        tried(
                                engine,
                                of.get(i),
                                next.path("asked").asText(),
                                List.of(List.of(next.path("answered").asText()))));
            }
        }
        return tried;
    }

    /// The messages with two questions, and those that only look so, each at the start of a conversation.
    static List<Tried> twoQuestions(AnswerEngine engine, int questions) throws IOException {
        List<Tried> tried = new ArrayList<>();
        for (JsonNode one : read("two-questions.jsonl")) {
            List<List<String>> right = new ArrayList<>();
            one.path("answers").forEach(each -> right.add(strings(each)));
            if (right.size() == questions) {
                String text = one.path("text").asText();
                String locale = one.path("locale").asText();
                tried.add(judged(locale, text, engine.answer(Question.of(text, locale)), right));
            }
        }
        return tried;
    }

    private static Tried tried(
            AnswerEngine engine, JsonNode before, String text, List<List<String>> right) {
        String locale = before.path("locale").asText();
        KnowledgeSnapshot knowledge = engine.knowledge();
        AnswerId answered = new AnswerId(before.path("answered").asText());
        String words = knowledge.answer(answered, locale).orElseThrow().text();
        List<PastTurn> turns =
                List.of(
                        new PastTurn(Speaker.CUSTOMER, before.path("asked").asText()),
                        PastTurn.said(answered, words));
        Decision decision = engine.answer(new Question(text, turns, null, Set.of(), locale));
        return judged(locale, before.path("asked").asText() + " » " + text, decision, right);
    }

    private static Tried judged(
            String locale, String text, Decision decision, List<List<String>> right) {
        List<String> said =
                switch (decision) {
                    case Decision.Reply reply -> List.of(reply.answer().value());
                    case Decision.HandOver handOver -> List.of(String.valueOf(handOver.answer()));
                    default ->
                            decision.evidence().notes().said().stream()
                                    .map(name -> name.replaceFirst("^answer:", ""))
                                    .toList();
                };
        boolean all =
                said.size() == right.size()
                        && right.stream().allMatch(each -> each.stream().anyMatch(said::contains));
        boolean offered =
                decision instanceof Decision.Clarify clarify
                        && right.stream()
                                .anyMatch(each ->
                                        clarify.options().stream()
                                                .anyMatch(option ->
                                                        each.contains(
                                                                option.value()
                                                                        .replaceFirst(
                                                                                "^(answer|intent):",
                                                                                "")
                                                                        .replace('_', '-'))));
        return new Tried(locale, text, all, offered, decision);
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(each -> strings.add(each.asText()));
        return strings;
    }
}
