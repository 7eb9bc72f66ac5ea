package dev.frontdesk.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.knowledge.LeftOut.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The reader of a Dialogflow ES agent as it is exported: `agent.json`, `intents/NAME.json` with `NAME_usersays_LANGUAGE.json`, `entities`.
///
/// Examples and text responses are taken in all languages that the agent has. An intent that follows another one (it has input contexts) is
/// left out: alone it would mean something else.
final class DialogflowAgent {
    private static final Pattern SAYS = Pattern.compile("(.+)_usersays_([A-Za-z-]+)\\.json");
    private static final Pattern ENTRIES = Pattern.compile(".+_entries_[A-Za-z-]+\\.json");
    private static final Pattern VALUE = Pattern.compile("[$#][A-Za-z@][\\w.-]*");

    private final BotProject project;
    private final List<Problem> problems;
    private final Map<String, List<ProjectFile>> sayings = new HashMap<>();
    private String language;

    private DialogflowAgent(BotProject project, String language, List<Problem> problems) {
        this.project = project;
        this.language = language;
        this.problems = problems;
    }

    /// The folders (with `/` behind) in which an agent lies.
    static List<String> folders(List<ProjectFile> files) {
        return files.stream()
                .filter(file -> file.plainName().equals("agent.json"))
                .map(ProjectFile::folder)
                .filter(folder ->
                        files.stream().anyMatch(f -> f.name().startsWith(folder + "intents/")))
                .toList();
    }

    /// Takes the agent in a folder.
    ///
    /// @param locale that of an agent which names none
    /// @return the agent's first language
    static String read(
            List<ProjectFile> files,
            String folder,
            String locale,
            BotProject project,
            List<Problem> problems) {
        DialogflowAgent agent = new DialogflowAgent(project, locale, problems);
        List<ProjectFile> intents = new ArrayList<>();
        for (ProjectFile file : files) {
            if (file.name().equals(folder + "agent.json")) {
                agent.settings(file);
            } else if (file.folder().equals(folder + "intents/")) {
                Matcher says = SAYS.matcher(file.plainName());
                if (says.matches()) {
                    agent.sayings.computeIfAbsent(says.group(1), _ -> new ArrayList<>()).add(file);
                } else {
                    intents.add(file);
                }
            } else if (file.folder().equals(folder + "entities/")) {
                agent.entity(file);
            } else if (file.name().startsWith(folder) && !file.plainName().equals("package.json")) {
                project.leftOut.add(Kind.UNKNOWN, folder + "agent.json", 0, file.name());
            }
        }
        intents.forEach(agent::intent);
        agent.sayings.values().stream()
                .flatMap(List::stream)
                .forEach(file -> agent.problem(file, 0, "belongs to no intent and is not read"));
        return agent.language;
    }

    private void settings(ProjectFile file) {
        try {
            language = locale(JsonLines.object(file.all()).path("language").asText(""), language);
        } catch (BadRecordException e) {
            problems.add(e.at(file.name(), 0));
        }
    }

    private static String locale(String tag, String otherwise) {
        // Dialogflow writes pt-br and zh-cn; here they are pt-BR and zh.
        String locale = Locale.forLanguageTag(tag).toLanguageTag();
        if (locale.equals("und") || !Texts.isLocale(locale)) {
            return otherwise;
        }
        return locale.equals("zh-CN") ? "zh" : locale;
    }

    private void entity(ProjectFile file) {
        if (!ENTRIES.matcher(file.plainName()).matches()) {
            String name = file.plainName().replace(".json", "");
            project.leftOut.add(Kind.ENTITIES, file.folder(), 0, name);
        }
    }

    private void intent(ProjectFile file) {
        String stem = file.plainName().replaceFirst("\\.json$", "");
        List<ProjectFile> own = sayings.getOrDefault(stem, List.of());
        sayings.remove(stem);
        ObjectNode json;
        try {
            json = JsonLines.object(file.all());
        } catch (BadRecordException e) {
            problems.add(e.at(file.name(), 0));
            return;
        }
        String name = json.path("name").asText(stem).strip();
        if (!json.path("contexts").isEmpty() || json.hasNonNull("parentId")) {
            project.leftOut.add(Kind.CONTEXTS, file.name(), 0, name);
            return;
        }
        project.declare(name, file.name(), 0);
        if (json.path("fallbackIntent").asBoolean(false)) {
            project.outOfScope(name);
        }
        notePartsWithoutPlace(json, name, file);
        for (ProjectFile says : own) {
            Matcher named = SAYS.matcher(says.plainName());
            String locale = named.matches() ? locale(named.group(2), language) : language;
            String text = says.all();
            examples(
                    name,
                    JsonObjects.from(text, text.indexOf('[') + 1, says.name(), problems),
                    locale,
                    says);
        }
        if (own.isEmpty()) {
            List<JsonLines.Line> inside =
                    JsonObjects.of(file.all(), "userSays", file.name(), problems);
            examples(name, inside, language, file);
        }
        for (JsonNode response : json.path("responses")) {
            for (JsonNode message : response.path("messages")) {
                message(name, message, file);
            }
        }
        project.says(name, List.of(name), true);
    }

    private void notePartsWithoutPlace(ObjectNode json, String name, ProjectFile file) {
        if (json.path("webhookUsed").asBoolean(false)) {
            project.leftOut.add(Kind.WEBHOOKS, file.folder(), 0, name);
        }
        for (JsonNode event : json.path("events")) {
            project.leftOut.add(Kind.EVENTS, file.name(), 0, event.path("name").asText(""));
        }
        for (JsonNode response : json.path("responses")) {
            for (JsonNode parameter : response.path("parameters")) {
                String slot = parameter.path("name").asText("");
                project.leftOut.add(Kind.SLOTS, file.name(), 0, slot);
            }
        }
    }

    private void examples(
            String intent, List<JsonLines.Line> sayings, String locale, ProjectFile file) {
        for (JsonLines.Line line : sayings) {
            StringBuilder text = new StringBuilder();
            for (JsonNode part : line.object().path("data")) {
                text.append(part.path("text").asText(""));
                String entity = part.path("alias").asText("");
                if (!entity.isEmpty()) {
                    project.leftOut.add(Kind.MARKS, file.name(), line.number(), entity);
                }
            }
            if (line.object().path("isTemplate").asBoolean(false)) {
                project.leftOut.add(Kind.TEMPLATES, file.name(), line.number(), text.toString());
            } else if (text.toString().isBlank()) {
                problem(file, line.number(), "the example has no text");
            } else {
                project.example(intent, text.toString(), locale, file.name(), line.number());
            }
        }
    }

    private void message(String intent, JsonNode message, ProjectFile file) {
        String type = message.path("type").asText("0");
        JsonNode speech = message.path("speech");
        List<String> texts = new ArrayList<>();
        if (speech.isArray()) {
            speech.forEach(text -> texts.add(text.asText("")));
        } else {
            texts.add(speech.asText(""));
        }
        texts.removeIf(String::isBlank);
        boolean platform = !message.path("platform").asText("").isEmpty();
        if (platform || (!type.equals("0") && !type.equals("message"))) {
            project.leftOut.add(Kind.RICH, file.name(), 0, intent);
            return;
        }
        String locale = locale(message.path("lang").asText(""), language);
        boolean taken = false;
        for (String text : texts) {
            if (!VALUE.matcher(text).find()) {
                project.response(intent, text, locale, file.name(), 0);
                taken = true;
            }
        }
        if (!taken && !texts.isEmpty()) {
            project.leftOut.add(Kind.VARIABLES, file.name(), 0, intent);
        }
    }

    private void problem(ProjectFile file, long line, String message) {
        problems.add(new Problem(file.name(), line, null, message));
    }
}
