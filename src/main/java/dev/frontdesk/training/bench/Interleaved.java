package dev.frontdesk.training.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// A race of several ways to do the same, in rounds: each has a short turn, then the next, and so on, again and again.
///
/// The first pass of a turn is not counted where there is time for a second: it finds the caches, and the cores, as another has left
/// them. Long passes have fewer rounds.
final class Interleaved {
    private static final int PASSES_MAX = 10_000;
    private static final int ROUNDS_MIN = 3;
    private static final long RACE_NANOS = 20_000_000_000L;

    private final Effort effort;
    private final SequencedMap<String, Runnable> contestants = new LinkedHashMap<>();

    Interleaved(Effort effort) {
        this.effort = effort;
    }

    Interleaved add(String name, Runnable pass) {
        if (contestants.put(name, pass) != null) {
            throw new IllegalArgumentException(name + " is there twice");
        }
        return this;
    }

    /// The times of each contestant's passes, in the order of [#add].
    SequencedMap<String, Samples> run() {
        contestants.values().forEach(pass -> turn(pass, effort.warmUpNanos()));
        SequencedMap<String, double[]> times = new LinkedHashMap<>();
        contestants.keySet().forEach(name -> times.put(name, new double[0]));
        long start = System.nanoTime();
        for (int round = 0; round < effort.rounds(); round++) {
            if (round >= ROUNDS_MIN && System.nanoTime() - start > RACE_NANOS) {
                break;
            }
            contestants.forEach((name, pass) ->
                    times.merge(name, turn(pass, effort.turnNanos()), Interleaved::joined));
        }
        SequencedMap<String, Samples> samples = new LinkedHashMap<>();
        times.forEach((name, seconds) -> samples.put(name, new Samples(seconds)));
        return samples;
    }

    private static double[] turn(Runnable pass, long nanos) {
        long before = System.nanoTime();
        pass.run();
        long start = System.nanoTime();
        if (start - before > nanos) {
            return new double[] {(start - before) / 1e9};
        }
        before = start;
        double[] seconds = new double[16];
        int count = 0;
        do {
            pass.run();
            long now = System.nanoTime();
            if (count == seconds.length) {
                seconds = Arrays.copyOf(seconds, 2 * count);
            }
            seconds[count++] = (now - before) / 1e9;
            before = now;
        } while (before - start < nanos && count < PASSES_MAX);
        return Arrays.copyOf(seconds, count);
    }

    private static double[] joined(double[] a, double[] b) {
        double[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
