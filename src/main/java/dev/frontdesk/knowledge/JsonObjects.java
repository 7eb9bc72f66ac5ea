package dev.frontdesk.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The reader of a list of objects inside a JSON text: each object with its line, also where the text is broken somewhere.
///
/// An object that is no JSON is reported. Reading then goes on with the next line that begins an object at the same depth of indentation or
/// less; so a missing brace costs one object, not the file.
final class JsonObjects {
    private static final int BROKEN_MAX = 100;

    private final String text;
    private final String name;
    private final List<Problem> problems;
    private final List<JsonLines.Line> objects = new ArrayList<>();
    private int broken;
    private int counted;
    private long lines = 1;

    private JsonObjects(String text, String name, List<Problem> problems) {
        this.text = text;
        this.name = name;
        this.problems = problems;
    }

    /// The objects of the first list that a key has; none if there is no such list.
    static List<JsonLines.Line> of(String text, String key, String name, List<Problem> problems) {
        Matcher found = Pattern.compile("\"" + Pattern.quote(key) + "\"\\s*:\\s*\\[").matcher(text);
        return found.find() ? from(text, found.end(), name, problems) : List.of();
    }

    /// The objects of the list that begins before a place in the text.
    static List<JsonLines.Line> from(String text, int at, String name, List<Problem> problems) {
        JsonObjects reading = new JsonObjects(text, name, problems);
        reading.read(at);
        return reading.objects;
    }

    private void read(int from) {
        int at = from;
        while (true) {
            while (at < text.length() && " \t\r\n,".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            if (at >= text.length()) {
                problems.add(new Problem(name, line(at), null, "the list is cut off"));
                return;
            }
            if (text.charAt(at) == ']') {
                return;
            }
            if (broken == BROKEN_MAX) {
                String message = broken + " objects are broken; the rest is not read";
                problems.add(new Problem(name, line(at), null, message));
                return;
            }
            at = object(at);
        }
    }

    /// Reads what begins here; returns where to go on.
    private int object(int start) {
        int end = text.charAt(start) == '{' ? end(start) : -1;
        if (end < 0) {
            broken++;
            problems.add(new Problem(name, line(start), null, "is no valid JSON, left out"));
            return next(start);
        }
        try {
            objects.add(
                    new JsonLines.Line(line(start), JsonLines.object(text.substring(start, end))));
            return end;
        } catch (BadRecordException e) {
            broken++;
            problems.add(e.at(name, line(start)));
            return Math.min(end, next(start));
        }
    }

    /// Behind the brace that closes the object; -1: there is none, or a text in it has no end.
    private int end(int start) {
        int depth = 0;
        boolean quoted = false;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c == '\n') {
                    return -1;
                }
                i += c == '\\' ? 1 : 0;
                quoted = c != '"';
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i + 1;
            }
        }
        return -1;
    }

    private int next(int broken) {
        int from = text.lastIndexOf('\n', broken) + 1;
        int indent = broken - from;
        int line = text.indexOf('\n', broken) + 1;
        while (line > 0) {
            int first = line;
            while (first < text.length()
                    && (text.charAt(first) == ' ' || text.charAt(first) == '\t')) {
                first++;
            }
            boolean begins =
                    first < text.length()
                            && (text.charAt(first) == '{' || text.charAt(first) == ']');
            if (begins && first - line <= indent) {
                return first;
            }
            line = text.indexOf('\n', line) + 1;
        }
        return text.length();
    }

    private long line(int at) {
        for (; counted < Math.min(at, text.length()); counted++) {
            lines += text.charAt(counted) == '\n' ? 1 : 0;
        }
        return lines;
    }
}
