package dev.frontdesk.conversation;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The service with [TemplateAnswers], one host that may be asked, and two answers at once, so that whoever waits holding a permit is found out.
public class TemplateAnswersProfile implements QuarkusTestProfile {
    static final String SECRET = "an identity secret of 32 bytes or more";

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(TemplateAnswers.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> overrides =
                new HashMap<>(new FakeAnswersProfile().getConfigOverrides());
        try (ServerSocket free = new ServerSocket(0)) {
            overrides.put("test.service-port", Integer.toString(free.getLocalPort()));
            overrides.put("frontdesk.lookups.hosts", "localhost:" + free.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        overrides.put("frontdesk.lookups.secrets.shop-api", "key of the shop");
        overrides.put("frontdesk.lookups.failures-max", "3");
        overrides.put("frontdesk.lookups.pause", "1h");
        overrides.put("frontdesk.lookups.at-once", "6");
        overrides.put("frontdesk.chat.identity-secret", SECRET);
        overrides.put("frontdesk.chat.answers-at-once", "2");
        return overrides;
    }
}
