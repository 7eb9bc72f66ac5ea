package dev.frontdesk.knowledge;

import dev.frontdesk.knowledge.LeftOut.Kind;
import java.util.List;
import java.util.regex.Pattern;

/// The reader of a Rasa domain: its responses, and the names of what has no place here.
final class RasaDomain {
    private static final Pattern SLOT = Pattern.compile("\\{[A-Za-z_][\\w.-]*}");

    private final BotProject project;
    private final String file;
    private final String locale;
    private final List<Problem> problems;

    RasaDomain(BotProject project, String file, String locale, List<Problem> problems) {
        this.project = project;
        this.file = file;
        this.locale = locale;
        this.problems = problems;
    }

    /// Takes the mapping from a response's name to its wordings.
    void responses(YamlValue section) {
        if (section.fields().isEmpty() && (section.text() != null || !section.items().isEmpty())) {
            problem(section.line(), "responses must be a mapping from names to lists of texts");
        }
        section.fields().forEach(this::response);
    }

    private void response(String name, YamlValue wordings) {
        boolean taken = false;
        boolean slots = false;
        for (YamlValue wording : wordings.items()) {
            String text = wording.text() != null ? wording.text() : wording.text("text");
            if (wording.fields().keySet().stream().anyMatch(RasaDomain::isRich)) {
                project.leftOut.add(Kind.RICH, file, wording.line(), name);
            }
            if (text == null) {
                continue;
            }
            boolean special = wording.get("condition") != null || wording.get("channel") != null;
            if (taken || special) {
                project.leftOut.add(Kind.WORDINGS, file, wording.line(), name);
            } else if (SLOT.matcher(text).find()) {
                slots = true;
            } else {
                taken = true;
                project.response(name, text, locale, file, wording.line());
            }
        }
        if (!taken && slots) {
            project.leftOut.add(Kind.VARIABLES, file, wordings.line(), name);
        } else if (wordings.items().isEmpty()) {
            problem(wordings.line(), "the response " + name + " has no list of texts");
        }
    }

    private static boolean isRich(String field) {
        return List.of("buttons", "image", "attachment", "custom", "elements", "quick_replies")
                .contains(field);
    }

    void intents(YamlValue section) {
        for (YamlValue item : section.items()) {
            String name = item.text();
            if (name != null) {
                project.declare(name, file, item.line());
            }
            item.fields().keySet().forEach(key -> project.declare(key, file, item.line()));
        }
    }

    /// Notes the names in a section that has no place here, whether it is a list or a mapping.
    void unknown(YamlValue section, Kind kind) {
        for (YamlValue item : section.items()) {
            String name = item.text();
            if (name != null) {
                project.leftOut.add(kind, file, section.line(), name);
            }
            if (!item.fields().isEmpty()) {
                // A pipeline's components have a name; of what else may stand here the key is the
                // name.
                String named = item.text("name");
                String key = item.fields().keySet().iterator().next();
                project.leftOut.add(kind, file, section.line(), named == null ? key : named);
            }
        }
        section.fields()
                .keySet()
                .forEach(name -> project.leftOut.add(kind, file, section.line(), name));
    }

    private void problem(long line, String message) {
        problems.add(new Problem(file, line, null, message));
    }
}
