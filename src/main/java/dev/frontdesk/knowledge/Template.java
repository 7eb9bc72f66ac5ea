package dev.frontdesk.knowledge;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An answer's text with places for values: `{SOURCE.NAME}`, or `{SOURCE.NAME|otherwise}`. Immutable.
///
/// Only a source that is known makes a place: `visitor`, `entity`, or a look-up of the same knowledge. Any other brace is a character like
/// others, so that a text written without this in mind reads as it always did. `\{` keeps what would be a place as it is written.
///
/// A value is text and never markup: what would be Markdown in it is escaped, and a web address in it does not become a link. In the
/// address of a link, `[Track it]({order.tracking})`, a value that is the whole address must be http or https; one that is a part of it is
/// percent-encoded.
public final class Template {
    /// The source of what the company's signed token says of its visitor.
    public static final String VISITOR = "visitor";

    /// The source of what was found in the customer's message.
    public static final String ENTITY = "entity";

    private static final String WORD = "[A-Za-z][A-Za-z0-9_-]{0,39}";

    /// What a source or the name of a value may be.
    static final Pattern NAME = Pattern.compile(WORD);

    private static final Pattern PLACE =
            Pattern.compile(
                    "\\\\?\\{(?<source>%1$s)\\.(?<name>%1$s)(?:\\|(?<otherwise>[^{}\\n]{0,200}))?}"
                            .formatted(WORD));
    private static final Pattern OPEN_ADDRESS = Pattern.compile("]\\(([^)\\s]*)$");
    private static final Pattern WEB_ADDRESS =
            Pattern.compile("(?i)https?://[^\\s()<>\"'\\\\\\p{Cntrl}]{1,2000}");

    private final List<Part> parts;

    private Template(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /// A piece of the text.
    private sealed interface Part {}

    private record Words(String text) implements Part {}

    private record Place(Variable variable, Position position) implements Part {}

    private enum Position {
        LINE_START,
        TEXT,
        WHOLE_ADDRESS,
        PART_OF_ADDRESS
    }

    /// What a place wants.
    ///
    /// @param otherwise said if there is no value; null: then the whole text cannot be said
    public record Variable(String source, String name, @Nullable String otherwise) {
        /// The key of its value: `visitor.name`.
        public String key() {
            return source + "." + name;
        }
    }

    /// A text with its values.
    ///
    /// @param text with `{SOURCE.NAME}` where nothing is to be said
    /// @param missing what had neither a value nor another word for it; if any, the text must not be said
    public record Filled(String text, List<Variable> missing) {
        public Filled {
            missing = List.copyOf(missing);
        }
    }

    /// Reads a text.
    ///
    /// @param lookups the names of the look-ups that there are
    public static Template of(String text, Set<String> lookups) {
        List<Part> parts = new ArrayList<>();
        StringBuilder words = new StringBuilder();
        int end = 0;
        Matcher place = PLACE.matcher(text);
        while (place.find()) {
            String source = place.group("source");
            if (!isSource(source) && !lookups.contains(source)) {
                continue;
            }
            words.append(text, end, place.start());
            end = place.end();
            if (place.group().startsWith("\\")) {
                words.append(place.group(), 1, place.group().length());
                continue;
            }
            parts.add(new Words(words.toString()));
            words.setLength(0);
            parts.add(
                    new Place(
                            new Variable(source, place.group("name"), place.group("otherwise")),
                            position(text, place.start(), end)));
        }
        parts.add(new Words(words + text.substring(end)));
        return new Template(parts);
    }

    private static boolean isSource(String name) {
        return name.equals(VISITOR) || name.equals(ENTITY);
    }

    private static Position position(String text, int start, int end) {
        Matcher address =
                OPEN_ADDRESS.matcher(PLACE.matcher(text.substring(0, start)).replaceAll("x"));
        if (address.find()) {
            boolean whole = address.group(1).isEmpty() && text.startsWith(")", end);
            return whole ? Position.WHOLE_ADDRESS : Position.PART_OF_ADDRESS;
        }
        return start == 0 || text.charAt(start - 1) == '\n' ? Position.LINE_START : Position.TEXT;
    }

    /// What looks like a variable and has a source that nobody knows; it is said as it is written.
    static List<String> unknown(String text, Set<String> lookups) {
        return PLACE.matcher(text)
                .results()
                .filter(found -> !found.group().startsWith("\\"))
                .filter(found ->
                        !isSource(found.group("source"))
                                && !lookups.contains(found.group("source")))
                .map(found -> found.group())
                .distinct()
                .toList();
    }

    /// What the text wants, in its order; empty for a plain text.
    public List<Variable> variables() {
        List<Variable> variables = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Place(var variable, _)) {
                variables.add(variable);
            }
        }
        return variables;
    }

    /// The text with values put in and escaped.
    ///
    /// @param values by [Variable#key]
    public Filled fill(Map<String, String> values) {
        StringBuilder text = new StringBuilder();
        List<Variable> missing = new ArrayList<>();
        for (Part part : parts) {
            switch (part) {
                case Words(var words) -> text.append(words);
                case Place(var variable, var position) -> {
                    String value = values.get(variable.key());
                    String said = value == null ? null : placed(value, position);
                    if (said != null) {
                        text.append(said);
                    } else if (variable.otherwise() != null) {
                        text.append(variable.otherwise());
                    } else {
                        missing.add(variable);
                        text.append('{').append(variable.key()).append('}');
                    }
                }
            }
        }
        return new Filled(text.toString(), missing);
    }

    /// A text with values, each percent-encoded: the address of a look-up.
    Filled fillAddress(Map<String, String> values) {
        List<Part> encoded =
                parts.stream()
                        .map(part ->
                                part instanceof Place(var variable, _)
                                        ? new Place(variable, Position.PART_OF_ADDRESS)
                                        : part)
                        .toList();
        return new Template(encoded).fill(values);
    }

    private static @Nullable String placed(String value, Position position) {
        return switch (position) {
            case TEXT -> escaped(value);
            case LINE_START ->
                    escaped(value)
                            .replaceFirst("^-(?=\\s)", "\\\\-")
                            .replaceFirst("^(\\d{1,9})\\.(?=\\s)", "$1\\\\.");
            case WHOLE_ADDRESS -> WEB_ADDRESS.matcher(value).matches() ? value : null;
            case PART_OF_ADDRESS -> encoded(value);
        };
    }

    private static String escaped(String value) {
        return value.replaceAll("[\\\\\\[\\]*]", "\\\\$0")
                .replaceAll("(?i)(https?)(?=://)", "$1\\\\");
    }

    /// `.` and `..` would climb out of a path, encoded or not.
    private static @Nullable String encoded(String value) {
        return value.equals(".") || value.equals("..")
                ? null
                : URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
