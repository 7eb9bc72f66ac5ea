package dev.frontdesk.operations.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Signing in and out, for people: `POST /api/v1/login`, `POST /api/v1/logout`, `GET /api/v1/me`, `POST /api/v1/me/password`.
///
/// The cookie is `HttpOnly` and `SameSite=Strict`, so that neither scripts nor other sites can use it, and `Secure`
/// when the request came over TLS.
@Path("/api/v1")
@RunOnVirtualThread
public class AccessResource {

    private static final int LENGTH_MAX = Logins.PASSWORD_LENGTH_MAX;

    private final Accounts accounts;
    private final Logins logins;
    private final Callers callers;
    private final RateLimit attempts;

    AccessResource(Accounts accounts, Logins logins, Callers callers, LimitsConfig limits) {
        this.accounts = accounts;
        this.logins = logins;
        this.callers = callers;
        this.attempts =
                new RateLimit(
                        limits.loginsPerMinute() / 60.0,
                        limits.loginsPerMinute(),
                        System::nanoTime);
    }

    public record Login(@Nullable String name, @Nullable String password) {}

    public record Me(UUID id, String name, String role, @Nullable Instant expiresAt) {}

    @POST
    @Path("/login")
    @PermitAll
    public Response login(@Nullable Login login, @Context RoutingContext context) {
        HttpServerRequest request = context.request();
        long waitMillis = attempts.take(request.remoteAddress().hostAddress());
        if (waitMillis > 0) {
            throw ProblemException.rateLimited(waitMillis);
        }
        Login complete = login == null ? new Login(null, null) : login;
        String name = checked(complete.name());
        String password = checked(complete.password());
        Accounts.Session session =
                accounts.signIn(name, password)
                        .orElseThrow(() ->
                                new ProblemException(
                                        401, "login_failed", "Name or password is wrong."));
        Me me = me(session.caller(), session.expiresAt());
        int seconds = (int) Accounts.SESSION_LENGTH.toSeconds();
        return Response.ok(me).cookie(cookie(request, session.secret().text(), seconds)).build();
    }

    private static String checked(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > LENGTH_MAX) {
            throw new ProblemException(
                    400,
                    "bad_request",
                    "A login has a name and a password, of at most %d characters."
                            .formatted(LENGTH_MAX));
        }
        return text;
    }

    @POST
    @Path("/logout")
    @RolesAllowed(Role.AGENT_LABEL)
    public Response logout(@Context RoutingContext context) {
        Secret secret = AccessMechanism.secret(context);
        if (secret != null && !secret.isKey()) {
            accounts.signOut(secret);
            callers.forget(secret);
        }
        return Response.noContent().cookie(cookie(context.request(), "", 0)).build();
    }

    @GET
    @Path("/me")
    @RolesAllowed(Role.AGENT_LABEL)
    public Me me(@Context SecurityIdentity identity) {
        return me(Caller.of(identity), null);
    }

    /// A new password in place of an old one.
    public record Passwords(
            @Nullable @JsonProperty("old") String before,
            @Nullable @JsonProperty("new") String after) {}

    /// Changes the password of who asks; the other sessions of the login end.
    @POST
    @Path("/me/password")
    @RolesAllowed(Role.AGENT_LABEL)
    public void password(
            @Nullable Passwords passwords,
            @Context SecurityIdentity identity,
            @Context RoutingContext context) {
        Caller caller = Caller.of(identity);
        Secret session = AccessMechanism.secret(context);
        if (session == null || session.isKey()) {
            throw new ProblemException(
                    409, "not_a_login", "An API key has no password; make another key.");
        }
        if (passwords == null || passwords.before() == null || passwords.after() == null) {
            throw new ProblemException(
                    400, "bad_request", "The body is {\"old\":…,\"new\":…}, both passwords.");
        }
        long waitMillis = attempts.take(caller.id());
        if (waitMillis > 0) {
            throw ProblemException.rateLimited(waitMillis);
        }
        logins.changePassword(caller.id(), passwords.before(), passwords.after(), session);
        callers.forget(caller.id(), session);
    }

    private static Me me(Caller caller, @Nullable Instant expiresAt) {
        return new Me(caller.id(), caller.name(), caller.role().label(), expiresAt);
    }

    private static NewCookie cookie(HttpServerRequest request, String value, int maxAgeSeconds) {
        return new NewCookie.Builder(AccessMechanism.COOKIE)
                .value(value)
                .path("/")
                .httpOnly(true)
                .secure(request.isSSL() || "https".equals(request.scheme()))
                .sameSite(NewCookie.SameSite.STRICT)
                .maxAge(maxAgeSeconds)
                .build();
    }
}
