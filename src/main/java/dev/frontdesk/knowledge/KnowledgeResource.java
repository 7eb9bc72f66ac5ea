package dev.frontdesk.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.knowledge.ItemKey.Kind;
import dev.frontdesk.operations.access.Caller;
import dev.frontdesk.operations.access.Role;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reading and editing the draft: `/api/v1/knowledge/{intents,answers,articles}`. Items have the form that they have in files.
///
/// Agents read, operators write. A written item replaces the one with its id, or is new.
@Path("/api/v1/knowledge")
@RunOnVirtualThread
@RolesAllowed(Role.AGENT_LABEL)
public class KnowledgeResource {
    private static final int QUERY_LENGTH_MAX = 200;
    private static final int PAGE_MAX = 200;
    private static final int EXAMPLES_MAX = 10_000;

    private final KnowledgeStore store;

    KnowledgeResource(KnowledgeStore store) {
        this.store = store;
    }

    /// A page of items.
    public record Page(List<JsonNode> items, long total, int offset) {}

    @GET
    @Path("/answers")
    public Page answers(
            @QueryParam("q") @Nullable String q,
            @QueryParam("locale") @Nullable String locale,
            @QueryParam("offset") @DefaultValue("0") int offset,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        return page(Kind.ANSWER, q, locale, offset, limit);
    }

    @GET
    @Path("/articles")
    public Page articles(
            @QueryParam("q") @Nullable String q,
            @QueryParam("locale") @Nullable String locale,
            @QueryParam("offset") @DefaultValue("0") int offset,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        return page(Kind.ARTICLE, q, locale, offset, limit);
    }

    @GET
    @Path("/intents")
    public Page intents(
            @QueryParam("q") @Nullable String q,
            @QueryParam("offset") @DefaultValue("0") int offset,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        return page(Kind.INTENT, q, null, offset, limit);
    }

    private Page page(
            Kind kind, @Nullable String q, @Nullable String locale, int offset, int limit) {
        if (locale != null && !Texts.isLocale(locale)) {
            throw new IllegalArgumentException("locale is no language tag such as en or pt-BR");
        }
        if (limit < 1 || limit > PAGE_MAX || offset < 0) {
            throw new IllegalArgumentException(
                    "limit must be 1 to %d and offset 0 or more".formatted(PAGE_MAX));
        }
        if (q != null && q.length() > QUERY_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "q has %d characters, at most %d are allowed"
                            .formatted(q.length(), QUERY_LENGTH_MAX));
        }
        String text = q == null || q.isBlank() ? null : q.strip().replaceAll("\\p{Cntrl}", " ");
        DraftPage page = store.page(kind, new DraftPage.Search(text, locale, offset, limit));
        return new Page(page.items(), page.total(), offset);
    }

    @GET
    @Path("/answers/{locale}/{id}")
    public JsonNode answer(String locale, String id) {
        return item(new ItemKey(Kind.ANSWER, id, locale));
    }

    @GET
    @Path("/articles/{locale}/{id}")
    public JsonNode article(String locale, String id) {
        return item(new ItemKey(Kind.ARTICLE, id, locale));
    }

    /// An intent with its examples by locale; of `oos` the examples alone.
    @GET
    @Path("/intents/{id}")
    public ObjectNode intent(String id) {
        ObjectNode intent =
                id.equals(Intent.OUT_OF_SCOPE)
                        ? KnowledgeJson.object().put("id", id)
                        : ((ObjectNode) item(new ItemKey(Kind.INTENT, id, "")));
        ObjectNode examples = intent.putObject("examples");
        store.examples(id)
                .forEach((locale, texts) -> {
                    ArrayNode array = examples.putArray(locale);
                    texts.forEach(array::add);
                });
        return intent;
    }

    private JsonNode item(ItemKey key) {
        return store.item(key)
                .orElseThrow(() -> new KnowledgeException("not_found", "there is no " + key));
    }

    @PUT
    @Path("/answers/{locale}/{id}")
    @RolesAllowed(Role.OPERATOR_LABEL)
    public JsonNode putAnswer(
            String locale, String id, ObjectNode body, @Context SecurityIdentity identity) {
        Answer answer =
                read(() -> {
                    same(body, "id", id);
                    same(body, "locale", locale);
                    return KnowledgeJson.answer(body, locale);
                });
        store.put(answer, Caller.of(identity).name());
        return KnowledgeJson.json(answer);
    }

    @DELETE
    @Path("/answers/{locale}/{id}")
    @RolesAllowed(Role.OPERATOR_LABEL)
    public void deleteAnswer(String locale, String id, @Context SecurityIdentity identity) {
        store.deleteAnswer(new AnswerId(id), locale, Caller.of(identity).name());
    }

    /// Writes an intent, and the examples of the locales that the body names; of `oos` the examples alone.
    @PUT
    @Path("/intents/{id}")
    @RolesAllowed(Role.OPERATOR_LABEL)
    public ObjectNode putIntent(String id, ObjectNode body, @Context SecurityIdentity identity) {
        String by = Caller.of(identity).name();
        Map<String, List<String>> examples = read(() -> examples(body));
        if (id.equals(Intent.OUT_OF_SCOPE)) {
            store.putOutOfScope(examples, by);
        } else {
            Intent intent =
                    read(() -> {
                        same(body, "id", id);
                        return KnowledgeJson.intent(body);
                    });
            store.put(intent, examples, by);
        }
        return intent(id);
    }

    @DELETE
    @Path("/intents/{id}")
    @RolesAllowed(Role.OPERATOR_LABEL)
    public void deleteIntent(String id, @Context SecurityIdentity identity) {
        store.deleteIntent(new IntentId(id), Caller.of(identity).name());
    }

    private static Map<String, List<String>> examples(ObjectNode body) throws BadRecordException {
        Map<String, List<String>> examples = new TreeMap<>();
        if (body.has("examples")) {
            ObjectNode byLocale = KnowledgeJson.object(body, "examples");
            for (Map.Entry<String, JsonNode> entry : byLocale.properties()) {
                String locale = Texts.locale("examples", entry.getKey());
                examples.put(
                        locale,
                        KnowledgeJson.texts(
                                byLocale, locale, EXAMPLES_MAX, Limits.QUESTION_LENGTH_MAX));
            }
        }
        return examples;
    }

    /// The path names the item; a body may repeat it, not contradict it.
    private static void same(ObjectNode body, String field, String path) throws BadRecordException {
        if (body.has(field) && !body.get(field).asText().equals(path)) {
            throw new BadRecordException(
                    field, "is «" + body.get(field).asText() + "», the path says «" + path + "»");
        }
        body.put(field, path);
    }

    /// Reads a body.
    private interface Reading<T> {
        T get() throws BadRecordException;
    }

    private static <T> T read(Reading<T> reading) {
        try {
            return reading.get();
        } catch (BadRecordException e) {
            throw new KnowledgeException("bad_item", e.at("the body", 0).toString(), e);
        }
    }
}
