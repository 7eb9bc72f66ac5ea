package dev.frontdesk.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.albert.EncoderOutput;
import dev.frontdesk.albert.Encoding;
import dev.frontdesk.scoring.BusyException.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EncodingQueueTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final long NANOS_PER_TOKEN = 1_000_000;

    /// Gives each text its first id and its length back as vectors, takes a millisecond of its own time for each token, and
    /// remembers the batches.
    private static final class Echo {
        final List<List<Encoding>> batches = Collections.synchronizedList(new ArrayList<>());
        final AtomicLong nanos = new AtomicLong();
        final CountDownLatch started = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);
        volatile boolean held;

        EncodingQueue queue(int capacity) {
            return new EncodingQueue(this::encode, 1, capacity, nanos::get);
        }

        EncoderOutput encode(List<Encoding> batch) {
            batches.add(batch);
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
                nanos.addAndGet(NANOS_PER_TOKEN * batch.get(i).length());
            }
            return new EncoderOutput(sentence, words);
        }

        /// Holds the one thread with a first text, until `go`.
        void hold(EncodingQueue queue, ExecutorService callers) throws InterruptedException {
            held = true;
            var _ = callers.submit(() -> queue.encode(List.of(text(0, 5)), LONG));
            started.await();
            held = false;
        }

        List<Integer> lengths(int batch) {
            return batches.get(batch).stream().map(Encoding::length).toList();
        }

        /// The batch in which the text with this first id was read.
        int batchOf(int id) {
            return IntStream.range(0, batches.size())
                    .filter(b -> batches.get(b).stream().anyMatch(e -> e.ids()[0] == id))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Encoding text(int id, int length) {
        int[] ids = new int[length];
        ids[0] = id;
        return Encoding.ofIds(ids, new int[length]);
    }

    private static List<Encoding> texts(int id, int length, int count) {
        return Collections.nCopies(count, text(id, length));
    }

    private static Future<List<EncodingQueue.Vectors>> submit(
            ExecutorService callers, EncodingQueue queue, List<Encoding> texts) {
        int before = queue.waiting();
        Future<List<EncodingQueue.Vectors>> future =
                callers.submit(() -> queue.encode(texts, LONG));
        while (queue.waiting() < before + texts.size()) {
            Thread.onSpinWait();
        }
        return future;
    }

    @Test
    void rowsComeBackInTheCallersOrder() {
        try (EncodingQueue queue = new Echo().queue(100)) {
            List<EncodingQueue.Vectors> output =
                    queue.encode(List.of(text(7, 3), text(8, 30), text(9, 1)), LONG);
            assertThat(output).extracting(v -> v.sentence()[0]).containsExactly(7f, 8f, 9f);
            assertThat(output).extracting(v -> v.words()[0]).containsExactly(3f, 30f, 1f);
            assertThat(queue.encode(List.of(), LONG)).isEmpty();
        }
    }

    @Test
    void concurrentCallersShareABatchAndNeighboursInLengthGoTogether() throws Exception {
        Echo echo = new Echo();
        try (EncodingQueue queue = echo.queue(100);
                ExecutorService callers = Executors.newCachedThreadPool()) {
            echo.hold(queue, callers);
            Future<?> one = submit(callers, queue, List.of(text(2, 12), text(3, 50)));
            Future<?> other = submit(callers, queue, List.of(text(4, 11), text(5, 49)));
            echo.go.countDown();
            one.get();
            other.get();
        }
        assertThat(echo.lengths(1)).containsExactlyInAnyOrder(12, 11);
        assertThat(echo.lengths(2)).containsExactlyInAnyOrder(50, 49);
        assertThat(echo.batches).hasSize(3);
    }

    @Test
    void aBatchIsPaddedByLessThanAFifthOrEightTokensAText() {
        for (int length = 1; length <= 512; length++) {
            int bucket = EncodingRequest.bucket(length);
            int shortest = length;
            while (shortest > 1 && EncodingRequest.bucket(shortest - 1) == bucket) {
                shortest--;
            }
            int padding = length - shortest;
            assertThat((padding < 8 && bucket == 0) || 5 * padding < length)
                    .as("%d with %d", shortest, length)
                    .isTrue();
            assertThat(EncodingRequest.bucket(length + 1)).isBetween(bucket, bucket + 1);
        }
    }

    /// The bound: one batch of each call that was there before.
    @Test
    void aSingleTextWaitsForOneBatchOfEachCallBeforeItHoweverLongThoseAre() throws Exception {
        Echo echo = new Echo();
        try (EncodingQueue queue = echo.queue(2_000);
                ExecutorService callers = Executors.newCachedThreadPool()) {
            echo.hold(queue, callers);
            List<Future<?>> all = new ArrayList<>();
            all.add(submit(callers, queue, texts(1, 20, 500)));
            all.add(submit(callers, queue, texts(2, 30, 500)));
            all.add(submit(callers, queue, texts(3, 60, 1)));
            all.add(submit(callers, queue, texts(4, 20, 1)));
            all.add(submit(callers, queue, texts(5, 9, 1)));
            echo.go.countDown();
            for (Future<?> each : all) {
                each.get();
            }
        }
        assertThat(echo.batchOf(1)).as("the first long call leads").isEqualTo(1);
        assertThat(echo.batchOf(4)).as("as long as the first call's texts: on board").isEqualTo(1);
        assertThat(echo.batchOf(2)).as("the second long call leads").isEqualTo(2);
        assertThat(echo.batchOf(3)).as("after two long calls").isEqualTo(3);
        assertThat(echo.batchOf(5)).as("one of those before it was on board").isEqualTo(4);
        assertThat(echo.batches.subList(1, 3)).allSatisfy(batch -> assertThat(batch).hasSize(32));
    }

    @Test
    void callsOfSeveralTextsShareABatchEvenly() throws Exception {
        Echo echo = new Echo();
        try (EncodingQueue queue = echo.queue(1_000);
                ExecutorService callers = Executors.newCachedThreadPool()) {
            echo.hold(queue, callers);
            Future<?> one = submit(callers, queue, texts(1, 20, 100));
            Future<?> other = submit(callers, queue, texts(2, 20, 100));
            echo.go.countDown();
            one.get();
            other.get();
        }
        assertThat(echo.batches.get(1).stream().filter(e -> e.ids()[0] == 2)).hasSize(16);
    }

    @Test
    void aFullQueueRefusesAtOnceAndKeepsRoomForSingleTexts() throws Exception {
        Echo echo = new Echo();
        try (EncodingQueue queue = echo.queue(8);
                ExecutorService callers = Executors.newCachedThreadPool()) {
            echo.hold(queue, callers);
            List<Future<?>> taken = new ArrayList<>();
            taken.add(submit(callers, queue, texts(1, 5, 6)));
            assertThatThrownBy(() -> queue.encode(texts(2, 5, 2), LONG))
                    .isInstanceOfSatisfying(
                            BusyException.class, e -> assertThat(e.code()).isEqualTo(Code.FULL))
                    .hasMessage("6 texts are waiting to be read, 6 may");
            taken.add(submit(callers, queue, texts(3, 5, 1)));
            taken.add(submit(callers, queue, texts(4, 5, 1)));
            assertThatThrownBy(() -> queue.encode(texts(5, 5, 1), LONG))
                    .hasMessage("8 texts are waiting to be read, 8 may");
            assertThatThrownBy(() -> queue.encode(texts(6, 5, 7), LONG))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("7 texts at once; the queue takes 6");
            assertThat(queue.refused().sum()).isEqualTo(2);
            echo.go.countDown();
            for (Future<?> each : taken) {
                each.get();
            }
        }
    }

    @Test
    void whatCannotBeReadInTimeIsRefusedAtOnce() throws Exception {
        Echo echo = new Echo();
        try (EncodingQueue queue = echo.queue(1_000);
                ExecutorService callers = Executors.newCachedThreadPool()) {
            queue.encode(List.of(text(1, 10)), LONG); // a millisecond a token
            echo.hold(queue, callers); // 5 tokens
            Future<?> before = submit(callers, queue, texts(2, 20, 64)); // 32 of them are before
            assertThatThrownBy(() -> queue.encode(texts(3, 10, 1), Duration.ofMillis(654)))
                    .isInstanceOfSatisfying(
                            BusyException.class,
                            e -> assertThat(e.code()).isEqualTo(Code.OVERLOADED))
                    .hasMessage("it would take 655 ms to be read, 654 are given");
            Future<?> patient = submit(callers, queue, texts(4, 10, 1));
            echo.go.countDown();
            before.get();
            patient.get();
            assertThat(echo.batches.stream().flatMap(List::stream))
                    .noneMatch(encoding -> encoding.ids()[0] == 3);
        }
    }

    @Test
    void aBatchThatIsBeingReadCountsToo() throws Exception {
        Echo echo = new Echo();
        try (EncodingQueue queue = echo.queue(100);
                ExecutorService callers = Executors.newCachedThreadPool()) {
            queue.encode(List.of(text(1, 10)), LONG);
            echo.hold(queue, callers);
            assertThatThrownBy(() -> queue.encode(texts(2, 10, 1), Duration.ofMillis(14)))
                    .hasMessage("it would take 15 ms to be read, 14 are given");
            echo.go.countDown();
        }
    }

    @Test
    void anIdleQueueTriesWhateverItsPaceWas() {
        Echo echo = new Echo();
        try (EncodingQueue queue = echo.queue(100)) {
            queue.encode(List.of(text(1, 500)), LONG);
            assertThat(queue.encode(List.of(text(2, 500)), Duration.ofMillis(499))).hasSize(1);
        }
    }

    @Test
    void aTextThatNobodyTakesInTimeIsRefusedAndNotRead() throws Exception {
        Echo echo = new Echo();
        try (EncodingQueue queue = echo.queue(100);
                ExecutorService callers = Executors.newCachedThreadPool()) {
            echo.hold(queue, callers);
            assertThatThrownBy(() -> queue.encode(List.of(text(2, 5)), Duration.ofMillis(1)))
                    .isInstanceOfSatisfying(
                            BusyException.class, e -> assertThat(e.code()).isEqualTo(Code.LATE));
            Future<?> patient = submit(callers, queue, texts(3, 5, 1));
            echo.go.countDown();
            patient.get();
            assertThat(echo.batches).as("a text that nobody waits for is not read").hasSize(2);
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
                        100)) {
            assertThatThrownBy(() -> queue.encode(List.of(text(1, 1)), LONG))
                    .hasMessage("native failure");
            broken[0] = false;
            assertThat(queue.encode(List.of(text(1, 1)), LONG).getFirst().sentence())
                    .containsExactly(1);
            assertThat(queue.batches().sum()).isEqualTo(2);
        }
    }

    @Test
    void aClosedQueueRefuses() {
        EncodingQueue queue = new Echo().queue(100);
        queue.close();
        assertThatThrownBy(() -> queue.encode(List.of(text(1, 1)), LONG))
                .isInstanceOf(BusyException.class);
    }
}
