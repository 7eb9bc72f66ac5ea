package dev.frontdesk.registry;

import dev.frontdesk.operations.access.Caller;
import dev.frontdesk.operations.access.Role;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/// The publishing of a knowledge change: the draft, frozen, goes live with the model that is live.
@Path("/api/v1/knowledge/publish")
@RunOnVirtualThread
@RolesAllowed(Role.OPERATOR_LABEL)
class PublishResource {
    private static final int NOTE_LENGTH_MAX = 500;

    private final Releases releases;

    PublishResource(Releases releases) {
        this.releases = releases;
    }

    record Publish(@Nullable String note) {}

    /// The body may be left out, and its type with it: that takes an explicit `@Consumes`.
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public ReleaseResource.Live publish(
            @Nullable Publish body, @Context SecurityIdentity identity) {
        String note = body == null || body.note() == null ? "" : body.note();
        if (note.length() > NOTE_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "note has %d characters, at most %d are allowed"
                            .formatted(note.length(), NOTE_LENGTH_MAX));
        }
        return ReleaseResource.Live.of(releases.publish(note, Caller.of(identity).name()));
    }
}
