package dev.frontdesk.dialogue;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.frontdesk.operations.access.Caller;
import dev.frontdesk.operations.access.ProblemException;
import dev.frontdesk.operations.access.Role;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/// One customer's data: `GET /api/v1/subjects/{id}/export`, `DELETE /api/v1/subjects/{id}`. For operators and up.
@Path("/api/v1/subjects/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.OPERATOR_LABEL)
@RunOnVirtualThread
public class SubjectResource {
    private static final Logger LOG = Logger.getLogger(SubjectResource.class);

    private final Subjects subjects;

    SubjectResource(Subjects subjects) {
        this.subjects = subjects;
    }

    /// Everything that is stored of a customer.
    public record Export(UUID subject, List<LoggedDialogue> dialogues) {}

    /// What was forgotten.
    ///
    /// @param erasedTexts how many texts became tombstones now; 0 when it is done again
    @JsonNaming(SnakeCaseStrategy.class)
    public record Erased(UUID subject, int erasedTexts) {}

    @GET
    @Path("/export")
    public Export export(String id, @Context SecurityIdentity identity) {
        UUID subject = DialogueResource.id("id", id);
        return subjects.export(Caller.of(identity).assistantId(), subject)
                .map(dialogues -> new Export(subject, dialogues))
                .orElseThrow(() -> unknown(id));
    }

    @DELETE
    public Erased erase(String id, @Context SecurityIdentity identity) {
        Caller caller = Caller.of(identity);
        UUID subject = DialogueResource.id("id", id);
        int erased = subjects.erase(caller.assistantId(), subject).orElseThrow(() -> unknown(id));
        LOG.infof("subject %s erased by %s: %d texts", subject, caller.name(), erased);
        return new Erased(subject, erased);
    }

    private static ProblemException unknown(String id) {
        return new ProblemException(404, "not_found", "There is no subject " + id + ".");
    }
}
