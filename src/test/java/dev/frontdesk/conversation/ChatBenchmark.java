package dev.frontdesk.conversation;

import dev.frontdesk.operations.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What the protocol and both commits cost without the engine: 20 visitors in an open loop at 20 turns a second, over real sockets.
///
/// By hand: `mvn test -Dtest=ChatBenchmark`. Prints percentiles from a message's sending to its reply's arrival.
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@TestProfile(FakeAnswersProfile.class)
@SuppressWarnings("NullAway.Init")
class ChatBenchmark {
    private static final int VISITORS = 20;
    private static final int TURNS_A_SECOND = 20;
    private static final int WARM_UP = 300;
    private static final int TURNS = 600;

    @TestHTTPResource("/chat")
    URI http;

    @Test
    void measure() throws InterruptedException {
        URI uri = URI.create(http.toString().replaceFirst("^http", "ws"));
        List<ChatClient> clients = new ArrayList<>();
        for (int i = 0; i < VISITORS; i++) {
            ChatClient client = ChatClient.hello(uri, null, null, 0);
            client.next("welcome");
            clients.add(client);
        }
        long[] nanos = new long[WARM_UP + TURNS];
        CountDownLatch done = new CountDownLatch(nanos.length);
        try (ScheduledExecutorService loop = Executors.newScheduledThreadPool(1);
                var visitors = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < nanos.length; i++) {
                int turn = i;
                var _ =
                        loop.schedule(
                                () ->
                                        visitors.execute(() ->
                                                turn(
                                                        clients.get(turn % VISITORS),
                                                        turn,
                                                        nanos,
                                                        done)),
                                turn * 1000L / TURNS_A_SECOND,
                                TimeUnit.MILLISECONDS);
            }
            done.await();
        }
        long[] measured = Arrays.copyOfRange(nanos, WARM_UP, nanos.length);
        Arrays.sort(measured);
        System.out.printf(
                Locale.ROOT,
                "%d turns: p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                TURNS,
                measured[TURNS / 2] / 1e6,
                measured[TURNS * 95 / 100] / 1e6,
                measured[TURNS * 99 / 100] / 1e6,
                measured[TURNS - 1] / 1e6);
        clients.forEach(ChatClient::close);
    }

    private static void turn(ChatClient client, int turn, long[] nanos, CountDownLatch done) {
        long start = System.nanoTime();
        client.say("question number " + turn);
        client.next("ack");
        client.next("message");
        nanos[turn] = System.nanoTime() - start;
        done.countDown();
    }
}
