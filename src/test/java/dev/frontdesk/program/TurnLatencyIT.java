package dev.frontdesk.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The short form of `TurnLatencyBenchmark`, with bounds that hold on a busy machine too.
class TurnLatencyIT {
    private static final int VISITORS = 20;
    private static final double TURNS_PER_SECOND = 20;

    @Test
    void aTurnTakesMilliseconds() {
        List<String> texts = Shop.messages(300, 7);
        try (Program program = Program.start("TurnLatencyIT")) {
            TurnLatency.measure(program.chat(), texts.subList(0, 100), VISITORS, TURNS_PER_SECOND);
            TurnLatency.Figures figures =
                    TurnLatency.measure(
                            program.chat(), texts.subList(100, 300), VISITORS, TURNS_PER_SECOND);
            System.out.print(TurnLatency.Figures.HEAD + figures.row());
            assertThat(figures.answer().p50()).as("p50 of a reply, ms").isLessThanOrEqualTo(60);
        }
    }
}
