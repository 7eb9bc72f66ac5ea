package dev.frontdesk.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An example of Rasa's as the customer would write it, and the entities that were marked in it.
///
/// Known marks: `[Berlin](city)`, `[Berlin](city:value)`, `[Berlin]{"entity": "city", …}` and `[Berlin][{…}, {…}]`.
record EntityMarks(String text, List<String> entities) {
    private static final Pattern MARK =
            Pattern.compile(
                    "\\[([^\\[\\]]+)](?:\\(([^():]+)(?::[^()]*)?\\)|\\{([^{}]*)}|\\[(\\{[^\\[\\]]*})])");
    private static final Pattern NAME = Pattern.compile("\"entity\"\\s*:\\s*\"([^\"]+)\"");

    static EntityMarks of(String example) {
        List<String> entities = new ArrayList<>();
        Matcher mark = MARK.matcher(example);
        StringBuilder plain = new StringBuilder();
        while (mark.find()) {
            mark.appendReplacement(plain, Matcher.quoteReplacement(mark.group(1)));
            if (mark.group(2) != null) {
                entities.add(mark.group(2).strip());
            }
            String described = mark.group(3) != null ? mark.group(3) : mark.group(4);
            Matcher name = NAME.matcher(described == null ? "" : described);
            while (name.find()) {
                entities.add(name.group(1));
            }
        }
        return new EntityMarks(mark.appendTail(plain).toString(), entities);
    }
}
