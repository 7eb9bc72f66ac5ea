package dev.frontdesk.dialogue.review;

import dev.frontdesk.dialogue.DialogueException;
import dev.frontdesk.operations.access.Problem;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// What callers read while the log cannot be reached.
final class ReviewProblems {
    @ServerExceptionMapper
    Response away(DialogueException failure) {
        String detail = "The log does not answer; try again soon.";
        return Response.status(503)
                .type(Problem.MEDIA_TYPE)
                .header(HttpHeaders.RETRY_AFTER, 1)
                .entity(Problem.of(503, failure.code(), detail))
                .build();
    }
}
