package dev.frontdesk.program;

import dev.frontdesk.program.ChatClient.Message;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/// What customers wait for, measured by a client over real sockets in an open loop: turns are due at fixed times, whether
/// the ones before have been answered or not, and a wait counts from the time at which the turn was due.
///
/// So a pause of the program is charged to every turn that fell into it (no coordinated omission).
final class TurnLatency {
    private TurnLatency() {}

    /// Waits in milliseconds.
    record Waits(double p50, double p90, double p99, double max) {
        static Waits of(List<Long> nanos) {
            long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            return new Waits(at(sorted, 0.50), at(sorted, 0.90), at(sorted, 0.99), at(sorted, 1));
        }

        private static double at(long[] sorted, double share) {
            int rank = (int) Math.ceil(share * sorted.length);
            return sorted[Math.max(0, rank - 1)] / 1e6;
        }
    }

    /// @param answer until the frame with the reply
    /// @param acknowledgement until the frame that says the message is stored
    record Figures(int turns, int visitors, double perSecond, Waits answer, Waits acknowledgement) {
        static final String HEAD =
                """
                | turns | visitors | turns/s | reply p50 ms | p90 | p99 | max | ack p50 ms | p90 | p99 | max |
                |---|---|---|---|---|---|---|---|---|---|---|
                """;

        /// A row of a Markdown table.
        String row() {
            return String.format(
                    Locale.ROOT,
                    "| %d | %d | %.0f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |%n",
                    turns,
                    visitors,
                    perSecond,
                    answer.p50,
                    answer.p90,
                    answer.p99,
                    answer.max,
                    acknowledgement.p50,
                    acknowledgement.p90,
                    acknowledgement.p99,
                    acknowledgement.max);
        }
    }

    private record Turn(ChatClient client, String id, long dueNanos) {}

    /// Sends the texts, one after the other and each by the next visitor.
    static Figures measure(URI chat, List<String> texts, int visitors, double perSecond) {
        List<ChatClient> all = new ArrayList<>();
        try {
            ChatClient[] seats = new ChatClient[visitors];
            for (int i = 0; i < visitors; i++) {
                seats[i] = ChatClient.open(chat);
                all.add(seats[i]);
            }
            all.forEach(ChatClient::welcomed);
            List<Turn> turns = new ArrayList<>();
            long stepNanos = Math.round(1e9 / perSecond);
            long start = System.nanoTime() + 100_000_000;
            for (int i = 0; i < texts.size(); i++) {
                int seat = i % visitors;
                // The bot has left the conversation to a person: the visitor begins another one,
                // before the turn is due.
                if (!seats[seat].owner().equals("bot")) {
                    seats[seat] = ChatClient.open(chat).welcomed();
                    all.add(seats[seat]);
                }
                long due = start + i * stepNanos;
                for (long left = due - System.nanoTime();
                        left > 0;
                        left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                turns.add(new Turn(seats[seat], seats[seat].send(texts.get(i)), due));
            }
            return figures(turns, visitors, perSecond);
        } finally {
            all.forEach(ChatClient::close);
        }
    }

    private static Figures figures(List<Turn> turns, int visitors, double perSecond) {
        List<Long> answers = new ArrayList<>();
        List<Long> acknowledgements = new ArrayList<>();
        for (Turn turn : turns) {
            Message answer = turn.client().answerTo(turn.id());
            answers.add(answer.receivedNanos() - turn.dueNanos());
            acknowledgements.add(
                    turn.client().acknowledgedNanos(turn.id()).orElseThrow() - turn.dueNanos());
        }
        return new Figures(
                turns.size(), visitors, perSecond, Waits.of(answers), Waits.of(acknowledgements));
    }
}
