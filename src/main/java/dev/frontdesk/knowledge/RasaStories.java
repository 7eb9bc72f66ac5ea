package dev.frontdesk.knowledge;

import dev.frontdesk.knowledge.LeftOut.Kind;
import java.util.ArrayList;
import java.util.List;

/// The reader of what Rasa's stories and rules say first: intent, then responses. What comes after that has no place here.
final class RasaStories {
    private final BotProject project;
    private final String file;

    RasaStories(BotProject project, String file) {
        this.project = project;
        this.file = file;
    }

    /// One step of a story.
    ///
    /// @param intents those that it waits for; empty if it is something else
    /// @param action what is done; empty if it is something else
    record Step(List<String> intents, String action) {
        Step {
            intents = List.copyOf(intents);
        }
    }

    /// Takes a list of `story:` or `rule:` with `steps:`.
    void yaml(YamlValue list, boolean rules, boolean tests) {
        for (YamlValue story : list.items()) {
            String named = story.text(rules ? "rule" : "story");
            String name = named == null ? "" : named;
            YamlValue steps = story.get("steps");
            if (tests) {
                project.leftOut.add(Kind.TEST_STORIES, file, story.line(), name);
            } else if (steps != null) {
                boolean conditional = story.get("condition") != null;
                List<Step> turns = steps.items().stream().map(RasaStories::step).toList();
                take(name, story.line(), turns, rules, conditional);
            }
        }
    }

    private static Step step(YamlValue step) {
        String action = step.text("action");
        List<String> intents = new ArrayList<>();
        if (step.text("intent") != null) {
            intents.add(intent(String.valueOf(step.text("intent"))));
        }
        YamlValue either = step.get("or");
        if (either != null) {
            for (YamlValue one : either.items()) {
                String intent = one.text("intent");
                if (intent != null) {
                    intents.add(intent(intent));
                }
            }
        }
        return new Step(intents, action == null ? "" : action.strip());
    }

    /// The name alone: Rasa allows `greet{"name":"Ann"}`.
    static String intent(String text) {
        int brace = text.indexOf('{');
        return (brace < 0 ? text : text.substring(0, brace)).strip();
    }

    /// Takes one story.
    ///
    /// @param conditional whether it holds only in some state of the conversation
    void take(String name, long line, List<Step> steps, boolean rule, boolean conditional) {
        List<String> replies = new ArrayList<>();
        for (int i = 1; i < steps.size() && !steps.get(i).action().isEmpty(); i++) {
            replies.add(steps.get(i).action());
        }
        List<String> intents = steps.isEmpty() ? List.of() : steps.getFirst().intents();
        List<String> said = replies.stream().takeWhile(RasaStories::isResponse).toList();
        boolean whole =
                !intents.isEmpty()
                        && said.size() == steps.size() - 1
                        && !said.isEmpty()
                        && !conditional;
        if (!whole) {
            project.leftOut.add(Kind.STORIES, file, line, name);
        }
        if (conditional || replies.isEmpty()) {
            return;
        }
        for (String intent : intents) {
            if (replies.stream().anyMatch(BotProject::namesHandOver)) {
                project.handOver(intent);
            }
            if (!said.isEmpty()) {
                project.says(intent, said, rule);
            }
        }
    }

    private static boolean isResponse(String action) {
        return action.startsWith("utter_");
    }
}
