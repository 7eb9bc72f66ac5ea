package dev.frontdesk.conversation;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/// The service with [FakeAnswers], limits out of the way and a quick sweep.
public class FakeAnswersProfile implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(FakeAnswers.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "frontdesk.limits.messages-per-second", "1000",
                "frontdesk.limits.messages-burst", "10000",
                "frontdesk.chat.frames-per-second", "1000",
                "frontdesk.chat.inbox-length", "500",
                "frontdesk.roles", "serve",
                "frontdesk.chat.sweep", "0.2s",
                "frontdesk.chat.unanswered-after", "0.3s",
                "quarkus.datasource.jdbc.acquisition-timeout", "2s");
    }
}
