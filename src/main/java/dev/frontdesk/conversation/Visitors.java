package dev.frontdesk.conversation;

import dev.frontdesk.knowledge.Template;
import dev.frontdesk.operations.access.VisitorIdentity;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What is known of visitors because their company signed it; what a page merely claims never gets here.
@Singleton
class Visitors {
    private static final Logger LOG = Logger.getLogger(Visitors.class);

    private final @Nullable VisitorIdentity identity;

    @Inject
    Visitors(ChatConfig config, Clock clock) {
        this.identity =
                config.identitySecret()
                        .filter(text -> !text.isBlank())
                        .map(text -> new VisitorIdentity(text, clock))
                        .orElse(null);
    }

    /// The values for templates that a token brings, by `visitor.CLAIM`. A token that cannot be believed brings none, and the customer is served as
    /// anybody is.
    Map<String, String> values(@Nullable String token) {
        if (token == null || identity == null) {
            return Map.of();
        }
        return switch (identity.check(token)) {
            case VisitorIdentity.Refused(var reason) -> {
                LOG.warnf("a visitor's identity is not believed: %s", reason);
                yield Map.of();
            }
            case VisitorIdentity.Proven(var claims) -> {
                Map<String, String> values = new TreeMap<>();
                claims.forEach((name, value) -> {
                    String clean = CleanValue.of(value);
                    if (clean != null) {
                        values.put(Template.VISITOR + "." + name, clean);
                    }
                });
                yield values;
            }
        };
    }
}
