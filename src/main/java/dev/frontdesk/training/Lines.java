package dev.frontdesk.training;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The texts that a command works on: its arguments, or the lines of standard input.
final class Lines {
    private static final int BATCH = 256;

    private Lines() {}

    /// What takes a batch of texts.
    @FunctionalInterface
    interface Taker {
        void take(List<String> texts) throws IOException;
    }

    static void each(List<String> arguments, Taker taker) throws IOException {
        if (!arguments.isEmpty()) {
            taker.take(arguments);
            return;
        }
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        List<String> batch = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (!line.isBlank()) {
                batch.add(line);
            }
            // What a person types is answered at once; what a file holds goes in batches.
            if (batch.size() == BATCH || (!batch.isEmpty() && !in.ready())) {
                taker.take(batch);
                batch.clear();
            }
        }
        if (!batch.isEmpty()) {
            taker.take(batch);
        }
    }
}
