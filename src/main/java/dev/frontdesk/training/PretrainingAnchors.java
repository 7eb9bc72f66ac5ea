package dev.frontdesk.training;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// The units that the steps of a run begin from, a pure function of the units, the seed and the step.
///
/// All units that have a next one and are not held back go by in a new order each epoch; those of conversations several times where they are few beside
/// documents, for messages are what an encoder will read. A pool of some batches is sorted by length and cut, so that texts of like length lie
/// together: padding costs as much as text. What is remembered between calls is a cache. Not safe for threads.
final class PretrainingAnchors {
    private static final int POOL = 64;
    private static final double LENGTH_NOISE = 1.5;
    private static final double DIALOGUE_SHARE = 0.4;
    private static final int DIALOGUE_TIMES_MAX = 8;

    private final PretrainingRows rows;
    private final int size;
    private final long seed;
    private final int[] anchors;
    private int[] order = new int[0];
    private long orderEpoch = -1;
    private int[][] pool = new int[0][];
    private long poolNumber = -1;

    /// @param size of a batch
    /// @throws IllegalArgumentException where fewer units than that have a next one
    PretrainingAnchors(
            PretrainingUnits units, HeldBack held, PretrainingRows rows, int size, long seed) {
        this.rows = rows;
        this.size = size;
        this.seed = seed;
        int[] followed =
                IntStream.range(0, units.count())
                        .filter(unit -> units.next(unit) >= 0 && !held.holds(unit))
                        .toArray();
        if (followed.length < size) {
            throw new IllegalArgumentException(
                    "only "
                            + followed.length
                            + " of "
                            + units.count()
                            + " units have a next one; a batch needs "
                            + size);
        }
        long dialogue = Arrays.stream(followed).filter(units::isDialogue).count();
        int times = dialogueTimes(followed.length - dialogue, dialogue);
        this.anchors =
                Arrays.stream(followed)
                        .flatMap(unit ->
                                IntStream.generate(() -> unit)
                                        .limit(units.isDialogue(unit) ? times : 1))
                        .toArray();
    }

    /// How often turns go by in an epoch so that they are a [#DIALOGUE_SHARE] of it.
    private static int dialogueTimes(long sentences, long turns) {
        double wanted = DIALOGUE_SHARE / (1 - DIALOGUE_SHARE) * sentences / Math.max(1, turns);
        return Math.clamp(Math.round(wanted), 1, DIALOGUE_TIMES_MAX);
    }

    /// The units that a step begins from.
    int[] at(long step) {
        long number = step / POOL;
        if (number != poolNumber || pool.length == 0) {
            pool = pool(number);
            poolNumber = number;
        }
        return pool[(int) (step % POOL)];
    }

    private int[][] pool(long number) {
        Integer[] drawn = new Integer[POOL * size];
        Map<Integer, Double> lengths = new HashMap<>();
        Random random = new Random(mix(seed, -1 - number));
        for (int i = 0; i < drawn.length; i++) {
            int unit = anchor(number * drawn.length + i);
            drawn[i] = unit;
            lengths.put(unit, rows.longer(unit) + LENGTH_NOISE * random.nextGaussian());
        }
        Arrays.sort(drawn, Comparator.comparingDouble(unit -> lengths.getOrDefault(unit, 0.0)));
        int[][] batches = new int[POOL][size];
        for (int i = 0; i < drawn.length; i++) {
            batches[i / size][i % size] = drawn[i];
        }
        for (int i = POOL - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int[] batch = batches[i];
            batches[i] = batches[j];
            batches[j] = batch;
        }
        return batches;
    }

    /// The unit at a place of the endless row of epochs.
    private int anchor(long place) {
        long epoch = place / anchors.length;
        if (epoch != orderEpoch) {
            order = anchors.clone();
            Shuffle.of(order, new SplittableRandom(mix(seed + 1, epoch)));
            orderEpoch = epoch;
        }
        return order[(int) (place % anchors.length)];
    }

    /// A seed of its own for each number.
    static long mix(long seed, long number) {
        long z = seed * 0x9e3779b97f4a7c15L + number;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
