package dev.frontdesk.operations.access;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// The one place where exceptions of REST resources become [Problem]s. An unexpected one is logged with a reference that
/// the answer names, and tells nothing else.
class ProblemMappers {

    static final String ROLE = "The role of this key or login does not allow this call.";

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    Response refused(ProblemException refused) {
        Response.ResponseBuilder answer = answer(refused.problem());
        if (refused.retryAfterMillis() > 0) {
            answer.header(HttpHeaders.RETRY_AFTER, Math.ceilDiv(refused.retryAfterMillis(), 1000));
        }
        return answer.build();
    }

    /// Mismatches are named beside, because Quarkus has a mapper of its own for them.
    @ServerExceptionMapper({JsonProcessingException.class, MismatchedInputException.class})
    Response brokenJson(JsonProcessingException broken) {
        return answer(Problem.of(400, "bad_json", explain(broken))).build();
    }

    @ServerExceptionMapper
    Response webApplication(WebApplicationException refused, UriInfo uri) {
        if (refused.getCause() instanceof JsonProcessingException broken) {
            return brokenJson(broken);
        }
        Response original = refused.getResponse();
        int status = original.getStatus();
        if (status < 400) {
            return original;
        }
        String detail =
                switch (status) {
                    case 404 -> "There is nothing at " + uri.getPath() + ".";
                    case 405 -> "This path does not take this method.";
                    case 415 -> "The body must be JSON, with Content-Type: application/json.";
                    default -> refused.getMessage();
                };
        Response.ResponseBuilder answer =
                answer(Problem.of(status, Problem.codeOf(status), detail));
        original.getHeaders()
                .forEach((name, values) -> {
                    if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)
                            && !name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)) {
                        values.forEach(value -> answer.header(name, value));
                    }
                });
        return answer.build();
    }

    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    Response unauthorized() {
        return answer(Problem.of(401, "unauthorized", ProblemException.SIGN_IN))
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }

    @ServerExceptionMapper(ForbiddenException.class)
    Response forbidden() {
        return answer(Problem.of(403, "forbidden", ROLE)).build();
    }

    @ServerExceptionMapper(IllegalArgumentException.class)
    Response wrongArgument(IllegalArgumentException wrong) {
        return answer(Problem.of(400, "bad_request", wrong.getMessage())).build();
    }

    @ServerExceptionMapper
    Response unexpected(Throwable failure) {
        UUID reference = UUID.randomUUID();
        LOG.errorf(failure, "unexpected failure %s", reference);
        return answer(
                        Problem.of(
                                500,
                                "internal",
                                "Something failed here; the log has it as " + reference + "."))
                .build();
    }

    private static Response.ResponseBuilder answer(Problem problem) {
        return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
    }

    /// Where and why, without Jackson's class names.
    private static String explain(JsonProcessingException broken) {
        JsonLocation at = broken.getLocation();
        String where =
                at == null
                        ? ""
                        : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
        if (broken instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            String field =
                    mapping.getPath().stream()
                            .map(step ->
                                    step.getFieldName() == null
                                            ? "[" + step.getIndex() + "]"
                                            : step.getFieldName())
                            .collect(Collectors.joining("."));
            return "The field " + field + " does not have the right form" + where + ".";
        }
        return broken instanceof JsonMappingException
                ? "The body does not have the right form" + where + "."
                : "The body is not valid JSON" + where + ".";
    }
}
