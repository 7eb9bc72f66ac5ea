package dev.frontdesk.knowledge;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A value of a YAML file that knows its line: a text, a list or a mapping, whose keys are texts.
///
/// @param line where it begins, counted from 1; of a block (`|`) the line of its sign
/// @param text the scalar as it is written, whatever type it looks like; null if it is no scalar, or empty
/// @param fields in the order of the file; of a key that stands twice the first
record YamlValue(
        long line, @Nullable String text, List<YamlValue> items, Map<String, YamlValue> fields) {
    @Nullable YamlValue get(String key) {
        return fields.get(key);
    }

    /// The text of a field; null if it is missing or no text.
    @Nullable String text(String key) {
        YamlValue value = fields.get(key);
        return value == null ? null : value.text();
    }
}
