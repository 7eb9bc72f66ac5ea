package dev.frontdesk.dialogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.answering.Evidence;
import dev.frontdesk.answering.Evidence.Sign;
import dev.frontdesk.answering.Question.PastTurn;
import dev.frontdesk.answering.Question.Speaker;
import dev.frontdesk.answering.Question.Trace;
import dev.frontdesk.dialogue.Turn.Choice;
import dev.frontdesk.dialogue.Turn.Source;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.scoring.Sentiment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The JSON inside the log's columns: choices, sources, evidence, and the open question that the first commit gives back.
final class LogJson {
    /// Evidence beyond this many bytes loses its last candidates.
    static final int EVIDENCE_BYTES_MAX = 1024;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private LogJson() {}

    static JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON in the log: " + json, e);
        }
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /// Null where there are none, so that the column stays empty.
    static @Nullable String choices(List<Choice> choices) {
        if (choices.isEmpty()) {
            return null;
        }
        ArrayNode array = array();
        for (Choice choice : choices) {
            array.addObject().put("title", choice.title()).put("value", choice.value());
        }
        return array.toString();
    }

    static List<Choice> choices(@Nullable String json) {
        List<Choice> choices = new ArrayList<>();
        if (json != null) {
            for (JsonNode node : read(json)) {
                choices.add(new Choice(node.path("title").asText(), node.path("value").asText()));
            }
        }
        return choices;
    }

    static @Nullable String sources(List<Source> sources) {
        if (sources.isEmpty()) {
            return null;
        }
        ArrayNode array = array();
        for (Source source : sources) {
            array.addObject().put("title", source.title()).put("url", source.url());
        }
        return array.toString();
    }

    static List<Source> sources(@Nullable String json) {
        List<Source> sources = new ArrayList<>();
        if (json != null) {
            for (JsonNode node : read(json)) {
                JsonNode url = node.path("url");
                sources.add(
                        new Source(
                                node.path("title").asText(),
                                url.isTextual() ? url.asText() : null));
            }
        }
        return sources;
    }

    /// Every number that decided, rounded to four places; as many candidates as [#EVIDENCE_BYTES_MAX] holds.
    static String evidence(Evidence evidence) {
        return evidence(evidence, List.of());
    }

    /// Evidence, and how the look-ups for the reply went.
    static String evidence(Evidence evidence, List<LookedUp> lookups) {
        ObjectNode node = object();
        node.put("decided_by", evidence.decidedBy());
        node.put("in_scope", rounded(evidence.inScope()));
        if (evidence.sentiment() != null) {
            node.put("sentiment", evidence.sentiment().name().toLowerCase(Locale.ROOT));
        }
        node.put("encoder_tokens", evidence.encoderTokens());
        addNotes(evidence.notes(), node);
        ArrayNode intents = node.putArray("intents");
        evidence.intents()
                .forEach(i ->
                        intents.addObject()
                                .put("intent", i.intent().value())
                                .put("confidence", rounded(i.confidence())));
        if (evidence.thresholds() != null) {
            var t = evidence.thresholds();
            node.putObject("thresholds")
                    .put("in_scope", rounded(t.inScope()))
                    .put("intent", rounded(t.intent()))
                    .put("reply", rounded(t.reply()))
                    .put("clarify", rounded(t.clarify()))
                    .put("compose", rounded(t.compose()));
        }
        if (!lookups.isEmpty()) {
            ArrayNode asked = node.putArray("lookups");
            for (LookedUp one : lookups) {
                ObjectNode at = asked.addObject().put("lookup", one.lookup());
                at.put("result", one.result().label());
                if (one.detail() != null) {
                    at.put("detail", one.detail());
                }
                at.put("millis", one.millis());
            }
        }
        ArrayNode candidates = node.putArray("candidates");
        for (Evidence.Scored scored : evidence.candidates()) {
            candidates
                    .addObject()
                    .put("target", scored.target())
                    .put("match", rounded(scored.match()))
                    .put("bm25", rounded(scored.bm25()))
                    .put("cosine", rounded(scored.cosine()));
        }
        while (storedBytes(node) > EVIDENCE_BYTES_MAX && !candidates.isEmpty()) {
            candidates.remove(candidates.size() - 1);
        }
        while (storedBytes(node) > EVIDENCE_BYTES_MAX && !intents.isEmpty()) {
            intents.remove(intents.size() - 1);
        }
        return node.toString();
    }

    private static void addNotes(Evidence.Notes notes, ObjectNode node) {
        if (!notes.said().isEmpty()) {
            ArrayNode said = node.putArray("said");
            notes.said().forEach(said::add);
        }
        if (!notes.signs().isEmpty()) {
            ArrayNode signs = node.putArray("signs");
            notes.signs().stream().map(Sign::label).sorted().forEach(signs::add);
        }
    }

    static OpenQuestion openQuestion(UUID conversation, String locale, String json) {
        JsonNode node = read(json);
        List<String> texts = new ArrayList<>();
        node.path("texts").forEach(text -> texts.add(text.asText()));
        List<PastTurn> turns = new ArrayList<>();
        for (JsonNode turn : node.path("turns")) {
            turns.add(
                    new PastTurn(
                            speaker(turn.path("speaker").asText()),
                            turn.path("text").asText(),
                            turn.path("failed").asBoolean(),
                            trace(turn.path("trace"))));
        }
        Set<AnswerId> rejected = new HashSet<>();
        node.path("rejected").forEach(id -> rejected.add(new AnswerId(id.asText())));
        JsonNode choice = node.path("choice");
        return new OpenQuestion(
                conversation,
                locale,
                node.path("seq").asInt(),
                texts,
                choice.isTextual() ? choice.asText() : null,
                turns,
                rejected);
    }

    private static Trace trace(JsonNode node) {
        if (!node.isObject()) {
            return Trace.NONE;
        }
        List<String> said = new ArrayList<>();
        node.path("said").forEach(name -> said.add(name.asText()));
        JsonNode sentiment = node.path("sentiment");
        JsonNode intent = node.path("intent");
        return new Trace(
                said,
                node.path("rejected").asBoolean(),
                sentiment.isTextual()
                        ? Sentiment.valueOf(sentiment.asText().toUpperCase(Locale.ROOT))
                        : null,
                intent.isTextual() ? new IntentId(intent.asText()) : null,
                node.path("alerted").asBoolean());
    }

    static Speaker speaker(String label) {
        return Speaker.valueOf(label.toUpperCase(Locale.ROOT));
    }

    /// JSON has no word for a number that is none: it becomes 0.
    private static double rounded(double value) {
        return Double.isFinite(value) ? Math.round(value * 1e4) / 1e4 : 0;
    }

    /// An upper bound of `octet_length(jsonb::text)`: Postgres writes a space after each comma and colon.
    private static int storedBytes(ObjectNode node) {
        String json = node.toString();
        int bytes = json.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == ',' || c == ':') {
                bytes++;
            }
        }
        return bytes;
    }
}
