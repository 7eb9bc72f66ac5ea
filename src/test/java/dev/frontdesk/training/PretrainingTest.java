package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.frontdesk.albert.AlbertHead;
import dev.frontdesk.albert.EncoderFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The loop on text of ten topics, with an ALBERT small enough for seconds.
class PretrainingTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir static Path home;
    private static EncoderFolder encoder;

    /// A clock on which every look takes twenty seconds, so that checkpoints come.
    private static final class Ticks extends Clock {
        private long millis = 1_700_000_000_000L;

        @Override
        public Instant instant() {
            millis += 20_000;
            return Instant.ofEpochMilli(millis);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeAll
    static void writeATinyEncoder() throws IOException {
        encoder = TinyWords.write(home.resolve("tiny"));
        // Threads that wait for each other over steps of milliseconds: minutes instead of seconds.
        Engine.getEngine("PyTorch");
        JniUtils.setNumThreads(1);
    }

    private static PretrainingSettings settings(long steps, boolean lamb) {
        return PretrainingSettings.standard(1, 5)
                .withSteps(steps)
                .withBatch(16, 4)
                .withOptimizer(lamb, lamb ? 2e-2f : 5e-3f);
    }

    private static MemoryUnits units() {
        return MemoryUnits.of(100, 8, 10, 1);
    }

    private static Supervision supervision() {
        List<List<int[]>> classes = new ArrayList<>();
        for (int label = 0; label < 4; label++) {
            classes.add(List.of(new int[] {50 + label, 7}, new int[] {50 + label, 8, 9}));
        }
        return new Supervision(
                List.of(new Supervision.Labels("labels", classes)),
                List.of(new Supervision.Questions("faq", classes.getFirst(), classes.get(1))));
    }

    private static List<PretrainingLog.Line> run(
            Path out,
            PretrainingSettings settings,
            boolean resume,
            Consumer<PretrainingLog.Line> listener) {
        return run(out, settings, supervision(), resume, listener, () -> false);
    }

    private static List<PretrainingLog.Line> run(
            Path out,
            PretrainingSettings settings,
            Supervision supervision,
            boolean resume,
            Consumer<PretrainingLog.Line> listener,
            BooleanSupplier stop) {
        List<PretrainingLog.Line> lines = new ArrayList<>();
        Pretraining.Surroundings surroundings =
                new Pretraining.Surroundings(
                        Device.cpu(),
                        new Ticks(),
                        line -> {
                            lines.add(line);
                            listener.accept(line);
                        },
                        stop);
        new Pretraining(encoder, settings, out, surroundings).run(units(), supervision, resume);
        return lines;
    }

    private static double loss(PretrainingLog.Line line, String name) {
        return line.losses().getOrDefault(name, Double.NaN);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lossesFall(boolean lamb) {
        Path out = home.resolve("falls-" + lamb);
        List<PretrainingLog.Line> lines =
                run(out, settings(400, lamb), Supervision.none(), false, _ -> {}, () -> false);
        PretrainingLog.Line first = lines.getFirst();
        PretrainingLog.Line last = lines.getLast();
        assertThat(lines).hasSize(20);
        assertThat(last.step()).isEqualTo(400);
        assertThat(loss(last, "words")).isLessThan(loss(first, "words") * 0.8);
        assertThat(loss(last, "next_turn")).isLessThan(loss(first, "next_turn") * 0.7);
        assertThat(loss(last, "words_of_segments"))
                .isLessThan(loss(first, "words_of_segments") * 0.98);
        assertThat(last.losses())
                .containsOnlyKeys("words", "next_turn", "words_of_segments", "sentence_order");
        Map<String, Double> before = lines.getFirst().validation();
        Map<String, Double> after = last.validation();
        assertThat(after)
                .containsOnlyKeys(
                        PretrainingValidation.WORDS,
                        PretrainingValidation.NEXT_TURN,
                        PretrainingValidation.ORDER);
        assertThat(after.get(PretrainingValidation.WORDS))
                .isCloseTo(loss(last, "words"), within(0.3))
                .isLessThan(before.get(PretrainingValidation.WORDS));
        EncoderFolder made = EncoderFolder.open(out);
        assertThat(made.weights().has(AlbertHead.MASKED_WORDS)).isTrue();
        assertThat(made.weights().has(AlbertHead.SENTENCE_ORDER)).isTrue();
        assertThat(made.configuration()).isEqualTo(encoder.configuration());
    }

    @Test
    void maskedWordsWeighNothingWhereTheirWeightIsNothing() {
        PretrainingSettings settings = settings(100, false);
        List<List<PretrainingLog.Line>> runs = new ArrayList<>();
        for (float weight : new float[] {1, 0}) {
            runs.add(
                    run(
                            home.resolve("weight-" + weight),
                            settings.withMaskedWeight(weight),
                            Supervision.none(),
                            false,
                            _ -> {},
                            () -> false));
        }
        PretrainingLog.Line first = runs.getLast().getFirst();
        PretrainingLog.Line last = runs.getLast().getLast();
        assertThat(loss(last, "next_turn")).isLessThan(loss(first, "next_turn"));
        assertThat(loss(last, "words")).isGreaterThan(loss(runs.getFirst().getLast(), "words"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRunThatGoesOnEqualsAnUninterruptedOne(boolean lamb) throws IOException {
        PretrainingSettings settings = settings(100, lamb);
        Path straight = home.resolve("straight-" + lamb);
        List<PretrainingLog.Line> whole = run(straight, settings, false, _ -> {});
        Path out = home.resolve("broken-" + lamb);
        assertThatThrownBy(() ->
                        run(
                                out,
                                settings,
                                false,
                                line -> {
                                    if (line.step() == 60) {
                                        throw new IllegalStateException("power cut");
                                    }
                                }))
                .hasMessage("power cut");
        Files.writeString(
                out.resolve("pretraining/log.jsonl"),
                "{\"step\":60,\"losses\":{\"words\":1.5}",
                StandardOpenOption.APPEND);
        List<PretrainingLog.Line> rest = run(out, settings, true, _ -> {});
        assertThat(rest).isNotEmpty().hasSizeLessThan(whole.size());
        int from = whole.size() - rest.size();
        for (int i = 0; i < rest.size(); i++) {
            PretrainingLog.Line again = rest.get(i);
            PretrainingLog.Line once = whole.get(from + i);
            assertThat(again.step()).isEqualTo(once.step());
            assertThat(again.losses()).isEqualTo(once.losses());
            assertThat(again.validation()).isEqualTo(once.validation()).hasSize(3);
            assertThat(again.rate()).isEqualTo(once.rate());
            assertThat(again.gradientNorm()).isEqualTo(once.gradientNorm());
            assertThat(again.tokens()).isEqualTo(once.tokens());
        }
        assertThat(whole.getLast().losses())
                .containsKeys("words_of_labelled", "same_label", "words_of_answers", "answer");
        assertThat(out.resolve("model.safetensors"))
                .hasSameBinaryContentAs(straight.resolve("model.safetensors"));
        List<Long> steps = new ArrayList<>();
        for (String line : Files.readAllLines(out.resolve("pretraining/log.jsonl"))) {
            JsonNode json = JSON.readTree(line);
            steps.add(json.get("step").asLong());
            assertThat(json.get("losses").get("words").asDouble()).isPositive();
            assertThat(json.get("tokensPerSecond").isNumber()).isTrue();
            assertThat(json.get("validation").get("words").asDouble()).isPositive();
        }
        assertThat(steps).containsExactly(20L, 40L, 60L, 80L, 100L);
    }

    @Test
    void aRunThatIsStoppedLosesNoStepAndGoesOn() {
        PretrainingSettings settings = settings(50, false);
        Path straight = home.resolve("unstopped");
        run(straight, settings, false, _ -> {});
        Path out = home.resolve("stopped");
        AtomicInteger asked = new AtomicInteger();
        List<PretrainingLog.Line> part =
                run(
                        out,
                        settings,
                        supervision(),
                        false,
                        _ -> {},
                        () -> asked.incrementAndGet() == 27);
        assertThat(part.getLast().step()).isEqualTo(27);
        assertThat(part.getLast().validation()).as("nobody waits for a judgement").isEmpty();
        assertThat(EncoderFolder.open(out).weights()).isNotNull();
        List<PretrainingLog.Line> rest = run(out, settings, true, _ -> {});
        assertThat(rest.getFirst().step()).isEqualTo(40);
        assertThat(rest.getLast().step()).isEqualTo(50);
        assertThat(out.resolve("model.safetensors"))
                .hasSameBinaryContentAs(straight.resolve("model.safetensors"));
    }

    @Test
    void aCheckpointOfAnotherRunIsRefused() {
        Path out = home.resolve("other");
        run(out, settings(20, false), false, _ -> {});
        assertThatThrownBy(() -> run(out, settings(40, true), true, _ -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is of another run: settings was");
        // A longer run of the same settings goes on.
        assertThat(run(out, settings(40, false), true, _ -> {}).getLast().step()).isEqualTo(40);
    }

    @Test
    void theRateRisesAndFallsByACosine() {
        PretrainingSettings settings = settings(100, false);
        assertThat(settings.descent().rateAt(0)).isZero();
        assertThat(settings.descent().rateAt(0.01)).isEqualTo(2.5e-3f);
        assertThat(settings.descent().rateAt(0.02)).isEqualTo(5e-3f);
        assertThat(settings.descent().rateAt(0.51)).isEqualTo(2.5e-3f);
        assertThat(settings.descent().rateAt(1)).isZero();
    }

    @Test
    void minutesEndARunToo() {
        PretrainingSettings settings =
                PretrainingSettings.standard(30, 5).withBatch(16, 4).withOptimizer(false, 1e-3f);
        List<PretrainingLog.Line> lines = run(home.resolve("minutes"), settings, false, _ -> {});
        assertThat(lines.getLast().step()).isBetween(60L, 100L);
        assertThat(lines.getLast().rate()).isLessThan(1e-4);
    }
}
