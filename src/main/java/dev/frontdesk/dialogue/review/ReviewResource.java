package dev.frontdesk.dialogue.review;

import dev.frontdesk.operations.access.Caller;
import dev.frontdesk.operations.access.ProblemException;
import dev.frontdesk.operations.access.Role;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reviewing over HTTP: the queue, labels, their undo, and all annotations.
@Path("/api/v1/reviews")
@RunOnVirtualThread
@RolesAllowed(Role.REVIEWER_LABEL)
class ReviewResource {
    private final ReviewQueue queue;
    private final Annotations annotations;

    ReviewResource(ReviewQueue queue, Annotations annotations) {
        this.queue = queue;
        this.annotations = annotations;
    }

    record Page(List<ReviewQueue.Item> items) {}

    /// @param next give it as `after` for the next page; null at the end
    record Annotated(List<Annotation> annotations, @Nullable UUID next) {}

    @GET
    public Page queue(
            @QueryParam("labelled") @DefaultValue("false") boolean labelled,
            @QueryParam("limit") @DefaultValue("50") int limit,
            @QueryParam("offset") @DefaultValue("0") int offset) {
        return new Page(queue.page(labelled, limit, offset));
    }

    @GET
    @Path("/annotations")
    public Annotated all(@QueryParam("after") @Nullable UUID after) {
        List<Annotation> page = annotations.after(after);
        return new Annotated(page, page.isEmpty() ? null : page.getLast().id());
    }

    @GET
    @Path("/{conversation}/{seq}")
    public Annotated of(@PathParam("conversation") UUID conversation, @PathParam("seq") int seq) {
        return new Annotated(annotations.of(conversation, seq), null);
    }

    @POST
    @Path("/{conversation}/{seq}")
    public Response label(
            @PathParam("conversation") UUID conversation,
            @PathParam("seq") int seq,
            Annotations.@Nullable Label label,
            @Context SecurityIdentity identity) {
        if (label == null) {
            throw new ProblemException(400, "bad_request", "The body is a label: {\"intent\":…}.");
        }
        Annotation added = annotations.add(conversation, seq, label, Caller.of(identity).name());
        return Response.status(Response.Status.CREATED).entity(added).build();
    }

    @POST
    @Path("/{conversation}/{seq}/undo")
    public Annotation undo(
            @PathParam("conversation") UUID conversation,
            @PathParam("seq") int seq,
            @Context SecurityIdentity identity) {
        return annotations.undo(conversation, seq, Caller.of(identity).name());
    }
}
