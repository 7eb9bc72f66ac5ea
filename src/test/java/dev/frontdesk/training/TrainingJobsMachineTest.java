package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the configuration of a machine adds to each training command.
class TrainingJobsMachineTest {

    @Test
    void deviceAndEncoderAreHandedOn() {
        assertThat(TrainingJobsWorker.machine("auto", Optional.empty()))
                .containsExactly("--device", "auto");
        assertThat(TrainingJobsWorker.machine("gpu", Optional.of(choice("/models/albert"))))
                .containsExactly("--device", "gpu", "--encoder", "/models/albert");
        assertThat(TrainingJobsWorker.machine("cpu", Optional.of(choice("albert/albert-base-v2"))))
                .containsExactly("--device", "cpu", "--encoder", "albert/albert-base-v2");
    }

    private static EncoderChoice choice(String text) {
        return new EncoderChoice(text, Path.of("data"));
    }
}
