package dev.frontdesk.agents;

import dev.frontdesk.dialogue.Statements;
import dev.frontdesk.dialogue.review.Annotation;
import dev.frontdesk.dialogue.review.Annotations;
import dev.frontdesk.operations.access.Assistant;
import dev.frontdesk.operations.access.Caller;
import dev.frontdesk.operations.access.ProblemException;
import dev.frontdesk.operations.access.Role;
import dev.frontdesk.operations.access.UuidV7;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an agent or a program did with a result: `POST /api/v1/feedback`. It never holds a customer's text, only where that text is.
@Path("/api/v1/feedback")
@RunOnVirtualThread
@RolesAllowed(Role.AGENT_LABEL)
class FeedbackResource {
    private static final Set<String> ACTIONS =
            Set.of("shown", "used", "edited", "rejected", "label");
    private static final int ID_LENGTH_MAX = 100;

    private final Statements statements;
    private final Annotations annotations;
    private final UuidV7 ids;
    private final Clock clock;

    FeedbackResource(Statements statements, Annotations annotations, UuidV7 ids, Clock clock) {
        this.statements = statements;
        this.annotations = annotations;
        this.ids = ids;
        this.clock = clock;
    }

    /// @param action `shown`, `used`, `edited`, `rejected`, or `label`: intent or answer is what would have been right
    /// @param conversation the logged message that it is about, with `seq`; a `label` of one becomes an annotation for the next training
    /// @param reference the caller's own id of a message that is not in the log
    record Feedback(
            @Nullable String action,
            @Nullable UUID release,
            @Nullable UUID conversation,
            @Nullable Integer seq,
            @Nullable String reference,
            @Nullable String intent,
            @Nullable String answer) {}

    record Kept(UUID id, @Nullable UUID annotation) {}

    @POST
    public Response keep(@Nullable Feedback body, @Context SecurityIdentity identity) {
        String by = Caller.of(identity).name();
        Feedback feedback = check(body);
        @Nullable UUID annotation = null;
        if ("label".equals(feedback.action())
                && feedback.conversation() != null
                && feedback.seq() != null) {
            Annotation added =
                    annotations.add(
                            feedback.conversation(),
                            feedback.seq(),
                            new Annotations.Label(feedback.intent(), feedback.answer(), null),
                            by);
            annotation = added.id();
        } else if (feedback.conversation() != null && !isLogged(feedback)) {
            throw new ProblemException(404, "unknown_turn", "There is no such turn in the log.");
        }
        UUID id = ids.next();
        statements.row(
                """
                insert into result_feedback (id, assistant_id, action, release_id, conversation_id, seq, reference, intent,
                                             answer_id, annotation_id, created_by, created_at)
                values (?, ?, ?, ?::uuid, ?::uuid, ?::integer, ?, ?, ?, ?::uuid, ?, ?) returning id\
                """,
                row -> row.getObject(1, UUID.class),
                id,
                Assistant.DEFAULT_ID,
                feedback.action(),
                feedback.release(),
                feedback.conversation(),
                feedback.seq(),
                feedback.reference(),
                feedback.intent(),
                feedback.answer(),
                annotation,
                by,
                clock.instant());
        return Response.status(Response.Status.CREATED).entity(new Kept(id, annotation)).build();
    }

    private static Feedback check(@Nullable Feedback body) {
        if (body == null || body.action() == null || !ACTIONS.contains(body.action())) {
            throw new ProblemException(
                    400,
                    "bad_request",
                    "action is not one of shown, used, edited, rejected, label.");
        }
        if ((body.conversation() == null) != (body.seq() == null)) {
            throw new ProblemException(400, "bad_request", "conversation and seq belong together.");
        }
        if ("label".equals(body.action()) && body.intent() == null && body.answer() == null) {
            throw new ProblemException(422, "empty_label", "A label names an intent or an answer.");
        }
        checkLength("reference", body.reference());
        checkLength("intent", body.intent());
        checkLength("answer", body.answer());
        return body;
    }

    private static void checkLength(String field, @Nullable String value) {
        if (value != null && value.length() > ID_LENGTH_MAX) {
            throw new ProblemException(
                    400,
                    "too_long",
                    "%s has %d characters, at most %d are allowed."
                            .formatted(field, value.length(), ID_LENGTH_MAX));
        }
    }

    private boolean isLogged(Feedback feedback) {
        return !statements
                .rows(
                        "select 1 from turn where conversation_id = ? and seq = ? and assistant_id = ?",
                        row -> row.getInt(1),
                        feedback.conversation(),
                        feedback.seq(),
                        Assistant.DEFAULT_ID)
                .isEmpty();
    }
}
