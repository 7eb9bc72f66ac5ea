package dev.frontdesk.training;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/// The settings that a search may try: those that it is given, and others about them.
///
/// A number names a setting: the same number, seed and start give the same one, however many are tried. Number 0 is the start itself.
final class SearchSpace {
    /// What may vary.
    enum Dimension {
        RATE,
        EPOCHS,
        BATCH,
        DROPOUT,
        SMOOTHING,
        CONTRAST,
        AUGMENT
    }

    private static final double RATE_OCTAVES = 2;
    private static final MathContext RATE_DIGITS = new MathContext(2);
    private static final double[] EPOCHS = {0.5, 1, 1.5, 2};
    private static final double[] BATCHES = {16, 32, 64};
    private static final double[] DROPOUTS = {0, 0.05, 0.1, 0.2};
    private static final double[] SMOOTHINGS = {0, 0.05, 0.1, 0.2};
    private static final double[] CONTRASTS = {0, 0.5, 1, 2};
    private static final double[] AUGMENTS = {0, 0, 0.15, 0.3};

    private final TuningSettings start;
    private final Set<Dimension> fixed;

    /// @param fixed what stays as it is in `start`
    SearchSpace(TuningSettings start, Set<Dimension> fixed) {
        this.start = start;
        this.fixed = Set.copyOf(fixed);
    }

    /// The setting of this number.
    TuningSettings draw(int number) {
        if (number == 0) {
            return start;
        }
        SplittableRandom random = new SplittableRandom(start.seed() * 0x2545F4914F6CDD1DL + number);
        TuningSettings.Schedule schedule = start.schedule();
        TuningSettings.Loss loss = start.loss();
        // Each dimension draws, also a fixed one: what is fixed changes nothing else.
        double octaves = RATE_OCTAVES * (2 * random.nextDouble() - 1);
        float rate =
                new BigDecimal(schedule.rate() * Math.pow(2, octaves), RATE_DIGITS).floatValue();
        int epochs = (int) Math.max(1, Math.round(schedule.epochs() * one(EPOCHS, random)));
        int batch = (int) Math.max(schedule.accumulate(), one(BATCHES, random));
        float dropout = (float) one(DROPOUTS, random);
        float smoothing = (float) one(SMOOTHINGS, random);
        float contrast = (float) one(CONTRASTS, random);
        float augment = (float) one(AUGMENTS, random);
        return start.with(
                        new TuningSettings.Schedule(
                                vary(Dimension.EPOCHS, epochs, schedule.epochs()),
                                vary(Dimension.BATCH, batch, schedule.batch()),
                                schedule.accumulate(),
                                vary(Dimension.RATE, rate, schedule.rate()),
                                schedule.headFactor(),
                                schedule.weightDecay(),
                                schedule.patience()))
                .with(
                        new TuningSettings.Loss(
                                loss.classes(),
                                vary(Dimension.SMOOTHING, smoothing, loss.smoothing()),
                                loss.vector(),
                                loss.scope(),
                                loss.sentiment(),
                                vary(Dimension.CONTRAST, contrast, loss.contrast())))
                .with(
                        new TuningSettings.Noise(
                                vary(Dimension.DROPOUT, dropout, start.noise().dropout()),
                                vary(Dimension.AUGMENT, augment, start.noise().augment())));
    }

    private <T> T vary(Dimension dimension, T drawn, T given) {
        return fixed.contains(dimension) ? given : drawn;
    }

    private static double one(double[] values, SplittableRandom random) {
        return values[random.nextInt(values.length)];
    }

    /// The options that stand for what varies.
    static String options(TuningSettings settings) {
        return String.format(
                Locale.ROOT,
                "--lr %s --epochs %d --batch %d --dropout %s --smoothing %s --contrast %s --augment %s",
                settings.schedule().rate(),
                settings.schedule().epochs(),
                settings.schedule().batch(),
                settings.noise().dropout(),
                settings.loss().smoothing(),
                settings.loss().contrast(),
                settings.noise().augment());
    }
}
