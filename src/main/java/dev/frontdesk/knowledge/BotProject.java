package dev.frontdesk.knowledge;

import dev.frontdesk.knowledge.LeftOut.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Another program's bot while its files are read: examples by intent, responses by name, and which intent says what; [#finish] turns it into
/// intents, answers and examples.
///
/// An intent and its answer have the same id, the intent's name without what ids may not hold. The answer's question is the intent's first
/// example, its variants are the others, so that it is found before anything is trained. An intent that says nothing gets an
/// answer that says so, and the report names it: no example is lost. (To bring a person would be the other way; but many intents that do
/// crowd out the few that mean it.) Only where it hands over already does its answer say that.
final class BotProject {
    /// The tag of answers that somebody still has to write.
    static final String NEEDS_ANSWER = "needs-answer";

    private static final Set<String> SMALL_TALK =
            Set.of(
                    "affirm",
                    "bot_challenge",
                    "bye",
                    "check_human",
                    "deny",
                    "goodbye",
                    "greet",
                    "greeting",
                    "hello",
                    "hi",
                    "thank",
                    "thank_you",
                    "thanks",
                    "thankyou",
                    "welcome");
    private static final Set<String> OUT_OF_SCOPE =
            Set.of(Intent.OUT_OF_SCOPE, "out_of_scope", "outofscope");
    private static final Pattern HAND_OVER = Pattern.compile("(?i)handoff|hand_off|handover");
    private static final Map<String, String> NO_ANSWER_YET =
            Map.of(
                    "en",
                            "I cannot answer that myself yet. A colleague can: just ask for a person.",
                    "zh", "这个问题我暂时无法回答。您可以要求转人工，由我的同事来帮助您。");

    private static final Map<String, String> HANDING_OVER =
            Map.of(
                    "en", "I'm passing you on to a colleague. Please stay in the chat.",
                    "zh", "我为您转接同事，请不要离开对话。");

    final LeftOut leftOut = new LeftOut();
    private final Map<String, List<Numbered<Example>>> examples = new LinkedHashMap<>();
    private final Map<String, Map<String, Numbered<String>>> responses = new LinkedHashMap<>();
    private final Map<String, List<String>> saidByRule = new HashMap<>();
    private final Map<String, List<String>> saidByStory = new HashMap<>();
    private final Map<String, Numbered<String>> declared = new LinkedHashMap<>();
    private final Set<String> outOfScope = new LinkedHashSet<>();
    private final Set<String> handsOver = new LinkedHashSet<>();
    private final Map<String, Example> seen = new HashMap<>();

    void example(String intent, String text, String locale, String file, long line) {
        IntentId id = isOutOfScope(intent) ? null : new IntentId(id(intent));
        Example example = new Example(text.strip(), id, locale);
        examples.computeIfAbsent(intent, _ -> new ArrayList<>())
                .add(new Numbered<>(file, line, example));
    }

    /// A text that can be said; of several with one name and locale the first counts.
    void response(String name, String text, String locale, String file, long line) {
        Numbered<String> response = new Numbered<>(file, line, text.strip());
        Numbered<String> first =
                responses.computeIfAbsent(name, _ -> new TreeMap<>()).putIfAbsent(locale, response);
        if (first != null) {
            leftOut.add(Kind.WORDINGS, file, line, name);
        }
    }

    /// @param names of responses, said one after the other
    void says(String intent, List<String> names, boolean byRule) {
        (byRule ? saidByRule : saidByStory).putIfAbsent(intent, List.copyOf(names));
    }

    void declare(String intent, String file, long line) {
        declared.putIfAbsent(intent, new Numbered<>(file, line, intent));
    }

    void outOfScope(String intent) {
        outOfScope.add(intent);
    }

    void handOver(String intent) {
        handsOver.add(intent);
    }

    private boolean handsOver(String intent) {
        return handsOver.contains(intent) || namesHandOver(intent);
    }

    /// Whether the name of an intent or action says that it brings a person.
    static boolean namesHandOver(String name) {
        return HAND_OVER.matcher(name).find();
    }

    /// Whether most examples hold Chinese characters.
    boolean isChinese() {
        List<Numbered<Example>> all = examples.values().stream().flatMap(List::stream).toList();
        long chinese =
                all.stream()
                        .filter(item ->
                                item.value().text().codePoints().anyMatch(Character::isIdeographic))
                        .count();
        return chinese * 2 > all.size();
    }

    private boolean isOutOfScope(String intent) {
        return outOfScope.contains(intent)
                || OUT_OF_SCOPE.contains(intent.toLowerCase(Locale.ROOT));
    }

    /// Hands everything over, and the report of what was left out.
    void finish(Records records) {
        Set<String> said = new LinkedHashSet<>();
        Map<String, String> names = new HashMap<>();
        records.intents.forEach(
                item -> names.put(item.value().id().value(), item.value().id().value()));
        records.answers.forEach(
                item -> names.put(item.value().id().value(), item.value().id().value()));
        examples.forEach((intent, own) -> {
            if (isOutOfScope(intent)) {
                said.addAll(responsesOf(intent));
                leftOut.add(
                        Kind.OUT_OF_SCOPE, own.getFirst().file(), own.getFirst().line(), intent);
                taken(own, records);
                return;
            }
            String other = names.putIfAbsent(id(intent), intent);
            if (other != null) {
                records.problems.add(
                        own.getFirst()
                                .problem(
                                        "intent",
                                        "«%s» and «%s» would have the same id; left out"
                                                .formatted(intent, other)));
                return;
            }
            List<Numbered<Example>> taken = taken(own, records);
            if (!taken.isEmpty()) {
                said.addAll(responsesOf(intent));
                put(intent, taken, records);
            }
        });
        reportUnused(said);
        records.problems.addAll(leftOut.report());
    }

    /// The examples that are sound and that no other intent has.
    private List<Numbered<Example>> taken(List<Numbered<Example>> own, Records records) {
        List<Numbered<Example>> taken = new ArrayList<>();
        for (Numbered<Example> item : own) {
            Example example = item.value();
            try {
                Texts.check("text", example.text(), Limits.QUESTION_LENGTH_MAX);
                if (example.intent() != null) {
                    Texts.id("intent", example.intent().value());
                }
            } catch (BadRecordException e) {
                records.problems.add(e.at(item.file(), item.line()));
                continue;
            }
            Example first = seen.putIfAbsent(example.locale() + " " + example.text(), example);
            if (first == null) {
                taken.add(item);
            } else if (Objects.equals(first.intent(), example.intent())) {
                leftOut.add(Kind.TWICE, item.file(), item.line(), example.text());
            } else {
                IntentId intent = first.intent();
                records.problems.add(
                        item.problem(
                                "text",
                                "«%s» is an example of %s already; left out"
                                        .formatted(
                                                example.text(),
                                                intent == null ? Intent.OUT_OF_SCOPE : intent)));
            }
        }
        records.examples.addAll(taken);
        return taken;
    }

    private List<String> responsesOf(String intent) {
        List<String> said = saidByRule.get(intent);
        if (said == null) {
            said = saidByStory.get(intent);
        }
        return said != null ? said : List.of("utter_" + intent);
    }

    private void put(String intent, List<Numbered<Example>> own, Records records) {
        Numbered<Example> first = own.getFirst();
        IntentId id = new IntentId(id(intent));
        Map<String, String> texts = texts(intent, records);
        boolean silent = texts.isEmpty();
        Map<String, List<String>> wordings = new TreeMap<>();
        own.forEach(item ->
                wordings.computeIfAbsent(item.value().locale(), _ -> new ArrayList<>())
                        .add(item.value().text()));
        if (silent) {
            leftOut.add(Kind.WITHOUT_ANSWER, first.file(), first.line(), intent);
            Map<String, String> phrases = handsOver(intent) ? HANDING_OVER : NO_ANSWER_YET;
            String english = Objects.requireNonNull(phrases.get("en"));
            wordings.keySet()
                    .forEach(locale -> texts.put(locale, phrases.getOrDefault(locale, english)));
        }
        Map<String, String> titles = new TreeMap<>();
        wordings.keySet().forEach(locale -> titles.put(locale, title(intent)));
        texts.forEach((locale, text) -> {
            List<String> asked = wordings.getOrDefault(locale, List.of(title(intent)));
            Answer answer =
                    new Answer(
                                    new AnswerId(id.value()),
                                    locale,
                                    asked.getFirst(),
                                    text,
                                    List.of(),
                                    group(intent),
                                    silent ? List.of(NEEDS_ANSWER) : List.of(),
                                    id)
                            .withVariants(asked);
            records.answers.add(new Numbered<>(first.file(), first.line(), answer));
        });
        records.intents.add(
                new Numbered<>(
                        first.file(),
                        first.line(),
                        new Intent(id, titles, "", action(intent, new AnswerId(id.value())))));
    }

    /// What an intent says, by locale; empty, if there is nothing that can be said.
    private Map<String, String> texts(String intent, Records records) {
        Map<String, String> texts = new TreeMap<>();
        for (String name : responsesOf(intent)) {
            for (Map.Entry<String, Numbered<String>> entry :
                    responses.getOrDefault(name, Map.of()).entrySet()) {
                Numbered<String> response = entry.getValue();
                try {
                    String text = Texts.check("text", response.value(), Limits.TEXT_LENGTH_MAX);
                    String all = texts.merge(entry.getKey(), text, (a, b) -> a + "\n\n" + b);
                    Texts.check("text", all, Limits.TEXT_LENGTH_MAX);
                } catch (BadRecordException e) {
                    texts.remove(entry.getKey());
                    records.problems.add(e.at(response.file(), response.line()));
                }
            }
        }
        return texts;
    }

    private Action action(String intent, AnswerId answer) {
        if (handsOver(intent)) {
            return new Action.HandOver(answer);
        }
        String name = intent.toLowerCase(Locale.ROOT);
        boolean smallTalk =
                SMALL_TALK.contains(name) || name.matches("(chitchat|small_?talk)[/._].*");
        return smallTalk ? new Action.SmallTalk(answer) : new Action.Say(answer);
    }

    private void reportUnused(Set<String> said) {
        responses.forEach((name, locales) -> {
            if (!said.contains(name)) {
                Numbered<String> first = locales.values().iterator().next();
                leftOut.add(Kind.UNSAID, first.file(), first.line(), name);
            }
        });
        declared.forEach((name, at) -> {
            boolean used =
                    examples.containsKey(name)
                            || examples.keySet().stream()
                                    .anyMatch(intent -> intent.startsWith(name + "/"));
            if (!used) {
                leftOut.add(Kind.WITHOUT_EXAMPLES, at.file(), at.line(), name);
            }
        });
    }

    /// `faq/ask price` → `faq.ask_price`: a slash would end the id in an address, white space in a command.
    static String id(String name) {
        return name.strip().replaceAll("\\s*/\\s*", ".").replaceAll("[\\s\\p{Cntrl}]+", "_");
    }

    private static @Nullable String group(String intent) {
        int slash = intent.indexOf('/');
        return slash > 0 ? intent.substring(0, slash).replaceAll("\\p{Cntrl}+", " ").strip() : null;
    }

    /// `faq/ask_price` → `Ask price`.
    private static String title(String intent) {
        String words =
                intent.substring(intent.lastIndexOf('/') + 1)
                        .replaceAll("[_\\s\\p{Cntrl}]+", " ")
                        .strip();
        String name = words.isEmpty() ? id(intent) : words;
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }
}
