package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// This very program as a child process.
final class TrainingJobsChildTest {
    @TempDir Path folder;

    @Test
    void aChildsEndAndItsLastLinesAreTold() throws Exception {
        TrainingJobsChild child = new TrainingJobsChild(folder, "64m", folder);
        TrainingJobsChild.Ended ended = child.run(List.of("no-such-command"), () -> true);
        assertThat(ended.status()).isEqualTo(2);
        assertThat(child.lastLines()).contains("no-such-command");
        assertThat(folder.resolve("child.pid")).doesNotExist();
    }

    @Test
    void itsOutputIsItsResult() throws Exception {
        TrainingJobsChild child = new TrainingJobsChild(folder, "64m", folder);
        TrainingJobsChild.Ended ended = child.run(List.of("--version"), () -> true);
        assertThat(ended.status()).isZero();
        assertThat(ended.output()).startsWith("Frontdesk ");
    }
}
