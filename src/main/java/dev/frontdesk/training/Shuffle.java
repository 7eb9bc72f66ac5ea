package dev.frontdesk.training;

import java.util.random.RandomGenerator;

/// A fair order by chance (Fisher and Yates), the same for the same generator on every machine.
final class Shuffle {
    private Shuffle() {}

    /// Puts `values` in another order, in place.
    static void of(int[] values, RandomGenerator random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
    }
}
