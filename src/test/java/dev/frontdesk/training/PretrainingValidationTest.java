package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.frontdesk.albert.AlbertHead;
import dev.frontdesk.albert.AlbertModel;
import dev.frontdesk.albert.AlbertWeights;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.albert.NgramMasking;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Judgements of an encoder by chance, of which it is known what they must be.
class PretrainingValidationTest {
    private static final NgramMasking MASKING =
            new NgramMasking(TinyWords.VOCABULARY, 4, new int[] {0, 1, 2, 3}, 0.15);
    private static final PretrainingSettings.Batches LENGTHS =
            PretrainingSettings.standard(1, 1).batches();
    private static final String ORDER_BIAS = "sop_classifier.classifier.bias";

    @TempDir static Path home;
    private static AlbertWeights weights;

    @BeforeAll
    static void writeATinyEncoder() throws IOException {
        EncoderFolder encoder = TinyWords.write(home.resolve("tiny"));
        weights = encoder.weights().withHeads(EnumSet.allOf(AlbertHead.class), 1);
        Engine.getEngine("PyTorch");
        JniUtils.setNumThreads(1);
    }

    /// Documents of five units of twenty words: all of a document the same words or each its own.
    private static MemoryUnits units(boolean alike) {
        Random random = new Random(3);
        List<int[]> pieces = new ArrayList<>();
        for (int i = 0; i < 8000; i++) {
            pieces.add(
                    alike && i % 5 > 0
                            ? pieces.getLast()
                            : random.ints(20, 5, TinyWords.VOCABULARY).toArray());
        }
        return new MemoryUnits(pieces, 5);
    }

    private static PretrainingValidation validation(PretrainingUnits units, HeldBack held) {
        PretrainingRows rows =
                new PretrainingRows(units, new PretrainingRows.Frame(2, 3), MASKING, LENGTHS);
        return new PretrainingValidation(units, held, rows);
    }

    private static double of(Map<String, Double> judged, String name) {
        return Objects.requireNonNull(judged.get(name), name);
    }

    @Test
    void whatIsAlikeIsFoundAndWhatIsNotIsFoundByChance() {
        try (NDManager root = NDManager.newBaseManager();
                AlbertModel model = AlbertModel.of(weights, root, true)) {
            MemoryUnits alike = units(true);
            Map<String, Double> near = validation(alike, HeldBack.of(alike)).of(model);
            assertThat(of(near, PretrainingValidation.NEXT_TURN)).isGreaterThan(0.5);
            MemoryUnits unlike = units(false);
            PretrainingValidation validation = validation(unlike, HeldBack.of(unlike));
            Map<String, Double> far = validation.of(model);
            assertThat(of(far, PretrainingValidation.NEXT_TURN)).isLessThan(0.1);
            assertThat(of(far, PretrainingValidation.WORDS))
                    .isCloseTo(Math.log(TinyWords.VOCABULARY), within(0.7));
            assertThat(validation.of(model)).as("again").isEqualTo(far);
        }
    }

    @Test
    void whoAlwaysSaysTheSameIsRightAboutHalfThePairs() {
        try (NDManager root = NDManager.newBaseManager();
                AlbertModel model = AlbertModel.of(weights, root, false)) {
            MemoryUnits units = units(false);
            PretrainingValidation validation = validation(units, HeldBack.of(units));
            model.parameter(ORDER_BIAS).set(new float[] {1000, 0});
            double straight = of(validation.of(model), PretrainingValidation.ORDER);
            model.parameter(ORDER_BIAS).set(new float[] {0, 1000});
            double swapped = of(validation.of(model), PretrainingValidation.ORDER);
            assertThat(straight).isBetween(0.35, 0.65);
            assertThat(straight + swapped).isEqualTo(1);
        }
    }

    @Test
    void ofTooLittleTextNothingIsSaid() {
        try (NDManager root = NDManager.newBaseManager();
                AlbertModel model = AlbertModel.of(weights, root, false)) {
            MemoryUnits units = MemoryUnits.of(60, 6, 10, 1);
            assertThat(validation(units, HeldBack.of(units)).of(model)).isEmpty();
        }
    }
}
