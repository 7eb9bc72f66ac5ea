package dev.frontdesk.training;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;

/// The batches of a pre-training run, each a pure function of the units, the seed and the step.
///
/// What is held back is in none of them. Not safe for threads.
final class PretrainingBatches {
    private final PretrainingRows rows;
    private final PretrainingAnchors anchors;
    private final SupervisedBatches supervised;
    private final PretrainingSettings settings;
    private final String digest;

    /// @throws IllegalArgumentException where there is too little text for a batch
    PretrainingBatches(
            PretrainingUnits units,
            HeldBack held,
            Supervision supervision,
            PretrainingRows rows,
            PretrainingSettings settings) {
        this.rows = rows;
        this.settings = settings;
        this.anchors =
                new PretrainingAnchors(
                        units, held, rows, settings.batches().units() / 2, settings.seed());
        this.supervised = new SupervisedBatches(supervision, rows, settings.batches());
        this.digest = digest(units, held);
    }

    private static String digest(PretrainingUnits units, HeldBack held) {
        CRC32C crc = new CRC32C();
        for (int unit = 0; unit < units.count(); unit++) {
            add(crc, units.tokens(unit));
        }
        String learned =
                units.count() + "-" + units.tokens() + "-" + Long.toHexString(crc.getValue());
        return held.count() == 0 ? learned : learned + "-without-" + held.count();
    }

    private static void add(CRC32C crc, int[] tokens) {
        for (int token : tokens) {
            crc.update(token);
            crc.update(token >>> 8);
            crc.update(token >>> 16);
        }
        crc.update(0xff);
    }

    /// What names the units and those that are held back, so that a checkpoint of other text is noticed.
    String digest() {
        return digest;
    }

    /// The batch of a step.
    ///
    /// @param isSupervised whether the run has come to its supervised part
    PretrainingBatch at(long step, boolean isSupervised) {
        PretrainingSettings.Batches batches = settings.batches();
        RandomGenerator random =
                new SplittableRandom(PretrainingAnchors.mix(settings.seed(), step));
        if (step % batches.segmentEvery() == batches.segmentEvery() - 1) {
            int[] first = anchors.at(step);
            int count = Math.min(batches.segments(), first.length);
            return rows.segments(Arrays.copyOf(first, count), random);
        }
        if (isSupervised && !supervised.isEmpty() && step % batches.labelledEvery() == 1) {
            return supervised.next(random);
        }
        return rows.turns(anchors.at(step), random);
    }
}
