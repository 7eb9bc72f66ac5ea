package dev.frontdesk.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.knowledge.Article.Passage;
import dev.frontdesk.knowledge.AssistantProfile.Phrases;
import dev.frontdesk.knowledge.AssistantProfile.Starter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The JSON form of knowledge, the same in files, in the API, in the database and in a snapshot.
///
/// Reading checks all [Limits]; fields that are not known are ignored. Writing is canonical: fields and maps in a fixed order.
final class KnowledgeJson {
    private KnowledgeJson() {}

    static AssistantProfile profile(ObjectNode json) throws BadRecordException {
        Map<String, Phrases> locales = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : object(json, "locales").properties()) {
            if (!(entry.getValue() instanceof ObjectNode phrases)) {
                throw new BadRecordException("locales", entry.getKey() + " is no object");
            }
            locales.put(Texts.locale("locales", entry.getKey()), phrases(phrases));
        }
        if (locales.isEmpty()) {
            throw new BadRecordException("locales", "must have at least one locale");
        }
        return new AssistantProfile(
                text(json, "name", Limits.TITLE_LENGTH_MAX),
                text(json, "company", Limits.TITLE_LENGTH_MAX),
                locales);
    }

    private static Phrases phrases(ObjectNode json) throws BadRecordException {
        List<Starter> starters = new ArrayList<>();
        for (ObjectNode starter : objects(json, "starters", Limits.TAGS_MAX)) {
            starters.add(
                    new Starter(
                            text(starter, "title", Limits.TITLE_LENGTH_MAX),
                            text(starter, "value", Limits.QUESTION_LENGTH_MAX)));
        }
        return new Phrases(
                text(json, "greeting", Limits.TEXT_LENGTH_MAX),
                starters,
                text(json, "handover", Limits.TEXT_LENGTH_MAX),
                text(json, "unsure", Limits.TEXT_LENGTH_MAX),
                text(json, "offline", Limits.TEXT_LENGTH_MAX));
    }

    static ObjectNode json(AssistantProfile profile) {
        ObjectNode json = object();
        json.put("name", profile.name()).put("company", profile.company());
        ObjectNode locales = json.putObject("locales");
        new TreeMap<>(profile.locales())
                .forEach((locale, phrases) -> {
                    ObjectNode at = locales.putObject(locale);
                    at.put("greeting", phrases.greeting());
                    ArrayNode starters = at.putArray("starters");
                    phrases.starters()
                            .forEach(starter ->
                                    starters.addObject()
                                            .put("title", starter.title())
                                            .put("value", starter.value()));
                    at.put("handover", phrases.handover());
                    at.put("unsure", phrases.unsure()).put("offline", phrases.offline());
                });
        return json;
    }

    static Intent intent(ObjectNode json) throws BadRecordException {
        String id = Texts.id("id", text(json, "id", Ids.LENGTH_MAX));
        if (id.equals(Intent.OUT_OF_SCOPE)) {
            throw new BadRecordException("id", "«oos» is the label of what is out of scope");
        }
        Map<String, String> titles = new HashMap<>();
        for (Map.Entry<String, JsonNode> title : object(json, "titles").properties()) {
            titles.put(
                    Texts.locale("titles", title.getKey()),
                    Texts.check("titles", title.getValue().asText(), Limits.TITLE_LENGTH_MAX));
        }
        if (titles.isEmpty()) {
            throw new BadRecordException("titles", "must have at least one title");
        }
        String description = optional(json, "description", Limits.QUESTION_LENGTH_MAX);
        return new Intent(
                new IntentId(id),
                titles,
                description == null ? "" : description,
                action(object(json, "action")));
    }

    private static Action action(ObjectNode json) throws BadRecordException {
        AnswerId answer = answerId("action.answer", json, "answer");
        String type = text(json, "type", Ids.LENGTH_MAX);
        return switch (type) {
            case "answer" -> new Action.Say(answer);
            case "handover" -> new Action.HandOver(answer);
            case "small_talk" -> new Action.SmallTalk(answer);
            default ->
                    throw new BadRecordException(
                            "action.type",
                            "must be answer, handover or small_talk, not «" + type + "»");
        };
    }

    static ObjectNode json(Intent intent) {
        ObjectNode json = object().put("id", intent.id().value());
        ObjectNode titles = json.putObject("titles");
        new TreeMap<>(intent.titles()).forEach(titles::put);
        json.put("description", intent.description());
        String type =
                switch (intent.action()) {
                    case Action.Say _ -> "answer";
                    case Action.HandOver _ -> "handover";
                    case Action.SmallTalk _ -> "small_talk";
                };
        json.putObject("action").put("type", type).put("answer", intent.action().answer().value());
        return json;
    }

    /// @param locale that of a record which names none
    static Answer answer(ObjectNode json, String locale) throws BadRecordException {
        String named = optional(json, "locale", Ids.LENGTH_MAX);
        String intent = optional(json, "intent", Ids.LENGTH_MAX);
        return new Answer(
                answerId("id", json, "id"),
                Texts.locale("locale", named == null ? locale : named),
                text(json, "question", Limits.QUESTION_LENGTH_MAX),
                text(json, "answer", Limits.TEXT_LENGTH_MAX),
                texts(json, "variants", Limits.VARIANTS_MAX, Limits.QUESTION_LENGTH_MAX),
                optional(json, "group", Limits.TITLE_LENGTH_MAX),
                texts(json, "tags", Limits.TAGS_MAX, Limits.TITLE_LENGTH_MAX),
                intent == null ? null : new IntentId(Texts.id("intent", intent)));
    }

    static ObjectNode json(Answer answer) {
        ObjectNode json = object().put("id", answer.id().value());
        json.put("question", answer.question()).put("answer", answer.text());
        ArrayNode variants = json.putArray("variants");
        answer.variants().forEach(variants::add);
        if (answer.group() != null) {
            json.put("group", answer.group());
        }
        ArrayNode tags = json.putArray("tags");
        answer.tags().forEach(tags::add);
        json.put("locale", answer.locale());
        if (answer.intent() != null) {
            json.put("intent", answer.intent().value());
        }
        return json;
    }

    static Article article(ObjectNode json) throws BadRecordException {
        List<Passage> passages = new ArrayList<>();
        for (ObjectNode passage : objects(json, "passages", Limits.PASSAGES_MAX)) {
            String heading = optional(passage, "heading", Limits.TEXT_LENGTH_MAX);
            passages.add(
                    new Passage(
                            passages.size(),
                            heading == null ? "" : heading,
                            text(passage, "text", Limits.TEXT_LENGTH_MAX)));
        }
        return new Article(
                new ArticleId(Texts.id("id", text(json, "id", Ids.LENGTH_MAX))),
                Texts.locale("locale", text(json, "locale", Ids.LENGTH_MAX)),
                text(json, "title", Limits.TITLE_LENGTH_MAX),
                optional(json, "url", Limits.QUESTION_LENGTH_MAX),
                passages);
    }

    static ObjectNode json(Article article) {
        ObjectNode json = object().put("id", article.id().value()).put("locale", article.locale());
        json.put("title", article.title());
        if (article.url() != null) {
            json.put("url", article.url());
        }
        ArrayNode passages = json.putArray("passages");
        for (Passage passage : article.passages()) {
            passages.addObject().put("heading", passage.heading()).put("text", passage.text());
        }
        return json;
    }

    static ObjectNode json(Example example) {
        IntentId intent = example.intent();
        return object().put("text", example.text())
                .put("intent", intent == null ? Intent.OUT_OF_SCOPE : intent.value())
                .put("locale", example.locale());
    }

    static Example example(ObjectNode json) throws BadRecordException {
        return example(
                text(json, "text", Limits.QUESTION_LENGTH_MAX),
                text(json, "intent", Ids.LENGTH_MAX),
                text(json, "locale", Ids.LENGTH_MAX));
    }

    static Example example(String text, String intent, String locale) throws BadRecordException {
        String id = Texts.id("intent", intent.strip());
        return new Example(
                Texts.check("text", text, Limits.QUESTION_LENGTH_MAX),
                id.equals(Intent.OUT_OF_SCOPE) ? null : new IntentId(id),
                Texts.locale("locale", locale));
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static AnswerId answerId(String field, ObjectNode json, String key)
            throws BadRecordException {
        return new AnswerId(Texts.id(field, text(json, key, Ids.LENGTH_MAX)));
    }

    static String text(ObjectNode json, String field, int lengthMax) throws BadRecordException {
        JsonNode value = json.get(field);
        if (value == null || value.isNull()) {
            throw new BadRecordException(field, "is missing");
        }
        if (!value.isTextual() && !value.isIntegralNumber()) {
            throw new BadRecordException(field, "must be a text");
        }
        return Texts.check(field, value.asText(), lengthMax);
    }

    static @Nullable String optional(ObjectNode json, String field, int lengthMax)
            throws BadRecordException {
        JsonNode value = json.get(field);
        boolean absent = value == null || value.isNull();
        return absent || (value.isTextual() && value.textValue().isBlank())
                ? null
                : text(json, field, lengthMax);
    }

    static List<String> texts(ObjectNode json, String field, int countMax, int lengthMax)
            throws BadRecordException {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : array(json, field, countMax)) {
            if (!value.isTextual()) {
                throw new BadRecordException(field, "must be a list of texts");
            }
            texts.add(Texts.check(field, value.textValue(), lengthMax));
        }
        return texts;
    }

    static List<ObjectNode> objects(ObjectNode json, String field, int countMax)
            throws BadRecordException {
        List<ObjectNode> objects = new ArrayList<>();
        for (JsonNode value : array(json, field, countMax)) {
            if (!(value instanceof ObjectNode object)) {
                throw new BadRecordException(field, "must be a list of objects");
            }
            objects.add(object);
        }
        return objects;
    }

    private static ArrayNode array(ObjectNode json, String field, int countMax)
            throws BadRecordException {
        JsonNode value = json.get(field);
        if (value == null || value.isNull()) {
            return JsonNodeFactory.instance.arrayNode();
        }
        if (!(value instanceof ArrayNode array)) {
            throw new BadRecordException(field, "must be a list");
        }
        if (array.size() > countMax) {
            throw new BadRecordException(
                    field, "has " + array.size() + " entries, at most " + countMax + " are taken");
        }
        return array;
    }

    static ObjectNode object(ObjectNode json, String field) throws BadRecordException {
        if (!(json.get(field) instanceof ObjectNode object)) {
            throw new BadRecordException(
                    field, json.has(field) ? "must be an object" : "is missing");
        }
        return object;
    }
}
