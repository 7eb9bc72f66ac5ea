package dev.frontdesk.knowledge;

import dev.frontdesk.operations.access.Problem;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// The one place where a [KnowledgeException] becomes an HTTP status; its code is the problem's code.
class KnowledgeProblems {
    @ServerExceptionMapper
    Response knowledge(KnowledgeException failure) {
        int status =
                switch (failure.code()) {
                    case "not_found" -> 404;
                    case "in_use", "conflict" -> 409;
                    case "unknown_intent", "unknown_answer" -> 422;
                    case "draft_broken", "snapshot_broken" -> 500;
                    default -> 400;
                };
        return Response.status(status)
                .type(Problem.MEDIA_TYPE)
                .entity(Problem.of(status, failure.code(), failure.getMessage()))
                .build();
    }
}
