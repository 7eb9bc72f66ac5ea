package dev.frontdesk.knowledge;

import dev.frontdesk.knowledge.LeftOut.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The reader of the files of a Rasa project, of all versions: which file holds what is told by its contents, not by its name.
///
/// The language is that of `config.yml`; without one it is the given one, or Chinese, if most examples are and no other
/// was asked for.
final class RasaProject {
    private static final Map<String, Kind> NO_PLACE =
            Map.ofEntries(
                    Map.entry("entities", Kind.ENTITIES),
                    Map.entry("slots", Kind.SLOTS),
                    Map.entry("forms", Kind.FORMS),
                    Map.entry("actions", Kind.ACTIONS),
                    Map.entry("e2e_actions", Kind.ACTIONS),
                    Map.entry("flows", Kind.STORIES));
    private static final List<String> SILENT =
            List.of("version", "language", "recipe", "assistant_id", "imports", "config");
    private static final Pattern TRAINING =
            Pattern.compile("(?m)^(nlu|stories|rules|responses|templates|intents)\\s*:");
    private static final Pattern CONTENT =
            Pattern.compile(
                    "(?m)^(nlu|stories|rules|responses|templates|intents|forms|slots|pipeline)\\s*:");
    private static final Pattern MARKDOWN =
            Pattern.compile(
                    "(?mi)^## ?(intent|synonym|regex|lookup):|^\\* .+\\R\\s+- (utter_|action_|respond_)");
    private static final Pattern LANGUAGE =
            Pattern.compile("(?m)^language\\s*:\\s*[\"']?([\\w-]+)");
    private static final Pattern OTHER_PROGRAM =
            Pattern.compile("\"luis_schema_version\"|\"entity\"\\s*:\\s*\"intent\"");
    private static final Pattern TESTS = Pattern.compile("(.*/)?(tests?/.*|test_[^/]*)");

    private final BotProject project;
    private final String name;
    private final String locale;
    private final List<Problem> problems;

    private RasaProject(BotProject project, String name, String locale, List<Problem> problems) {
        this.project = project;
        this.name = name;
        this.locale = locale;
        this.problems = problems;
    }

    /// Whether a file is one of a Rasa project that holds something to take.
    static boolean isTraining(ProjectFile file) {
        String text = file.all();
        return switch (file.ending()) {
            case "yml", "yaml" -> TRAINING.matcher(text).find() && !text.contains("apiVersion:");
            case "json" -> text.contains("\"rasa_nlu_data\"");
            case "md" -> MARKDOWN.matcher(text).find();
            default -> false;
        };
    }

    /// Takes all files of a project.
    ///
    /// @param name the project's, for the report
    /// @return the language that was taken
    static String read(
            List<ProjectFile> files,
            String name,
            String locale,
            BotProject project,
            List<Problem> problems) {
        String language = language(files, locale);
        RasaProject reading = new RasaProject(project, name, language, problems);
        files.forEach(reading::file);
        return language;
    }

    private static String language(List<ProjectFile> files, String otherwise) {
        for (ProjectFile file : files) {
            Matcher named = LANGUAGE.matcher(file.all());
            if (file.ending().startsWith("y") && named.find() && Texts.isLocale(named.group(1))) {
                return named.group(1);
            }
        }
        if (!otherwise.equals("en")) {
            return otherwise;
        }
        BotProject trial = new BotProject();
        RasaProject reading = new RasaProject(trial, "", otherwise, new ArrayList<>());
        files.forEach(reading::file);
        return trial.isChinese() ? "zh" : otherwise;
    }

    private void file(ProjectFile file) {
        switch (file.ending()) {
            case "yml", "yaml" -> yaml(file);
            case "json" -> json(file);
            case "md" -> markdown(file);
            default -> unknown(file);
        }
    }

    private void yaml(ProjectFile file) {
        if (!CONTENT.matcher(file.all()).find()) {
            unknown(file);
            return;
        }
        RasaTraining training = new RasaTraining(project, file.name(), locale, problems);
        RasaStories stories = new RasaStories(project, file.name());
        RasaDomain domain = new RasaDomain(project, file.name(), locale, problems);
        boolean tests = TESTS.matcher(file.name()).matches();
        for (YamlText.Section section : YamlText.sections(file.all(), file.name(), problems)) {
            switch (section.key()) {
                case "nlu" -> training.yaml(section.value());
                case "stories" -> stories.yaml(section.value(), false, tests);
                case "rules" -> stories.yaml(section.value(), true, tests);
                case "responses", "templates" -> domain.responses(section.value());
                case "intents" -> domain.intents(section.value());
                default -> {
                    if (!SILENT.contains(section.key())) {
                        Kind kind = NO_PLACE.getOrDefault(section.key(), Kind.SETTINGS);
                        domain.unknown(section.value(), kind);
                    }
                }
            }
        }
    }

    private void json(ProjectFile file) {
        String text = file.all();
        if (text.contains("\"rasa_nlu_data\"")) {
            new RasaTraining(project, file.name(), locale, problems).json(text);
        } else if (OTHER_PROGRAM.matcher(text).find()) {
            project.leftOut.add(Kind.OTHER_PROGRAM, name, 0, file.name());
        } else {
            unknown(file);
        }
    }

    private void markdown(ProjectFile file) {
        if (MARKDOWN.matcher(file.all()).find() || file.all().matches("(?s).*\\n\\* \\S+/\\S+.*")) {
            new RasaTraining(project, file.name(), locale, problems)
                    .markdown(file.all().lines().toList());
        } else {
            unknown(file);
        }
    }

    private void unknown(ProjectFile file) {
        project.leftOut.add(Kind.UNKNOWN, name, 0, file.name());
    }
}
