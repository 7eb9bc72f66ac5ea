package dev.frontdesk.knowledge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What a snapshot's author should look at before it is published: nothing here forbids publishing.
public final class KnowledgeCheck {
    private static final int EXAMPLES_MIN = 5;

    private final KnowledgeSnapshot snapshot;
    private final List<Finding> findings = new ArrayList<>();

    private KnowledgeCheck(KnowledgeSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    /// Something doubtful.
    ///
    /// @param code `unknown_intent`, `unknown_answer`, `few_examples`, `similar_questions`, `similar_examples`, `no_answers` or `no_intents`;
    ///     of templates `unknown_variable`, `unknown_value`, `no_otherwise`, `no_replies` or `unused_lookup`
    /// @param subject `answer:ID`, `intent:ID`, `lookup:NAME` or empty
    public record Finding(String code, String subject, String locale, String message) {}

    /// All findings, by kind.
    public static List<Finding> of(KnowledgeSnapshot snapshot) {
        KnowledgeCheck check = new KnowledgeCheck(snapshot);
        check.references();
        check.findings.addAll(TemplateCheck.of(snapshot));
        for (String locale : check.locales()) {
            check.examples(locale);
            check.similarQuestions(locale);
            check.similarExamples(locale);
        }
        return check.findings;
    }

    private Set<String> locales() {
        Set<String> locales = new TreeSet<>();
        snapshot.answers().forEach(answer -> locales.add(answer.locale()));
        snapshot.examples().forEach(example -> locales.add(example.locale()));
        return locales;
    }

    private void references() {
        if (snapshot.answers().isEmpty()) {
            find("no_answers", "", "", "there is no answer at all");
        }
        if (snapshot.intents().isEmpty()) {
            find("no_intents", "", "", "there is no intent at all");
        }
        for (Intent intent : snapshot.intents()) {
            AnswerId answer = intent.action().answer();
            if (snapshot.answer(answer, "").isEmpty()) {
                find(
                        "unknown_answer",
                        "intent:" + intent.id(),
                        "",
                        "no answer has the id «" + answer + "»");
            }
        }
        for (Answer answer : snapshot.answers()) {
            IntentId intent = answer.intent();
            if (intent != null && snapshot.intent(intent).isEmpty()) {
                find(
                        "unknown_intent",
                        "answer:" + answer.id(),
                        answer.locale(),
                        "no intent has the id «" + intent + "»");
            }
        }
    }

    private void examples(String locale) {
        Map<IntentId, Integer> counts = new HashMap<>();
        for (Example example : snapshot.examples()) {
            IntentId intent = example.intent();
            if (intent != null && example.locale().equals(locale)) {
                counts.merge(intent, 1, Integer::sum);
            }
        }
        for (Intent intent : snapshot.intents()) {
            int count = counts.getOrDefault(intent.id(), 0);
            if (count < EXAMPLES_MIN) {
                find(
                        "few_examples",
                        "intent:" + intent.id(),
                        locale,
                        "has "
                                + count
                                + " examples, "
                                + EXAMPLES_MIN
                                + " are the least to learn from");
            }
        }
    }

    /// Questions or variants of different answers that a customer cannot tell apart.
    private void similarQuestions(String locale) {
        List<String> texts = new ArrayList<>();
        List<AnswerId> owners = new ArrayList<>();
        for (Answer answer : snapshot.answers()) {
            if (answer.locale().equals(locale)) {
                List<String> own = new ArrayList<>(List.of(answer.question()));
                own.addAll(answer.variants());
                own.forEach(text -> owners.add(answer.id()));
                texts.addAll(own);
            }
        }
        for (NearDuplicates.Pair pair : NearDuplicates.within(texts)) {
            AnswerId left = owners.get(pair.left());
            AnswerId right = owners.get(pair.right());
            if (!left.equals(right)) {
                find(
                        "similar_questions",
                        "answer:" + left,
                        locale,
                        "«"
                                + texts.get(pair.left())
                                + "» is like «"
                                + texts.get(pair.right())
                                + "» of answer:"
                                + right);
            }
        }
    }

    private void similarExamples(String locale) {
        List<Example> examples =
                snapshot.examples().stream().filter(e -> e.locale().equals(locale)).toList();
        Set<String> seen = new HashSet<>();
        for (NearDuplicates.Pair pair :
                NearDuplicates.within(examples.stream().map(Example::text).toList())) {
            Example left = examples.get(pair.left());
            Example right = examples.get(pair.right());
            if (!java.util.Objects.equals(left.intent(), right.intent())
                    && seen.add(left.text() + " " + right.text())) {
                find(
                        "similar_examples",
                        subject(left),
                        locale,
                        "«"
                                + left.text()
                                + "» is like «"
                                + right.text()
                                + "» of "
                                + subject(right));
            }
        }
    }

    private static String subject(Example example) {
        IntentId intent = example.intent();
        return "intent:" + (intent == null ? Intent.OUT_OF_SCOPE : intent);
    }

    private void find(String code, String subject, String locale, String message) {
        findings.add(new Finding(code, subject, locale, message));
    }
}
