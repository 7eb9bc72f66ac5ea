package dev.frontdesk.training;

import java.util.Locale;

/// How a fine-tuning learns.
///
/// @param maxLength tokens a text, special ones included
/// @param seed what chance begins with
public record TuningSettings(
        Learning learning, Schedule schedule, Loss loss, Noise noise, int maxLength, long seed) {
    /// Which part learns beside the heads, which always do.
    public enum Tune {
        /// The encoder.
        FULL,
        /// Nothing else: the encoder is frozen.
        HEAD,
        /// Low-rank updates of the encoder's shared block, merged into it in the end.
        LORA
    }

    /// What stays as it is while the encoder learns.
    ///
    /// ALBERT has one block for all its layers: single layers cannot be frozen.
    public enum Freeze {
        NONE,
        /// The tables of words, positions and segments, and their norm.
        EMBEDDINGS,
        /// The block that all layers share; the embeddings and their map to the block learn.
        BLOCK
    }

    /// How much a class counts in the losses.
    public enum ClassWeights {
        /// As much as it has texts.
        NONE,
        /// As much as any other, within limits.
        BALANCED
    }

    /// What learns.
    ///
    /// @param rank of the updates; 0 but for [Tune#LORA]
    public record Learning(Tune tune, Freeze freeze, int rank) {
        public Learning {
            require(
                    tune == Tune.LORA ? rank > 0 : rank == 0,
                    "a rank of " + rank + " while " + tune + " learns");
            require(
                    freeze == Freeze.NONE || tune == Tune.FULL,
                    "frozen " + freeze + " while " + tune + " learns");
        }
    }

    /// When it learns how fast.
    ///
    /// @param epochs passes over the rows at most
    /// @param batch rows a step
    /// @param accumulate micro-batches into which a batch is cut to save memory
    /// @param rate the learning rate at its peak, of the encoder; heads learn `headFactor` times faster
    /// @param patience epochs without a better validation accuracy after which it stops
    public record Schedule(
            int epochs,
            int batch,
            int accumulate,
            float rate,
            float headFactor,
            float weightDecay,
            int patience) {
        public Schedule {
            require(epochs >= 1, "epochs " + epochs);
            require(batch >= 2, "batch " + batch);
            require(accumulate >= 1 && accumulate <= batch, "accumulate " + accumulate);
            require(rate > 0 && headFactor > 0, "rate " + rate + ", headFactor " + headFactor);
            require(weightDecay >= 0, "weightDecay " + weightDecay);
            require(patience >= 1, "patience " + patience);
        }
    }

    /// What it learns for.
    ///
    /// @param smoothing the share of each label that is spread over all
    /// @param vector the length of the vectors by which answers are found; 0 for none
    /// @param scope the weight of the scope beside the intent
    /// @param sentiment the weight of the sentiment beside the intent
    /// @param contrast the weight of the contrastive loss of the vectors beside the intent
    public record Loss(
            ClassWeights classes,
            float smoothing,
            int vector,
            float scope,
            float sentiment,
            float contrast) {
        public Loss {
            require(smoothing >= 0 && smoothing < 1, "smoothing " + smoothing);
            require(vector >= 0, "vector " + vector);
            require(
                    scope >= 0 && sentiment >= 0 && contrast >= 0,
                    "weights " + scope + ", " + sentiment + ", " + contrast);
        }
    }

    /// What is blurred on purpose.
    ///
    /// @param dropout in the encoder's layers and before the heads
    /// @param augment the share of texts that are changed, see [Augmentation]
    public record Noise(float dropout, float augment) {
        public Noise {
            require(dropout >= 0 && dropout < 1, "dropout " + dropout);
            require(augment >= 0 && augment <= 1, "augment " + augment);
        }
    }

    private static final float LORA_RATE = 6e-3f;
    private static final int LORA_RANK = 8;

    public TuningSettings {
        require(maxLength >= 3, "maxLength " + maxLength);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }

    /// What measured best on the shop's validation split.
    public static TuningSettings standard(long seed) {
        return new TuningSettings(
                new Learning(Tune.FULL, Freeze.NONE, 0),
                new Schedule(8, 32, 1, 8e-4f, 5, 0.01f, 3),
                new Loss(ClassWeights.NONE, 0.05f, 128, 0.5f, 0.3f, 1),
                new Noise(0.1f, 0),
                64,
                seed);
    }

    /// The same for low-rank updates, which are few and learn faster.
    public static TuningSettings lowRank(long seed) {
        TuningSettings full = standard(seed);
        Schedule s = full.schedule;
        return full.with(new Learning(Tune.LORA, Freeze.NONE, LORA_RANK))
                .with(
                        new Schedule(
                                s.epochs,
                                s.batch,
                                s.accumulate,
                                LORA_RATE,
                                s.rate * s.headFactor / LORA_RATE,
                                s.weightDecay,
                                s.patience));
    }

    TuningSettings with(Learning other) {
        return new TuningSettings(other, schedule, loss, noise, maxLength, seed);
    }

    TuningSettings with(Schedule other) {
        return new TuningSettings(learning, other, loss, noise, maxLength, seed);
    }

    TuningSettings with(Loss other) {
        return new TuningSettings(learning, schedule, other, noise, maxLength, seed);
    }

    TuningSettings with(Noise other) {
        return new TuningSettings(learning, schedule, loss, other, maxLength, seed);
    }

    /// Other epochs at another share of the learning rate.
    TuningSettings with(int epochs, float share) {
        Schedule s = schedule;
        return with(
                new Schedule(
                        epochs,
                        s.batch,
                        s.accumulate,
                        s.rate * share,
                        s.headFactor,
                        s.weightDecay,
                        s.patience));
    }

    /// A case of these settings as people write it.
    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
