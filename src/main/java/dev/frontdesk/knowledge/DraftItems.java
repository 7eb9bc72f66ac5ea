package dev.frontdesk.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.knowledge.ItemKey.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The draft's items as values, and values as items.
final class DraftItems {
    private DraftItems() {}

    static KnowledgeSnapshot snapshot(Map<ItemKey, JsonNode> items) {
        AssistantProfile profile = KnowledgeFolder.NAMELESS;
        List<Intent> intents = new ArrayList<>();
        List<Answer> answers = new ArrayList<>();
        List<Article> articles = new ArrayList<>();
        List<Example> examples = new ArrayList<>();
        List<Lookup> lookups = new ArrayList<>();
        for (Map.Entry<ItemKey, JsonNode> item : items.entrySet()) {
            ItemKey key = item.getKey();
            JsonNode json = item.getValue();
            switch (key.kind()) {
                case PROFILE -> profile = read(json, KnowledgeJson::profile);
                case INTENT -> intents.add(read(json, KnowledgeJson::intent));
                case ANSWER -> answers.add(read(json, object -> KnowledgeJson.answer(object, "")));
                case ARTICLE -> articles.add(read(json, KnowledgeJson::article));
                case LOOKUP -> lookups.add(read(json, LookupJson::lookup));
                case EXAMPLES -> {
                    boolean outOfScope = key.id().equals(Intent.OUT_OF_SCOPE);
                    IntentId intent = outOfScope ? null : new IntentId(key.id());
                    json.forEach(
                            text -> examples.add(new Example(text.asText(), intent, key.locale())));
                }
            }
        }
        return new KnowledgeSnapshot(profile, intents, examples, answers, articles, lookups);
    }

    static List<String> texts(JsonNode examples) {
        List<String> texts = new ArrayList<>();
        examples.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    static Answer answer(ObjectNode json) {
        return read(json, object -> KnowledgeJson.answer(object, ""));
    }

    static Lookup lookup(ObjectNode json) {
        return read(json, LookupJson::lookup);
    }

    static Intent intent(ObjectNode json) {
        return read(json, KnowledgeJson::intent);
    }

    /// Turns an object into a value.
    private interface Form<T> {
        T of(ObjectNode json) throws BadRecordException;
    }

    private static <T> T read(JsonNode json, Form<T> form) {
        try {
            return form.of((ObjectNode) json);
        } catch (BadRecordException e) {
            throw new KnowledgeException(
                    "draft_broken", "the draft has an item that cannot be read: " + e.at("", 0), e);
        }
    }

    /// Checks an import's references against itself and the draft.
    static void dropDangling(Records records, Set<ItemKey> draft) {
        Set<AnswerId> answers = new HashSet<>();
        Set<IntentId> intents = new HashSet<>();
        for (ItemKey key : draft) {
            if (key.kind() == Kind.ANSWER) {
                answers.add(new AnswerId(key.id()));
            } else if (key.kind() == Kind.INTENT) {
                intents.add(new IntentId(key.id()));
            }
        }
        records.dropDangling(answers, intents);
    }

    /// The items that an import changes, with their new contents; null: the item goes.
    static Map<ItemKey, @Nullable JsonNode> merge(Records records, Map<ItemKey, JsonNode> draft) {
        Map<ItemKey, @Nullable JsonNode> changed = new LinkedHashMap<>();
        AssistantProfile profile = records.profile;
        if (profile != null) {
            changed.put(ItemKey.PROFILE, KnowledgeJson.json(profile));
        }
        for (Intent intent : Records.values(records.intents)) {
            changed.put(ItemKey.of(intent.id()), KnowledgeJson.json(intent));
        }
        for (Answer answer : Records.values(records.answers)) {
            changed.put(ItemKey.of(answer), KnowledgeJson.json(answer));
        }
        for (Article article : Records.values(records.articles)) {
            changed.put(ItemKey.of(article), KnowledgeJson.json(article));
        }
        for (Lookup lookup : Records.values(records.lookups)) {
            changed.put(ItemKey.of(lookup), LookupJson.json(lookup));
        }
        mergeExamples(Records.values(records.examples), draft, changed);
        return changed;
    }

    private static void mergeExamples(
            List<Example> added,
            Map<ItemKey, JsonNode> draft,
            Map<ItemKey, @Nullable JsonNode> changed) {
        Map<ItemKey, TreeSet<String>> texts = new HashMap<>();
        Map<String, ItemKey> owners = new HashMap<>();
        draft.forEach((key, json) -> {
            if (key.kind() == Kind.EXAMPLES) {
                TreeSet<String> own = texts.computeIfAbsent(key, _ -> new TreeSet<>());
                for (JsonNode text : json) {
                    own.add(text.asText());
                    owners.put(key.locale() + " " + text.asText(), key);
                }
            }
        });
        Set<ItemKey> touched = new HashSet<>();
        for (Example example : added) {
            IntentId intent = example.intent();
            ItemKey key =
                    ItemKey.examples(
                            intent == null ? Intent.OUT_OF_SCOPE : intent.value(),
                            example.locale());
            ItemKey before = owners.put(example.locale() + " " + example.text(), key);
            if (before != null && !before.equals(key)) {
                texts.getOrDefault(before, new TreeSet<>()).remove(example.text());
                touched.add(before);
            }
            texts.computeIfAbsent(key, _ -> new TreeSet<>()).add(example.text());
            touched.add(key);
        }
        for (ItemKey key : touched) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            texts.getOrDefault(key, new TreeSet<>()).forEach(array::add);
            changed.put(key, array.isEmpty() ? null : array);
        }
    }
}
