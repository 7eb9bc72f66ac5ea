package dev.frontdesk.operations.access;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/// Holds each key and login to `frontdesk.limits.calls-per-second`, wherever it calls; 429 beyond.
@ApplicationScoped
class CallLimit {

    /// After Quarkus' authentication (200) and authorisation (100), before any resource.
    private static final int AFTER_ACCESS = 50;

    private final RateLimit limit;
    private final ProblemRoutes problems;

    CallLimit(LimitsConfig limits, ProblemRoutes problems) {
        this.limit = new RateLimit(limits.callsPerSecond(), limits.callsBurst(), System::nanoTime);
        this.problems = problems;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, AFTER_ACCESS);
    }

    private void check(RoutingContext request) {
        @Nullable Caller caller =
                request.user() instanceof QuarkusHttpUser user
                        ? user.getSecurityIdentity().<Caller>getAttribute(Caller.ATTRIBUTE)
                        : null;
        long waitMillis = caller == null ? 0 : limit.take(caller.id());
        if (waitMillis == 0) {
            request.next();
            return;
        }
        problems.send(request, ProblemException.rateLimited(waitMillis));
    }
}
