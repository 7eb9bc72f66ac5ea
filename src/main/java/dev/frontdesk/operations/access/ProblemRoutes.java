package dev.frontdesk.operations.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Problems below the REST layer: in access checks, body limits, and on paths that no resource has. What happens inside
/// resources is in [ProblemMappers].
@ApplicationScoped
class ProblemRoutes {

    private static final Logger LOG = Logger.getLogger(ProblemRoutes.class);

    /// Where programs call; elsewhere are pages, whose errors are a browser's.
    private static final List<String> PROGRAMS =
            List.of("/api", "/mcp", "/model", "/webhooks", "/chat");

    private final ObjectMapper json;

    ProblemRoutes(ObjectMapper json) {
        this.json = json;
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::failed);
        router.route().last().order(Integer.MAX_VALUE).handler(this::notFound);
    }

    private void failed(RoutingContext request) {
        if (request.response().ended() || request.response().headWritten()) {
            request.next();
            return;
        }
        if (request.failure() instanceof ProblemException refused) {
            send(request, refused);
            return;
        }
        Problem problem = problem(request.failure(), request.statusCode());
        if (problem == null) {
            request.next();
        } else {
            send(request, problem);
        }
    }

    private static @Nullable Problem problem(@Nullable Throwable failure, int status) {
        return switch (failure) {
            case ForbiddenException _ -> Problem.of(403, "forbidden", ProblemMappers.ROLE);
            case UnauthorizedException _ ->
                    Problem.of(401, "unauthorized", ProblemException.SIGN_IN);
            case null, default ->
                    status == 413
                            ? Problem.of(
                                    413, "too_large", "The body is larger than this service takes.")
                            : null;
        };
    }

    private void notFound(RoutingContext request) {
        String path = request.normalizedPath();
        if (PROGRAMS.stream().anyMatch(root -> path.equals(root) || path.startsWith(root + "/"))) {
            send(request, Problem.of(404, "not_found", "There is nothing at " + path + "."));
        } else {
            request.next();
        }
    }

    void send(RoutingContext request, ProblemException refused) {
        if (refused.retryAfterMillis() > 0) {
            long seconds = Math.ceilDiv(refused.retryAfterMillis(), 1000);
            request.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        }
        send(request, refused.problem());
    }

    void send(RoutingContext request, Problem problem) {
        try {
            request.response()
                    .setStatusCode(problem.status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .end(json.writeValueAsString(problem));
        } catch (JsonProcessingException impossible) {
            LOG.error("a problem could not be written", impossible);
            request.response().setStatusCode(problem.status()).end();
        }
    }
}
