package dev.frontdesk.knowledge;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The bytes of a snapshot: one JSON object, UTF-8, no white space, everything in a fixed order, so that equal knowledge has equal bytes.
/// Knowledge without look-ups has no field for them, as before there were any.
final class SnapshotJson {
    private static final int FORMAT = 1;

    private static final ObjectReader READER =
            JsonLines.MAPPER
                    .readerFor(ObjectNode.class)
                    .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private SnapshotJson() {}

    static void write(KnowledgeSnapshot snapshot, OutputStream out) throws IOException {
        try (JsonGenerator json = JsonLines.MAPPER.getFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeNumberField("format", FORMAT);
            json.writeFieldName("profile");
            json.writeTree(KnowledgeJson.json(snapshot.profile()));
            array(json, "intents", snapshot.intents(), KnowledgeJson::json);
            array(json, "answers", snapshot.answers(), KnowledgeJson::json);
            array(json, "articles", snapshot.articles(), KnowledgeJson::json);
            array(json, "examples", snapshot.examples(), KnowledgeJson::json);
            if (!snapshot.lookups().isEmpty()) {
                array(json, "lookups", snapshot.lookups(), LookupJson::json);
            }
            json.writeEndObject();
        }
    }

    private static <T> void array(
            JsonGenerator json, String name, List<T> values, Function<T, ObjectNode> form)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (T value : values) {
            json.writeTree(form.apply(value));
        }
        json.writeEndArray();
    }

    /// @throws KnowledgeException `snapshot_broken`, if these are not the bytes of a snapshot that this version knows
    static KnowledgeSnapshot read(InputStream in) throws IOException {
        @Nullable AssistantProfile profile = null;
        List<Intent> intents = new ArrayList<>();
        List<Answer> answers = new ArrayList<>();
        List<Article> articles = new ArrayList<>();
        List<Example> examples = new ArrayList<>();
        List<Lookup> lookups = new ArrayList<>();
        try (JsonParser json = JsonLines.MAPPER.getFactory().createParser(in)) {
            expect(json.nextToken() == JsonToken.START_OBJECT, "is no JSON object");
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "format" ->
                            expect(
                                    json.getIntValue() == FORMAT,
                                    "has format " + json.getText() + ", known is " + FORMAT);
                    case "profile" -> profile = KnowledgeJson.profile(object(json));
                    case "intents" -> list(json, intents, KnowledgeJson::intent);
                    case "answers" -> list(json, answers, o -> KnowledgeJson.answer(o, ""));
                    case "articles" -> list(json, articles, KnowledgeJson::article);
                    case "examples" -> list(json, examples, KnowledgeJson::example);
                    case "lookups" -> list(json, lookups, LookupJson::lookup);
                    default -> expect(false, "has the unknown field " + field);
                }
            }
            expect(json.currentToken() == JsonToken.END_OBJECT, "is cut off");
        } catch (BadRecordException e) {
            throw new KnowledgeException(
                    "snapshot_broken", "the snapshot's " + e.at("record", 0), e);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new KnowledgeException(
                    "snapshot_broken", "the snapshot is broken: " + e.getOriginalMessage(), e);
        }
        if (profile == null) {
            throw new KnowledgeException("snapshot_broken", "the snapshot has no profile");
        }
        try {
            return new KnowledgeSnapshot(profile, intents, examples, answers, articles, lookups);
        } catch (IllegalArgumentException e) {
            throw new KnowledgeException(
                    "snapshot_broken", "the snapshot is broken: " + e.getMessage(), e);
        }
    }

    /// Turns one object into a value.
    private interface Form<T> {
        T of(ObjectNode json) throws BadRecordException;
    }

    private static <T> void list(JsonParser json, List<T> values, Form<T> form)
            throws IOException, BadRecordException {
        expect(json.currentToken() == JsonToken.START_ARRAY, "has a field that is no list");
        while (json.nextToken() == JsonToken.START_OBJECT) {
            values.add(form.of(object(json)));
        }
        expect(json.currentToken() == JsonToken.END_ARRAY, "has a list of something else");
    }

    private static ObjectNode object(JsonParser json) throws IOException {
        expect(json.currentToken() == JsonToken.START_OBJECT, "has a field that is no object");
        return READER.readValue(json);
    }

    private static void expect(boolean fulfilled, String otherwise) {
        if (!fulfilled) {
            throw new KnowledgeException("snapshot_broken", "the snapshot " + otherwise);
        }
    }
}
