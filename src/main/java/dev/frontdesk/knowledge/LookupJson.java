package dev.frontdesk.knowledge;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The JSON form of a look-up, the same in `lookups.json`, in the API, in the database and in a snapshot. Reading checks everything that can be
/// checked without asking.
final class LookupJson {
    private static final int HEADERS_MAX = 10;
    private static final int VALUES_MAX = 50;
    private static final int VALUE_LENGTH_MAX = 500;
    private static final int TIMEOUT_MILLIS_MIN = 100;

    /// A place for a value before the path has begun.
    private static final Pattern BEFORE_PATH = Pattern.compile("([^/]*//)?[^/?]*\\{");

    private static final Pattern FILLED = Pattern.compile("\\{[^{}]*}");

    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,60}");
    private static final Pattern SECRET = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Set<String> OUR_HEADERS =
            Set.of(
                    "accept",
                    "connection",
                    "content-length",
                    "content-type",
                    "cookie",
                    "expect",
                    "host",
                    "transfer-encoding",
                    "upgrade",
                    "user-agent");

    private LookupJson() {}

    static Lookup lookup(ObjectNode json) throws BadRecordException {
        String name = name("name", KnowledgeJson.text(json, "name", Ids.LENGTH_MAX));
        if (name.equals(Template.VISITOR) || name.equals(Template.ENTITY)) {
            throw new BadRecordException("name", "«" + name + "» is a source of its own");
        }
        String url = url(KnowledgeJson.text(json, "url", Limits.QUESTION_LENGTH_MAX));
        Map<String, String> values = values(KnowledgeJson.object(json, "values"));
        return new Lookup(
                name,
                url,
                timeout(json.get("timeout_millis")),
                headers(json),
                values,
                samples(json, values.keySet()),
                replies(KnowledgeJson.object(json, "replies")));
    }

    private static String name(String field, String name) throws BadRecordException {
        if (!Template.NAME.matcher(name).matches()) {
            throw new BadRecordException(
                    field,
                    "«"
                            + name
                            + "» must begin with a letter and have at most 40 letters, digits, - and _");
        }
        return name;
    }

    private static String url(String url) throws BadRecordException {
        for (String place : FILLED.matcher(url).results().map(found -> found.group()).toList()) {
            List<Template.Variable> variables = Template.of(place, Set.of()).variables();
            if (variables.isEmpty() || place.contains("|")) {
                throw new BadRecordException(
                        "url",
                        place + " is neither {visitor.NAME} nor {entity.NAME}, as it must be here");
            }
        }
        if (BEFORE_PATH.matcher(url).lookingAt()) {
            throw new BadRecordException("url", "must have no variable in its host");
        }
        String sample = FILLED.matcher(url).replaceAll("x");
        URI uri;
        try {
            uri = URI.create(sample);
        } catch (IllegalArgumentException e) {
            throw new BadRecordException("url", "is no web address: " + e.getMessage());
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme();
        if (uri.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw new BadRecordException("url", "must begin with https:// or http:// and a host");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new BadRecordException(
                    "url", "must have no user, password or fragment; a key goes into a header");
        }
        return url;
    }

    private static int timeout(@Nullable JsonNode millis) throws BadRecordException {
        if (millis == null || millis.isNull()) {
            return Lookup.TIMEOUT_MILLIS_DEFAULT;
        }
        if (!millis.isInt()
                || millis.intValue() < TIMEOUT_MILLIS_MIN
                || millis.intValue() > Lookup.TIMEOUT_MILLIS_MAX) {
            throw new BadRecordException(
                    "timeout_millis",
                    "must be a whole number from "
                            + TIMEOUT_MILLIS_MIN
                            + " to "
                            + Lookup.TIMEOUT_MILLIS_MAX);
        }
        return millis.intValue();
    }

    private static Map<String, String> headers(ObjectNode json) throws BadRecordException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Map.Entry<String, JsonNode> entry : optional(json, "headers", HEADERS_MAX)) {
            String header = entry.getKey();
            if (!HEADER.matcher(header).matches()
                    || OUR_HEADERS.contains(header.toLowerCase(Locale.ROOT))
                    || headers.containsKey(header)) {
                throw new BadRecordException(
                        "headers",
                        "«" + header + "» is no header that can be set, or is there twice");
            }
            String secret = entry.getValue().asText();
            if (!SECRET.matcher(secret).matches()) {
                throw new BadRecordException(
                        "headers",
                        header
                                + " must name a secret of the configuration (a–z, 0–9 and -, at most 40), "
                                + "and never hold it: frontdesk.lookups.secrets.NAME has the value");
            }
            headers.put(header, secret);
        }
        return new TreeMap<>(headers);
    }

    private static Map<String, String> values(ObjectNode json) throws BadRecordException {
        Map<String, String> values = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            String name = name("values", entry.getKey());
            String pointer = entry.getValue().asText();
            try {
                JsonPointer.compile(pointer);
            } catch (IllegalArgumentException e) {
                pointer = "";
            }
            if (!entry.getValue().isTextual() || pointer.isEmpty()) {
                throw new BadRecordException(
                        "values", name + " must be a JSON pointer, such as /order/state");
            }
            values.put(name, Texts.check("values", pointer, VALUE_LENGTH_MAX));
        }
        if (values.isEmpty() || values.size() > VALUES_MAX) {
            throw new BadRecordException(
                    "values",
                    "has " + values.size() + " entries, 1 to " + VALUES_MAX + " are taken");
        }
        return values;
    }

    private static Map<String, String> samples(ObjectNode json, Set<String> values)
            throws BadRecordException {
        Map<String, String> samples = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : optional(json, "samples", VALUES_MAX)) {
            if (!values.contains(entry.getKey())) {
                throw new BadRecordException(
                        "samples", "«" + entry.getKey() + "» is none of the values");
            }
            samples.put(
                    entry.getKey(),
                    Texts.check("samples", entry.getValue().asText(), VALUE_LENGTH_MAX));
        }
        List<String> without = new ArrayList<>(values);
        without.removeAll(samples.keySet());
        if (!without.isEmpty()) {
            throw new BadRecordException(
                    "samples", "has none for «" + without.getFirst() + "»; a preview needs one");
        }
        return samples;
    }

    private static Map<String, Lookup.Replies> replies(ObjectNode json) throws BadRecordException {
        Map<String, Lookup.Replies> replies = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            String locale = Texts.locale("replies", entry.getKey());
            ObjectNode texts = KnowledgeJson.object(json, locale);
            replies.put(
                    locale,
                    new Lookup.Replies(
                            KnowledgeJson.text(texts, "failed", Limits.TEXT_LENGTH_MAX),
                            KnowledgeJson.optional(texts, "incomplete", Limits.TEXT_LENGTH_MAX),
                            KnowledgeJson.optional(texts, "not_found", Limits.TEXT_LENGTH_MAX)));
        }
        if (replies.isEmpty()) {
            throw new BadRecordException(
                    "replies", "must have at least one locale with what is said when it fails");
        }
        return replies;
    }

    private static Set<Map.Entry<String, JsonNode>> optional(ObjectNode json, String field, int max)
            throws BadRecordException {
        if (!json.has(field) || json.get(field).isNull()) {
            return Set.of();
        }
        ObjectNode object = KnowledgeJson.object(json, field);
        if (object.size() > max) {
            throw new BadRecordException(
                    field, "has " + object.size() + " entries, at most " + max + " are taken");
        }
        return object.properties();
    }

    static ObjectNode json(Lookup lookup) {
        ObjectNode json =
                KnowledgeJson.object().put("name", lookup.name()).put("url", lookup.url());
        json.put("timeout_millis", lookup.timeoutMillis());
        new TreeMap<>(lookup.headers()).forEach(json.putObject("headers")::put);
        new TreeMap<>(lookup.values()).forEach(json.putObject("values")::put);
        new TreeMap<>(lookup.samples()).forEach(json.putObject("samples")::put);
        ObjectNode replies = json.putObject("replies");
        new TreeMap<>(lookup.replies())
                .forEach((locale, texts) -> {
                    ObjectNode at = replies.putObject(locale).put("failed", texts.failed());
                    if (texts.incomplete() != null) {
                        at.put("incomplete", texts.incomplete());
                    }
                    if (texts.notFound() != null) {
                        at.put("not_found", texts.notFound());
                    }
                });
        return json;
    }
}
