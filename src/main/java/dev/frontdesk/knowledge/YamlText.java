package dev.frontdesk.knowledge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/// The reader of YAML files that are a mapping of sections, such as those of Rasa.
///
/// Only the tree is composed: tags make no objects. Depth, aliases, length and the number of values are bounded, so that no small file
/// becomes a large tree. Of a file that is broken somewhere, each entry of each section is read for itself; those that cannot be read, even
/// without the lines that break them, are reported.
final class YamlText {
    private static final int DEPTH_MAX = 50;
    private static final int ALIASES_MAX = 50;
    private static final int LINES_DROPPED_MAX = 3;
    private static final int VALUES_MAX = 1_000_000;
    private static final Pattern HEADER = Pattern.compile("[A-Za-z_][\\w-]*\\s*:(?:\\s.*)?");

    private final List<String> lines;
    private final String name;
    private final List<Problem> problems;
    private final List<Section> sections = new ArrayList<>();
    private int values;

    private YamlText(List<String> lines, String name, List<Problem> problems) {
        this.lines = lines;
        this.name = name;
        this.problems = problems;
    }

    /// A key of the file's outermost mapping; of a broken file, one for each entry that could be read.
    record Section(String key, YamlValue value) {}

    /// @param name how problems name the file
    static List<Section> sections(String text, String name, List<Problem> problems) {
        YamlText reading = new YamlText(text.lines().toList(), name, problems);
        try {
            reading.take(String.join("\n", reading.lines) + "\n", 0);
        } catch (YAMLException e) {
            reading.sections.clear();
            reading.recover(e);
        }
        return reading.sections;
    }

    /// @param offset lines of the file above the first one of the part
    private void take(String part, int offset) {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(ProjectFile.BYTES_MAX);
        limits.setMaxAliasesForCollections(ALIASES_MAX);
        limits.setNestingDepthLimit(DEPTH_MAX);
        limits.setProcessComments(false);
        Composer composer =
                new Composer(
                        new ParserImpl(new StreamReader(part), limits), new Resolver(), limits);
        while (composer.checkNode()) {
            YamlValue document = value(composer.getNode(), offset, 0);
            document.fields().forEach((key, value) -> sections.add(new Section(key, value)));
        }
    }

    private YamlValue value(Node node, int offset, int depth) {
        values++;
        if (depth > DEPTH_MAX || values > VALUES_MAX) {
            throw new YAMLException(
                    "has more than %d values, or more than %d inside one another"
                            .formatted(VALUES_MAX, DEPTH_MAX));
        }
        long line = node.getStartMark().getLine() + 1L + offset;
        List<YamlValue> items = new ArrayList<>();
        Map<String, YamlValue> fields = new LinkedHashMap<>();
        switch (node) {
            case ScalarNode scalar -> {
                String text = scalar.getValue();
                return new YamlValue(line, text.isEmpty() ? null : text, items, fields);
            }
            case SequenceNode list -> {
                for (Node item : list.getValue()) {
                    items.add(value(item, offset, depth + 1));
                }
            }
            case MappingNode mapping -> {
                for (NodeTuple tuple : mapping.getValue()) {
                    if (tuple.getKeyNode() instanceof ScalarNode key) {
                        YamlValue value = value(tuple.getValueNode(), offset, depth + 1);
                        YamlValue first = fields.putIfAbsent(key.getValue(), value);
                        if (first != null) {
                            problem(
                                    key.getStartMark().getLine() + 1L + offset,
                                    "«"
                                            + key.getValue()
                                            + "» is on line "
                                            + first.line()
                                            + " already");
                        }
                    }
                }
            }
            default -> throw new YAMLException("has something that is no YAML value");
        }
        return new YamlValue(line, null, items, fields);
    }

    /// Reads a broken file entry by entry.
    private void recover(YAMLException whole) {
        int before = problems.size();
        values = 0;
        String header = null;
        int indent = -1;
        int start = -1;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || line.stripLeading().startsWith("#") || line.equals("---")) {
                continue;
            }
            Matcher key = HEADER.matcher(line);
            int depth = line.length() - line.stripLeading().length();
            if (key.matches()) {
                entry(header, start, i);
                header = line;
                start = line.stripTrailing().endsWith(":") ? -1 : i;
                indent = -1;
            } else if (indent < 0 || (depth <= indent && !isItemOfKey(line, start))) {
                entry(header, start, i);
                start = i;
                indent = indent < 0 ? depth : indent;
            }
        }
        entry(header, start, lines.size());
        if (problems.size() == before) {
            problem(line(whole, 0), "is no valid YAML: " + reason(whole));
        }
    }

    /// YAML lets a key's list stand as deep as the key.
    private boolean isItemOfKey(String line, int start) {
        return line.stripLeading().startsWith("- ")
                && start >= 0
                && !lines.get(start).stripLeading().startsWith("- ");
    }

    /// Reads one entry; a line in it that breaks it is left out, if that helps.
    private void entry(@Nullable String header, int start, int end) {
        if (start < 0) {
            return;
        }
        boolean alone = header == null || header.equals(lines.get(start));
        List<String> part = new ArrayList<>(lines.subList(start, end));
        if (!alone) {
            part.addFirst(String.valueOf(header));
        }
        int offset = alone ? start : start - 1;
        List<Problem> found = new ArrayList<>();
        int known = sections.size();
        for (int attempt = 0; ; attempt++) {
            try {
                take(String.join("\n", part) + "\n", offset);
                if (sections.size() == known) {
                    problem(start + 1L, "belongs to no section");
                }
                problems.addAll(found);
                return;
            } catch (YAMLException e) {
                while (sections.size() > known) {
                    sections.removeLast();
                }
                int broken = Math.toIntExact(line(e, offset)) - offset - 1;
                broken = Math.clamp(broken, 0, part.size() - 1);
                while (broken > 0 && part.get(broken).isBlank()) {
                    broken--;
                }
                long line = broken + 1L + offset;
                if (attempt == LINES_DROPPED_MAX || broken <= (alone ? 0 : 1)) {
                    String message = "is no valid YAML, the entry is left out: ";
                    problem(Math.max(line, start + 1L), message + reason(e));
                    return;
                }
                part.set(broken, "");
                String message = "is no valid YAML, the line is left out: " + reason(e);
                found.add(new Problem(name, line, null, message));
            }
        }
    }

    private void problem(long line, String message) {
        problems.add(new Problem(name, line, null, message));
    }

    private long line(YAMLException e, int offset) {
        boolean marked = e instanceof MarkedYAMLException m && m.getProblemMark() != null;
        long line = marked ? ((MarkedYAMLException) e).getProblemMark().getLine() + 1L + offset : 0;
        return Math.min(line, lines.size());
    }

    private static String reason(YAMLException e) {
        String reason = e instanceof MarkedYAMLException marked ? marked.getProblem() : null;
        return reason != null ? reason : String.valueOf(e.getMessage());
    }
}
