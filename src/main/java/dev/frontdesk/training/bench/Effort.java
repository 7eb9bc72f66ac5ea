package dev.frontdesk.training.bench;

/// How long is measured.
///
/// @param rounds in which each contestant has its turn
/// @param warmUpNanos each contestant runs before the first round
/// @param turnNanos a contestant runs in a round, and at least one pass
/// @param threads a contestant has, if nothing else is said
/// @param quick whether it is enough to see that everything works
record Effort(int rounds, long warmUpNanos, long turnNanos, int threads, boolean quick) {
    Effort {
        if (rounds < 1 || warmUpNanos < 0 || turnNanos < 0 || threads < 1) {
            throw new IllegalArgumentException(
                    rounds + " rounds, turns of " + turnNanos + " ns, " + threads + " threads");
        }
    }

    static Effort full(int threads) {
        return new Effort(9, 300_000_000, 60_000_000, threads, false);
    }

    static Effort quick(int threads) {
        return new Effort(2, 0, 0, threads, true);
    }
}
