package dev.frontdesk.dialogue;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.frontdesk.dialogue.DialogueArchive.Search;
import dev.frontdesk.dialogue.LoggedDialogue.Head;
import dev.frontdesk.operations.access.Caller;
import dev.frontdesk.operations.access.ProblemException;
import dev.frontdesk.operations.access.Role;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reading the log: `GET /api/v1/dialogues`, `GET /api/v1/dialogues/{id}`. For reviewers and up.
@Path("/api/v1/dialogues")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.REVIEWER_LABEL)
@RunOnVirtualThread
public class DialogueResource {
    private static final int QUERY_LENGTH_MAX = 200;

    private final DialogueArchive archive;

    DialogueResource(DialogueArchive archive) {
        this.archive = archive;
    }

    /// A page of conversations, newest first.
    ///
    /// @param next the cursor of the next page; absent on the last
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Page(List<Head> dialogues, @Nullable UUID next) {}

    /// Conversations that match, newest first.
    ///
    /// @param from a date or an instant (ISO 8601, UTC)
    /// @param to exclusive
    @GET
    public Page search(
            @QueryParam("q") @Nullable String q,
            @QueryParam("owner") @Nullable String owner,
            @QueryParam("subject") @Nullable String subject,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("50") int limit,
            @Context SecurityIdentity identity) {
        if (limit < 1 || limit > DialogueArchive.PAGE_MAX) {
            throw bad(
                    "limit is %d; it must be from 1 to %d"
                            .formatted(limit, DialogueArchive.PAGE_MAX));
        }
        if (q != null && q.length() > QUERY_LENGTH_MAX) {
            throw bad(
                    "q has %d characters, at most %d are allowed"
                            .formatted(q.length(), QUERY_LENGTH_MAX));
        }
        Search search =
                new Search(
                        q == null || q.isBlank() ? null : q.strip(),
                        owner(owner),
                        subject == null ? null : id("subject", subject),
                        time("from", from),
                        time("to", to),
                        cursor == null ? null : id("cursor", cursor));
        List<Head> found = archive.search(Caller.of(identity).assistantId(), search, limit);
        return new Page(found, found.size() == limit ? found.getLast().id() : null);
    }

    @GET
    @Path("/{id}")
    public LoggedDialogue read(String id, @Context SecurityIdentity identity) {
        return archive.read(Caller.of(identity).assistantId(), id("id", id))
                .orElseThrow(() ->
                        new ProblemException(404, "not_found", "There is no dialogue " + id + "."));
    }

    private static @Nullable Owner owner(@Nullable String owner) {
        try {
            return owner == null ? null : Owner.of(owner);
        } catch (IllegalArgumentException e) {
            throw bad("owner is «" + owner + "»; it must be bot, queue, agent or closed");
        }
    }

    private static @Nullable Instant time(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeException e) {
            throw bad(
                    name
                            + " is «"
                            + text
                            + "»; it must be a date or an instant, such as 2026-01-31 or 2026-01-31T12:00:00Z");
        }
    }

    static UUID id(String name, String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw bad(name + " is «" + text + "», which is no UUID");
        }
    }

    private static ProblemException bad(String detail) {
        return new ProblemException(400, "bad_request", detail);
    }
}
