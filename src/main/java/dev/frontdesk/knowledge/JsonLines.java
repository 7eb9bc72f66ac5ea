package dev.frontdesk.knowledge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The reader of JSONL files: one object a line, empty lines allowed, plain or gzip.
public final class JsonLines {
    static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(
                            com.fasterxml.jackson.core.JsonParser.Feature
                                    .STRICT_DUPLICATE_DETECTION)
                    .build();

    static {
        MAPPER.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(50).build());
    }

    private JsonLines() {}

    /// An object and where it stands.
    public record Line(long number, ObjectNode object) {}

    /// The objects of a file.
    ///
    /// @param name how problems name the file
    /// @param problems takes one for each line that is no object
    public static List<Line> read(Path file, String name, List<Problem> problems) {
        TextLines text = TextLines.read(file, name, problems);
        List<Line> objects = new ArrayList<>();
        for (int i = 0; i < text.lines().size(); i++) {
            String line = text.lines().get(i);
            if (text.bad().get(i) || line.isBlank()) {
                continue;
            }
            try {
                objects.add(new Line(i + 1L, object(line)));
            } catch (BadRecordException e) {
                problems.add(e.at(name, i + 1L));
            }
        }
        return objects;
    }

    static ObjectNode object(String json) throws BadRecordException {
        if (json.length() > Limits.LINE_LENGTH_MAX) {
            throw new BadRecordException(
                    null, "has more than " + Limits.LINE_LENGTH_MAX + " characters");
        }
        try {
            JsonNode node = MAPPER.readTree(json);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new BadRecordException(null, "is no JSON object");
        } catch (JsonProcessingException e) {
            throw new BadRecordException(null, "is no valid JSON: " + e.getOriginalMessage());
        }
    }
}
