package dev.frontdesk.conversation;

import dev.frontdesk.dialogue.LookedUp;
import dev.frontdesk.knowledge.KnowledgeException;
import dev.frontdesk.knowledge.KnowledgeStore;
import dev.frontdesk.knowledge.Lookup;
import dev.frontdesk.operations.access.Caller;
import dev.frontdesk.operations.access.Role;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A trial of one of the draft's look-ups against its real service, before it is published. For operators.
@Path("/api/v1/knowledge")
@RunOnVirtualThread
@RolesAllowed(Role.OPERATOR_LABEL)
class LookupTrialResource {
    private final KnowledgeStore store;
    private final Lookups lookups;

    LookupTrialResource(KnowledgeStore store, Lookups lookups) {
        this.store = store;
        this.lookups = lookups;
    }

    /// What to ask with.
    ///
    /// @param values by `visitor.NAME` and `entity.NAME`
    record Trial(@Nullable Map<String, String> values) {}

    /// How it went, as a turn's evidence would have it, and the values that could be read.
    record Tried(String result, @Nullable String detail, int millis, Map<String, String> values) {}

    @POST
    @Path("/lookups/{name}/try")
    public Tried attempt(String name, @Nullable Trial trial, @Context SecurityIdentity identity)
            throws InterruptedException {
        Lookup lookup =
                store.lookup(name)
                        .orElseThrow(() ->
                                new KnowledgeException("not_found", "there is no look-up " + name));
        Map<String, String> values =
                trial == null || trial.values() == null ? Map.of() : trial.values();
        Lookups.Found found =
                lookups.ask(
                        lookup,
                        lookup.values().keySet(),
                        values,
                        "trial by " + Caller.of(identity).name());
        LookedUp outcome = found.outcome();
        return new Tried(
                outcome.result().label(), outcome.detail(), outcome.millis(), found.values());
    }
}
