package dev.frontdesk.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.frontdesk.knowledge.LeftOut.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The reader of Rasa's training examples: `nlu:` of YAML files (Rasa 2 and 3), `rasa_nlu_data` of JSON files and Markdown (Rasa 0 and 1).
final class RasaTraining {
    private final BotProject project;
    private final String file;
    private final String locale;
    private final List<Problem> problems;

    RasaTraining(BotProject project, String file, String locale, List<Problem> problems) {
        this.project = project;
        this.file = file;
        this.locale = locale;
        this.problems = problems;
    }

    /// Takes the list of `intent:`, `synonym:`, `regex:` and `lookup:` with `examples:`.
    void yaml(YamlValue section) {
        if (section.items().isEmpty() && (section.text() != null || !section.fields().isEmpty())) {
            problem(section.line(), "nlu must be a list; entries begin with «- »");
        }
        for (YamlValue entry : section.items()) {
            String intent = entry.text("intent");
            YamlValue examples = entry.get("examples");
            if (entry.text("synonym") != null) {
                leaveOut(Kind.SYNONYMS, entry, "synonym");
            } else if (entry.text("regex") != null) {
                leaveOut(Kind.PATTERNS, entry, "regex");
            } else if (entry.text("lookup") != null) {
                leaveOut(Kind.PATTERNS, entry, "lookup");
            } else if (intent == null) {
                problem(entry.line(), "the entry has no intent and is left out");
            } else if (examples == null) {
                problem(entry.line(), "the intent " + intent + " has no examples");
            } else {
                yamlExamples(intent.strip(), examples);
            }
        }
    }

    private void leaveOut(Kind kind, YamlValue entry, String field) {
        project.leftOut.add(kind, file, entry.line(), String.valueOf(entry.text(field)));
    }

    private void yamlExamples(String intent, YamlValue examples) {
        String block = examples.text();
        if (block != null) {
            dashed(intent, block, examples.line() + 1);
            return;
        }
        for (YamlValue item : examples.items()) {
            String text = item.text() != null ? item.text() : item.text("text");
            if (text == null) {
                problem(item.line(), "an example of " + intent + " has no text");
            } else if (text.stripLeading().startsWith("- ")) {
                dashed(intent, text, item.line());
            } else {
                example(intent, text, item.line());
            }
        }
    }

    /// Takes a block of lines that begin with a dash.
    private void dashed(String intent, String block, long first) {
        List<String> lines = block.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.startsWith("- ") || line.startsWith("* ")) {
                example(intent, line.substring(2), first + i);
            } else if (!line.isEmpty() && !line.startsWith("#") && !line.equals("-")) {
                problem(first + i, "«" + line + "» does not begin with «- » and is left out");
            }
        }
    }

    private void example(String intent, String marked, long line) {
        EntityMarks plain = EntityMarks.of(marked);
        plain.entities().forEach(entity -> project.leftOut.add(Kind.MARKS, file, line, entity));
        project.example(intent, plain.text(), locale, file, line);
    }

    /// Takes a file with `rasa_nlu_data`.
    void json(String text) {
        List<JsonLines.Line> examples = new ArrayList<>();
        for (String key : List.of("common_examples", "intent_examples", "entity_examples")) {
            examples.addAll(JsonObjects.of(text, key, file, problems));
        }
        for (JsonLines.Line line : examples) {
            String sentence = line.object().path("text").asText("");
            String intent = line.object().path("intent").asText("").strip();
            if (sentence.isBlank() || intent.isEmpty()) {
                String field = sentence.isBlank() ? "text" : "intent";
                problems.add(new Problem(file, line.number(), field, "is missing or empty"));
                continue;
            }
            for (JsonNode entity : line.object().path("entities")) {
                String name = entity.path("entity").asText("");
                project.leftOut.add(Kind.MARKS, file, line.number(), name);
            }
            project.example(intent, sentence, locale, file, line.number());
        }
        leaveOut(text, "entity_synonyms", "value", Kind.SYNONYMS);
        leaveOut(text, "regex_features", "name", Kind.PATTERNS);
        leaveOut(text, "lookup_tables", "name", Kind.PATTERNS);
        if (examples.isEmpty()) {
            problem(0, "has no list of common_examples");
        }
    }

    private void leaveOut(String text, String key, String field, Kind kind) {
        for (JsonLines.Line line : JsonObjects.of(text, key, file, problems)) {
            project.leftOut.add(kind, file, line.number(), line.object().path(field).asText(""));
        }
    }

    /// Takes Markdown of Rasa 0 and 1: examples under `## intent:NAME`, stories, and responses of retrieval intents.
    void markdown(List<String> lines) {
        RasaStories stories = new RasaStories(project, file);
        List<RasaStories.Step> steps = new ArrayList<>();
        String heading = "";
        long headingLine = 1;
        for (int i = 0; i <= lines.size(); i++) {
            String line = i < lines.size() ? lines.get(i).strip() : "##";
            if (line.startsWith("##")) {
                if (!steps.isEmpty() && !asResponse(steps, headingLine)) {
                    stories.take(heading, headingLine, steps, false, false);
                }
                steps.clear();
                heading = line.substring(2).strip();
                headingLine = i + 1L;
                leaveOutHeading(heading, headingLine);
            } else if (intent(heading) != null && line.matches("[-*] .*")) {
                example(String.valueOf(intent(heading)), line.substring(2), i + 1L);
            } else if (line.startsWith("* ") && !isSection(heading)) {
                List<String> intents = new ArrayList<>();
                for (String one : line.substring(2).split(" OR ", -1)) {
                    intents.add(RasaStories.intent(one));
                }
                steps.add(new RasaStories.Step(intents, ""));
            } else if (line.startsWith("- ") && !isSection(heading)) {
                steps.add(new RasaStories.Step(List.of(), line.substring(2).strip()));
            }
        }
    }

    private void leaveOutHeading(String heading, long line) {
        String lower = heading.toLowerCase(Locale.ROOT);
        String name = heading.substring(heading.indexOf(':') + 1).strip();
        if (lower.startsWith("synonym:")) {
            project.leftOut.add(Kind.SYNONYMS, file, line, name);
        } else if (lower.startsWith("regex:") || lower.startsWith("lookup:")) {
            project.leftOut.add(Kind.PATTERNS, file, line, name);
        }
    }

    private static boolean isSection(String heading) {
        return heading.toLowerCase(Locale.ROOT).matches("(intent|synonym|regex|lookup):.*");
    }

    private static @Nullable String intent(String heading) {
        return heading.toLowerCase(Locale.ROOT).startsWith("intent:")
                ? heading.substring("intent:".length()).strip()
                : null;
    }

    /// Takes `* faq/price` with `- It costs …` below: the response of a retrieval intent.
    private boolean asResponse(List<RasaStories.Step> steps, long line) {
        List<String> intents = steps.getFirst().intents();
        boolean response =
                steps.size() > 1
                        && intents.size() == 1
                        && intents.getFirst().contains("/")
                        && steps.stream().skip(1).noneMatch(RasaTraining::isStoryStep);
        if (response) {
            for (RasaStories.Step wording : steps.subList(1, steps.size())) {
                project.response(
                        "utter_" + intents.getFirst(), wording.action(), locale, file, line);
            }
        }
        return response;
    }

    private static boolean isStoryStep(RasaStories.Step step) {
        return step.action().isEmpty()
                || step.action().matches("\\w*(utter_|respond_|action_|_form)\\S*");
    }

    private void problem(long line, String message) {
        problems.add(new Problem(file, line, null, message));
    }
}
