package dev.frontdesk.operations.access;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.security.spi.runtime.BlockingSecurityExecutor;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a request says who calls: `Authorization: Bearer KEY`, the session cookie, or, for Rasa's `/model/parse` only,
/// `?token=KEY`.
///
/// A secret that is not ours, wrong, or ended makes nobody of the caller, not an error: an open path stays open for a
/// browser with an old cookie and for protocols that use the header themselves (Direct Line), and a closed one answers
/// 401. (The `Uni`s are Quarkus' interface.)
@ApplicationScoped
class AccessMechanism implements HttpAuthenticationMechanism {

    static final String COOKIE = "frontdesk_session";

    private static final String WWW_AUTHENTICATE = "WWW-Authenticate";
    private static final String BEARER = "Bearer ";
    private static final String RASA_PATH = "/model/parse";

    private final Callers callers;
    private final BlockingSecurityExecutor workers;
    private final ProblemRoutes problems;

    AccessMechanism(Callers callers, BlockingSecurityExecutor workers, ProblemRoutes problems) {
        this.callers = callers;
        this.workers = workers;
        this.problems = problems;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            RoutingContext request, IdentityProviderManager identities) {
        Secret secret = secret(request);
        if (secret == null) {
            return Uni.createFrom().nullItem();
        }
        Optional<Caller> remembered = callers.remembered(secret);
        if (remembered.isPresent()) {
            return Uni.createFrom().item(identity(remembered.get()));
        }
        return workers.executeBlocking(
                () -> callers.lookUp(secret).map(AccessMechanism::identity).orElse(null));
    }

    static @Nullable Secret secret(RoutingContext request) {
        String header = request.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            Secret secret = new Secret(header.substring(BEARER.length()).strip());
            return secret.isKey() ? secret : null;
        }
        if (request.normalizedPath().equals(RASA_PATH)) {
            String token = request.request().getParam("token");
            if (token != null) {
                return new Secret(token);
            }
        }
        Cookie cookie = request.request().getCookie(COOKIE);
        // A key in the cookie would be looked up as a key, and be sent by any page of the company.
        return cookie == null || cookie.getValue().startsWith(Secret.KEY_PREFIX)
                ? null
                : new Secret(cookie.getValue());
    }

    private static SecurityIdentity identity(Caller caller) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(caller.name()))
                .addRoles(caller.role().labels())
                .addAttribute(Caller.ATTRIBUTE, caller)
                .build();
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return Uni.createFrom().item(new ChallengeData(401, WWW_AUTHENTICATE, "Bearer"));
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext request) {
        request.response().putHeader(WWW_AUTHENTICATE, "Bearer");
        problems.send(request, Problem.of(401, "unauthorized", ProblemException.SIGN_IN));
        return Uni.createFrom().item(true);
    }
}
