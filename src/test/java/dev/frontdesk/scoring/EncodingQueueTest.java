package dev.frontdesk.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.albert.EncoderOutput;
import dev.frontdesk.albert.Encoding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@SuppressWarnings("CanonicalDuration")
class EncodingQueueTest {
    /// Gives each text its first id and its length back as vectors, and remembers the batches.
    private static final class Echo {
        final List<List<Integer>> batches = Collections.synchronizedList(new ArrayList<>());
        final CountDownLatch started = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);
        volatile boolean held;

        EncoderOutput encode(List<Encoding> batch) {
            batches.add(batch.stream().map(e -> e.ids().length).toList());
            if (held) {
                started.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            float[][] sentence = new float[batch.size()][];
            float[][] words = new float[batch.size()][];
            for (int i = 0; i < batch.size(); i++) {
                sentence[i] = new float[] {batch.get(i).ids()[0]};
                words[i] = new float[] {batch.get(i).ids().length};
            }
            return new EncoderOutput(sentence, words);
        }
    }

    private static Encoding text(int id, int length) {
        int[] ids = new int[length];
        ids[0] = id;
        return Encoding.ofIds(ids, new int[length]);
    }

    @Test
    void rowsComeBackInTheCallersOrder() {
        Echo echo = new Echo();
        try (EncodingQueue queue = new EncodingQueue(echo::encode, 1, 100, Duration.ofMinutes(1))) {
            List<EncodingQueue.Vectors> output =
                    queue.encode(List.of(text(7, 3), text(8, 9), text(9, 1)));
            assertThat(output).extracting(v -> v.sentence()[0]).containsExactly(7f, 8f, 9f);
            assertThat(output).extracting(v -> v.words()[0]).containsExactly(3f, 9f, 1f);
        }
    }

    @Test
    void concurrentCallersShareAPassAndNeighboursInLengthGoTogether() throws Exception {
        Echo echo = new Echo();
        echo.held = true;
        try (EncodingQueue queue =
                        new EncodingQueue(echo::encode, 1, 100, Duration.ofMillis(60_000));
                ExecutorService callers = Executors.newCachedThreadPool()) {
            Future<?> first = callers.submit(() -> queue.encode(List.of(text(1, 5))));
            echo.started.await();
            echo.held = false;
            Future<?> rest =
                    callers.submit(() ->
                            queue.encode(
                                    List.of(
                                            text(2, 10),
                                            text(3, 50),
                                            text(4, 11),
                                            text(5, 49),
                                            text(6, 9))));
            while (queue.waiting() < 5) {
                Thread.onSpinWait();
            }
            echo.go.countDown();
            first.get();
            rest.get();
        }
        assertThat(echo.batches.get(0)).containsExactly(5);
        assertThat(echo.batches.get(1)).containsExactlyInAnyOrder(10, 11, 9);
        assertThat(echo.batches.get(2)).containsExactlyInAnyOrder(50, 49);
    }

    @Test
    void aFullQueueRefusesAtOnce() throws Exception {
        Echo echo = new Echo();
        echo.held = true;
        try (EncodingQueue queue =
                        new EncodingQueue(echo::encode, 1, 2, Duration.ofMillis(60_000));
                ExecutorService callers = Executors.newCachedThreadPool()) {
            Future<?> first = callers.submit(() -> queue.encode(List.of(text(1, 5))));
            echo.started.await();
            Future<?> full = callers.submit(() -> queue.encode(List.of(text(2, 5), text(3, 5))));
            while (queue.waiting() < 2) {
                Thread.onSpinWait();
            }
            assertThatThrownBy(() -> queue.encode(List.of(text(4, 5))))
                    .isInstanceOf(BusyException.class)
                    .hasMessageContaining("2 texts");
            assertThatThrownBy(() -> queue.encode(List.of(text(2, 5), text(3, 5), text(4, 5))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("3 texts");
            echo.go.countDown();
            first.get();
            full.get();
        }
    }

    @Test
    void aTextThatNobodyTakesInTimeIsRefused() throws Exception {
        Echo echo = new Echo();
        echo.held = true;
        try (EncodingQueue queue = new EncodingQueue(echo::encode, 1, 100, Duration.ofMillis(1));
                ExecutorService callers = Executors.newCachedThreadPool()) {
            Future<?> first = callers.submit(() -> queue.encode(List.of(text(1, 5))));
            echo.started.await();
            Future<?> late = callers.submit(() -> queue.encode(List.of(text(2, 5))));
            assertThatThrownBy(late::get).hasCauseInstanceOf(BusyException.class);
            echo.go.countDown();
            assertThatThrownBy(first::get).hasCauseInstanceOf(BusyException.class);
            assertThat(echo.batches).as("a text that nobody waits for is not read").hasSize(1);
        }
    }

    @Test
    void anErrorOfTheEncoderReachesItsCallersAndTheQueueLivesOn() {
        boolean[] broken = {true};
        Echo echo = new Echo();
        try (EncodingQueue queue =
                new EncodingQueue(
                        batch -> {
                            if (broken[0]) {
                                throw new IllegalStateException("native failure");
                            }
                            return echo.encode(batch);
                        },
                        1,
                        100,
                        Duration.ofMinutes(1))) {
            assertThatThrownBy(() -> queue.encode(List.of(text(1, 1))))
                    .hasMessage("native failure");
            broken[0] = false;
            assertThat(queue.encode(List.of(text(1, 1))).getFirst().sentence()).containsExactly(1);
            assertThat(queue.batches().sum()).isEqualTo(2);
        }
    }

    @Test
    void aClosedQueueRefuses() {
        Echo echo = new Echo();
        EncodingQueue queue = new EncodingQueue(echo::encode, 1, 100, Duration.ofMinutes(1));
        queue.close();
        assertThatThrownBy(() -> queue.encode(List.of(text(1, 1))))
                .isInstanceOf(BusyException.class);
    }
}
