package dev.frontdesk.knowledge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What of another program's project has no place here: counted by file and kind, and told in plain words.
final class LeftOut {
    private static final int NAMES_MAX = 8;
    private static final int NAME_LENGTH_MAX = 60;

    private final Map<Place, Found> found = new LinkedHashMap<>();

    /// What it is, and why it is left out.
    enum Kind {
        STORIES(
                "stories and rules that go beyond one question with its answer",
                "Of these at most the first answer is taken: the assistant has no flows"),
        TEST_STORIES("test conversations", "Not taken: «evaluate» has test sets of its own"),
        FORMS("forms", "Not taken: the assistant asks for no list of values"),
        SLOTS("slots and parameters", "Not taken: the assistant keeps no values of a conversation"),
        ACTIONS("actions", "Not taken: they are code"),
        ENTITIES("entities", "Not taken: knowledge has no place for them"),
        MARKS("marks of entities in examples", "They became plain text"),
        SYNONYMS("synonyms", "Not taken: knowledge has no place for them"),
        PATTERNS("patterns and look-up tables", "Not taken: the model learns from examples alone"),
        SETTINGS("settings", "Not taken: training and the assistant have their own"),
        WORDINGS("further wordings of responses", "Not taken: an answer has one text"),
        RICH(
                "buttons, pictures, cards and other parts of responses",
                "Not taken: an answer is text"),
        VARIABLES("responses with values that would be missing", "Not taken"),
        UNSAID("responses that no intent says", "Not taken"),
        WITHOUT_EXAMPLES("intents without examples", "Not taken"),
        WITHOUT_ANSWER(
                "intents without an answer that can be taken",
                "Until you write it the assistant says that a colleague can answer, or brings one where the intent did; these answers have the tag needs-answer"),
        OUT_OF_SCOPE(
                "intents for what is out of scope",
                "Their examples are taken as such, their responses are not: the assistant has a phrase for that"),
        CONTEXTS("intents that mean something only after another one (contexts)", "Not taken"),
        EVENTS("events", "Not taken: nothing starts them here"),
        WEBHOOKS("intents that call a webhook", "The webhook is not taken"),
        TEMPLATES("examples that are templates", "Not taken: they are no sentences"),
        TWICE("examples that stand there twice", "Taken once"),
        OTHER_PROGRAM("files of another program (LUIS, wit.ai)", "Not read"),
        UNKNOWN("files that hold nothing that is known", "Not read");

        private final String what;
        private final String why;

        Kind(String what, String why) {
            this.what = what;
            this.why = why;
        }
    }

    private record Place(Kind kind, String file) {}

    private static final class Found {
        private final long line;
        private int count;
        private final Set<String> names = new LinkedHashSet<>();

        private Found(long line) {
            this.line = line;
        }
    }

    /// @param line of the first one the report names
    void add(Kind kind, String file, long line, String name) {
        Found here = found.computeIfAbsent(new Place(kind, file), _ -> new Found(line));
        here.count++;
        if (here.names.size() <= NAMES_MAX && !name.isBlank()) {
            String plain = name.strip().replaceAll("\\s+", " ");
            here.names.add(Texts.cut(plain, NAME_LENGTH_MAX));
        }
    }

    List<Problem> report() {
        List<Problem> report = new ArrayList<>();
        found.forEach((place, here) -> {
            List<String> names = new ArrayList<>(here.names);
            String more = names.size() > NAMES_MAX ? ", …" : "";
            String shown =
                    names.isEmpty()
                            ? ""
                            : " ("
                                    + String.join(
                                            ", ",
                                            names.subList(0, Math.min(NAMES_MAX, names.size())))
                                    + more
                                    + ")";
            String message =
                    place.kind().what + ": " + here.count + shown + ". " + place.kind().why + ".";
            report.add(new Problem(place.file(), here.line, null, message));
        });
        return report;
    }
}
