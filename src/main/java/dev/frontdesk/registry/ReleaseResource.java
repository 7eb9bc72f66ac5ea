package dev.frontdesk.registry;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.frontdesk.operations.access.Caller;
import dev.frontdesk.operations.access.Problem;
import dev.frontdesk.operations.access.Role;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/// Releases over HTTP: list, read, report, activate, roll back.
@Path("/api/v1/releases")
@RunOnVirtualThread
@RolesAllowed(Role.OPERATOR_LABEL)
class ReleaseResource {
    private final Releases releases;

    ReleaseResource(Releases releases) {
        this.releases = releases;
    }

    /// A release with its place: `live`, `previous` or neither.
    record Listed(@JsonUnwrapped ReleaseRow release, boolean live, boolean previous) {}

    record Activate(@Nullable Boolean force) {}

    /// What answers now.
    ///
    /// @param knowledge the digest of its snapshot
    record Live(UUID live, int number, String knowledge) {
        static Live of(ReleaseRow row) {
            return new Live(row.id(), row.number(), row.knowledge());
        }
    }

    record Releasing(List<Listed> releases) {}

    @GET
    public Releasing list() {
        List<UUID> pointers = releases.liveAndPrevious();
        return new Releasing(releases.list().stream().map(row -> listed(row, pointers)).toList());
    }

    @GET
    @Path("/{id}")
    public Listed read(@PathParam("id") UUID id) {
        return listed(releases.read(id), releases.liveAndPrevious());
    }

    @GET
    @Path("/{id}/report")
    public JsonNode report(@PathParam("id") UUID id) {
        return releases.read(id).report();
    }

    private static Listed listed(ReleaseRow row, List<UUID> pointers) {
        int place = pointers.indexOf(row.id());
        return new Listed(row, place == 0, place == 1);
    }

    /// The body may be left out, and its type with it: that takes an explicit `@Consumes`.
    @POST
    @Path("/{id}/activate")
    @Consumes(MediaType.APPLICATION_JSON)
    public Live activate(
            @PathParam("id") UUID id, @Nullable Activate body, @Context SecurityIdentity identity) {
        boolean force = body != null && Boolean.TRUE.equals(body.force());
        return Live.of(releases.activate(id, force, "activate", Caller.of(identity).name()));
    }

    @POST
    @Path("/roll-back")
    public Live rollBack(@Context SecurityIdentity identity) {
        return Live.of(releases.rollBack(Caller.of(identity).name()));
    }

    /// Everything of this package that fails looks the same at every edge.
    static final class Problems {
        @ServerExceptionMapper
        Response registry(RegistryException refused) {
            int status = refused.code().status();
            String code = refused.code().name().toLowerCase(java.util.Locale.ROOT);
            Response.ResponseBuilder answer =
                    Response.status(status)
                            .type(Problem.MEDIA_TYPE)
                            .entity(Problem.of(status, code, refused.getMessage()));
            return status == 503
                    ? answer.header(HttpHeaders.RETRY_AFTER, 1).build()
                    : answer.build();
        }
    }
}
