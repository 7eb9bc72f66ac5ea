package dev.frontdesk.operations.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lets in whoever has a key or login, and programs on this very machine: for metrics and API documents.
///
/// A request that a proxy passed on is not local, whatever address the proxy has. Without that header a proxy on the
/// same machine opens these paths; `docs` tells operators to send it.
@ApplicationScoped
class LocalOrKeyPolicy implements HttpSecurityPolicy {

    private static final List<String> FORWARDED =
            List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via");

    @Override
    public String name() {
        return "local-or-key";
    }

    @Override
    public Uni<CheckResult> checkPermission(
            RoutingContext request,
            Uni<SecurityIdentity> identity,
            AuthorizationRequestContext context) {
        if (isLocal(request.request())) {
            return CheckResult.permit();
        }
        return identity.map(caller -> caller.isAnonymous() ? CheckResult.DENY : CheckResult.PERMIT);
    }

    private static boolean isLocal(HttpServerRequest request) {
        @Nullable SocketAddress remote = request.remoteAddress();
        if (remote == null || FORWARDED.stream().anyMatch(request.headers()::contains)) {
            return false;
        }
        // The host address is always a literal here, so nothing is resolved.
        return InetAddress.ofLiteral(remote.hostAddress()).isLoopbackAddress();
    }
}
