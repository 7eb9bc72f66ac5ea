package dev.frontdesk.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.knowledge.ItemKey.Kind;
import dev.frontdesk.operations.access.Caller;
import dev.frontdesk.operations.access.Role;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The draft's look-ups, `/api/v1/knowledge/lookups`, and the preview of a template with their samples. For operators.
@Path("/api/v1/knowledge")
@RunOnVirtualThread
@RolesAllowed(Role.OPERATOR_LABEL)
public class LookupsResource {
    private static final int LOOKUPS_MAX = 200;

    private final KnowledgeStore store;

    LookupsResource(KnowledgeStore store) {
        this.store = store;
    }

    @GET
    @Path("/lookups")
    public KnowledgeResource.Page lookups() {
        DraftPage page = store.page(Kind.LOOKUP, new DraftPage.Search(null, null, 0, LOOKUPS_MAX));
        return new KnowledgeResource.Page(page.items(), page.total(), 0);
    }

    @GET
    @Path("/lookups/{name}")
    public JsonNode lookup(String name) {
        return store.item(ItemKey.lookup(name))
                .orElseThrow(
                        () -> new KnowledgeException("not_found", "there is no look-up " + name));
    }

    /// Writes a look-up. The path names it; a body may repeat the name, not contradict it.
    @PUT
    @Path("/lookups/{name}")
    public JsonNode put(String name, ObjectNode body, @Context SecurityIdentity identity) {
        Lookup lookup;
        try {
            if (body.has("name") && !body.get("name").asText().equals(name)) {
                throw new BadRecordException(
                        "name",
                        "is «" + body.get("name").asText() + "», the path says «" + name + "»");
            }
            lookup = LookupJson.lookup(body.put("name", name));
        } catch (BadRecordException e) {
            throw new KnowledgeException("bad_item", e.at("the body", 0).toString(), e);
        }
        store.put(lookup, Caller.of(identity).name());
        return LookupJson.json(lookup);
    }

    @DELETE
    @Path("/lookups/{name}")
    public void delete(String name, @Context SecurityIdentity identity) {
        store.deleteLookup(name, Caller.of(identity).name());
    }

    /// What is to be previewed.
    ///
    /// @param text a template that need not be stored
    /// @param answer or the id of one of the draft
    /// @param values by `SOURCE.NAME`, instead of samples
    public record Preview(
            @Nullable String text,
            @Nullable String answer,
            @Nullable String locale,
            @Nullable Map<String, String> values) {}

    /// A template as a customer would read it.
    ///
    /// @param text with values
    /// @param sayable false: a variable has no value, and the customer gets something else
    public record Previewed(
            String text, boolean sayable, List<Place> variables, List<Instead> instead) {}

    /// A variable and what was put in.
    ///
    /// @param from `given`, `sample`, `otherwise` or `missing`
    public record Place(String variable, @Nullable String value, String from) {}

    /// What the customer reads when a look-up has no values.
    public record Instead(
            String lookup, String failed, @Nullable String incomplete, @Nullable String notFound) {}

    /// Fills a template with samples; asks no service.
    @POST
    @Path("/preview")
    public Previewed preview(Preview preview) {
        KnowledgeSnapshot draft = store.draft();
        String locale = preview.locale() == null ? "en" : preview.locale();
        Template template = draft.template(text(preview, draft, locale));
        Map<String, String> given = preview.values() == null ? Map.of() : preview.values();
        Map<String, String> values = new HashMap<>();
        Map<String, Instead> instead = new TreeMap<>();
        for (Template.Variable variable : template.variables()) {
            draft.lookup(variable.source())
                    .ifPresent(lookup -> {
                        String sample = lookup.samples().get(variable.name());
                        if (sample != null) {
                            values.put(variable.key(), sample);
                        }
                        Lookup.Replies replies = lookup.replies(locale);
                        instead.put(
                                lookup.name(),
                                new Instead(
                                        lookup.name(),
                                        replies.failed(),
                                        replies.incomplete(),
                                        replies.notFound()));
                    });
        }
        values.putAll(given);
        Template.Filled filled = template.fill(values);
        List<Place> places =
                template.variables().stream()
                        .map(variable -> place(variable, values.get(variable.key()), given))
                        .toList();
        return new Previewed(
                filled.text(), filled.missing().isEmpty(), places, List.copyOf(instead.values()));
    }

    private static String text(Preview preview, KnowledgeSnapshot draft, String locale) {
        String text = preview.text();
        String answer = preview.answer();
        if ((text == null) == (answer == null)) {
            throw new IllegalArgumentException("name either a text or an answer");
        }
        if (text != null && text.length() > Limits.TEXT_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "text has %d characters, at most %d are allowed"
                            .formatted(text.length(), Limits.TEXT_LENGTH_MAX));
        }
        return text != null
                ? text
                : draft.answer(new AnswerId(String.valueOf(answer)), locale)
                        .orElseThrow(() ->
                                new KnowledgeException("not_found", "there is no answer " + answer))
                        .text();
    }

    private static Place place(
            Template.Variable variable, @Nullable String value, Map<String, String> given) {
        if (value != null) {
            String from = given.containsKey(variable.key()) ? "given" : "sample";
            return new Place(variable.key(), value, from);
        }
        return variable.otherwise() == null
                ? new Place(variable.key(), null, "missing")
                : new Place(variable.key(), variable.otherwise(), "otherwise");
    }
}
