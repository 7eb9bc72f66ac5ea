package dev.frontdesk.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// `kill -9` of the program and of Postgres' postmaster, again and again while customers write: what was acknowledged is
/// there, once, in order, and answered.
///
/// The seed is printed; `-Dkill.seed=N` repeats the choices, though not the clock.
class KillIT {
    private static final int KILLS_EACH = Integer.getInteger("kill.each", 10);
    private static final int CUSTOMERS = 6;
    private static final int PAUSE_MILLIS_MAX = 700;
    private static final Duration COMEBACK_LIMIT = Duration.ofSeconds(60);

    private enum Victim {
        PROGRAM,
        DATABASE
    }

    @Test
    void whatWasAcknowledgedIsThereOnceAndAnswered() throws Exception {
        long seed = Long.getLong("kill.seed", System.currentTimeMillis());
        System.out.println("KillIT: -Dkill.seed=" + seed);
        Random random = new Random(seed);
        try (Program program =
                        Program.start(
                                "KillIT",
                                "frontdesk.limits.messages-per-second=1000",
                                "frontdesk.limits.messages-burst=10000");
                Customers customers =
                        new Customers(program.chat(), CUSTOMERS, PAUSE_MILLIS_MAX, random)) {
            awaitAcknowledgements(program, customers, CUSTOMERS);
            for (Victim victim : victims(random)) {
                kill(victim, program, customers, random);
            }
            customers.finish(Duration.ofSeconds(90));

            assertThat(program.database().ask("SHOW fsync")).isEqualTo("on");
            assertThat(program.database().ask("SHOW synchronous_commit")).isEqualTo("on");
            System.out.printf(
                    "KillIT: %d messages in %d conversations survived %d kills%n",
                    customers.acknowledged(), customers.conversations().size(), 2 * KILLS_EACH);
            assertThat(customers.acknowledged()).isEqualTo(customers.written()).isGreaterThan(100);
            Api reviewer = program.api("reviewer");
            for (Customers.Conversation one : customers.conversations()) {
                String name = one.client().conversation();
                assertThat(Transcript.faults(one)).as("faults of %s", name).isEmpty();
                assertThat(differencesInTheLog(one, reviewer)).as("log of %s", name).isEmpty();
            }
        }
    }

    private static List<Victim> victims(Random random) {
        List<Victim> victims = new ArrayList<>();
        victims.addAll(Collections.nCopies(KILLS_EACH, Victim.PROGRAM));
        victims.addAll(Collections.nCopies(KILLS_EACH, Victim.DATABASE));
        Collections.shuffle(victims, random);
        return victims;
    }

    /// Kills within some 40 ms after a message has been written: before it is stored, while it is, before or after its
    /// acknowledgement, while the answer is sought or stored.
    private static void kill(Victim victim, Program program, Customers customers, Random random) {
        LockSupport.parkNanos(random.nextLong(200_000_000, 1_500_000_000));
        customers.writeNow(random);
        LockSupport.parkNanos(random.nextLong(0, 40_000_000));
        int waiting = customers.written() - customers.acknowledged();
        long from = System.nanoTime();
        switch (victim) {
            case PROGRAM -> {
                program.kill();
                program.restart();
            }
            case DATABASE -> killDatabase(program);
        }
        awaitAcknowledgements(program, customers, 1);
        System.out.printf(
                "KillIT: killed the %s with %d messages on their way; back after %d ms%n",
                victim, waiting, (System.nanoTime() - from) / 1_000_000);
    }

    /// Kills the postmaster, once there is one: an acknowledgement may have been on its way when the last one died.
    private static void killDatabase(Program program) {
        long until = System.nanoTime() + COMEBACK_LIMIT.toNanos();
        while (!program.killDatabase()) {
            assertThat(System.nanoTime()).as("a postmaster came back in time").isLessThan(until);
            LockSupport.parkNanos(20_000_000);
        }
    }

    /// Waits until so many more messages have been acknowledged.
    private static void awaitAcknowledgements(Program program, Customers customers, int more) {
        if (!customers.awaitAcknowledged(more, COMEBACK_LIMIT)) {
            throw program.failure(
                    "acknowledged nothing for %d s; the customers saw %s"
                            .formatted(COMEBACK_LIMIT.toSeconds(), customers.conversations()));
        }
    }

    /// The log as reviewers read it: the same, once.
    private static List<String> differencesInTheLog(Customers.Conversation one, Api reviewer) {
        Map<Long, String> logged = new HashMap<>();
        List<String> differences = new ArrayList<>();
        String path = "/api/v1/dialogues/" + one.client().conversation();
        for (JsonNode turn : reviewer.get(path).ok().path("turns")) {
            if (turn.path("from").asText().equals("customer")
                    && logged.put(turn.path("seq").asLong(), turn.path("text").asText()) != null) {
                differences.add("logged twice: " + turn);
            }
        }
        differences.addAll(Transcript.differences(one, logged));
        return differences;
    }
}
