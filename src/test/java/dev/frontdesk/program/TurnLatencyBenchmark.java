package dev.frontdesk.program;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How long a customer waits for a reply: 20 visitors, 20 turns a second, 200 distinct texts, over real sockets, with both
/// commits. By hand, on a quiet machine:
///
///     ./mvnw verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=TurnLatencyBenchmark
///
/// `-Dbench.rounds=N` repeats the 200 texts in new conversations (3 unless told), `-Dbench.chat=ws://HOST/chat` measures a
/// program that is running already. The table is printed and written to `target/program/turn-latency.md`.
class TurnLatencyBenchmark {
    private static final int VISITORS = 20;
    private static final double TURNS_PER_SECOND = 20;

    @Test
    void turns() throws IOException {
        String running = System.getProperty("bench.chat");
        if (running != null) {
            measure(URI.create(running));
            return;
        }
        try (Program program = Program.start("TurnLatencyBenchmark")) {
            measure(program.chat());
        }
    }

    private static void measure(URI chat) throws IOException {
        List<String> texts = Shop.messages(400, 11);
        TurnLatency.measure(chat, texts.subList(200, 400), VISITORS, TURNS_PER_SECOND);
        StringBuilder table = new StringBuilder(TurnLatency.Figures.HEAD);
        List<TurnLatency.Figures> rounds = new ArrayList<>();
        for (int round = 0; round < Integer.getInteger("bench.rounds", 3); round++) {
            rounds.add(
                    TurnLatency.measure(chat, texts.subList(0, 200), VISITORS, TURNS_PER_SECOND));
            table.append(rounds.getLast().row());
        }
        System.out.print(table);
        Files.createDirectories(Program.WORK);
        Path file = Program.WORK.resolve("turn-latency.md");
        Files.writeString(file, table);
        System.out.println("written to " + file);
    }
}
