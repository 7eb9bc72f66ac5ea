package dev.frontdesk.conversation;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Lets browsers open a chat only from our own pages and from `frontdesk.chat.allowed-origins`; others get 403.
///
/// A program that sends no `Origin` is no browser that a foreign page could misuse, and may come in.
@Singleton
class OriginCheck implements HttpUpgradeCheck {
    private final List<String> allowed;

    @Inject
    OriginCheck(ChatConfig config) {
        this(config.allowedOrigins().orElse(List.of()));
    }

    OriginCheck(List<String> allowed) {
        this.allowed = allowed.stream().map(OriginCheck::normal).toList();
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        HttpServerRequest request = context.httpRequest();
        VisitorAddress.mark(request);
        return admits(request.getHeader("Origin"), request.getHeader("Host"))
                ? CheckResult.permitUpgrade()
                : CheckResult.rejectUpgrade(403);
    }

    /// Whether a page of this origin may open a chat.
    ///
    /// @param origin null: no browser
    /// @param host what the client asked for, with its port unless it is the scheme's usual one
    boolean admits(@Nullable String origin, @Nullable String host) {
        if (origin == null || allowed.contains("*") || allowed.contains(normal(origin))) {
            return true;
        }
        return host != null && host.equalsIgnoreCase(authority(origin));
    }

    private static @Nullable String authority(String origin) {
        try {
            return URI.create(origin).getRawAuthority();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String normal(String origin) {
        String lower = origin.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
