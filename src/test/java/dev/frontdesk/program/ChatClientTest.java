package dev.frontdesk.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.program.FlakyServer.Fault;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The tests' own chat client: it copes with what a network does, and tells of what a server may not do.
class ChatClientTest {
    private static final long SEED = 20260101;
    private static final int MESSAGES = 30;

    @Test
    void aBadNetworkLosesNothing() {
        try (FlakyServer server = new FlakyServer(Fault.NONE, SEED);
                ChatClient client = ChatClient.open(server.chat())) {
            assertThat(Transcript.faults(write(client))).isEmpty();
            assertThat(client.acknowledged()).hasSize(MESSAGES);
            assertThat(client.welcomes()).as("the connection broke").isGreaterThan(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aWrongServerIsFoundOut(Fault fault) {
        try (FlakyServer server = new FlakyServer(fault, SEED);
                ChatClient client = ChatClient.open(server.chat())) {
            assertThat(Transcript.faults(write(client))).isNotEmpty();
        }
    }

    private static Customers.Conversation write(ChatClient client) {
        Map<String, String> written = new LinkedHashMap<>();
        for (int i = 0; i < MESSAGES; i++) {
            written.put(client.send("message " + i), "message " + i);
        }
        client.settled(Duration.ofSeconds(30));
        return new Customers.Conversation(client, List.of(), written);
    }

    @Test
    void waitingHasALimit() {
        try (FlakyServer server = new FlakyServer(Fault.NEVER_ANSWERS, SEED);
                Customers customers = new Customers(server.chat(), 2, 100, new Random(SEED))) {
            customers.writeNow(new Random(SEED));
            assertThatThrownBy(() -> customers.finish(Duration.ofMillis(300)))
                    .isInstanceOf(AssertionError.class);
        }
    }
}
