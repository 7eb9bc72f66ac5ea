package dev.frontdesk.agents;

import dev.frontdesk.operations.access.Problem;
import dev.frontdesk.scoring.BusyException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// What callers read while the encoder has more to do than it can.
final class AgentProblems {
    @ServerExceptionMapper
    Response busy(BusyException busy) {
        return Response.status(503)
                .type(Problem.MEDIA_TYPE)
                .header(HttpHeaders.RETRY_AFTER, 1)
                .entity(Problem.of(503, "busy", busy.getMessage()))
                .build();
    }
}
