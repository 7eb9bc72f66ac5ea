package dev.frontdesk.training;

/// How a pre-training run learns.
record PretrainingSettings(
        Length length, Batches batches, Objectives objectives, Descent descent, long seed) {
    /// The peak of the rate that LAMB takes, whose steps are measured by the parameters.
    static final float LAMB_RATE = 5e-3f;

    private static final String TABLE = "albert.embeddings.word_embeddings.weight";

    /// How long a run is.
    ///
    /// @param minutes of training after which the rate is 0 and the run ends; not counted where `steps` are given
    /// @param steps after which the run ends, 0 for minutes; only a run of so many steps comes out the same to the bit each time
    record Length(double minutes, long steps) {
        Length {
            if (!(minutes > 0) && steps <= 0) {
                throw new IllegalArgumentException("minutes " + minutes + ", steps " + steps);
            }
        }

        /// The share of the run that is done, 1 and more at its end.
        double done(long step, double seconds) {
            return steps > 0 ? (double) step / steps : seconds / (60 * minutes);
        }
    }

    /// What goes by in a step.
    ///
    /// @param units a step, half of them with the other half as their next turns
    /// @param segments pairs of segments in a step of such
    /// @param unitLength pieces of a unit, special ones included; longer units are cut
    /// @param segmentLength pieces of a pair of segments, special ones included
    /// @param segmentEvery each so-manieth step is one of pairs of segments
    /// @param labelledFrom the share of the run after which each `labelledEvery`th step is supervised, where there is something
    record Batches(
            int units,
            int segments,
            int unitLength,
            int segmentLength,
            int segmentEvery,
            double labelledFrom,
            int labelledEvery) {
        private static final int UNIT_LENGTH_MIN = 5;
        private static final int UNITS_MAX = 1 << 14;

        Batches {
            require(units >= 4 && units % 2 == 0 && units <= UNITS_MAX, "batch " + units);
            require(segments >= 1 && segments <= UNITS_MAX, "segments " + segments);
            require(unitLength >= UNIT_LENGTH_MIN, "unitLength " + unitLength);
            require(segmentLength >= 2 * UNIT_LENGTH_MIN, "segmentLength " + segmentLength);
            require(
                    segmentEvery >= 2 && labelledEvery >= 2,
                    "segmentEvery " + segmentEvery + ", labelledEvery " + labelledEvery);
            require(labelledFrom >= 0 && labelledFrom <= 1, "labelledFrom " + labelledFrom);
        }
    }

    /// What is asked of the encoder.
    ///
    /// @param maskShare of a text's pieces that is hidden
    /// @param scale what cosines are multiplied by
    /// @param nextWeight of the next turn beside masked words
    /// @param orderWeight of sentence order beside masked words
    /// @param maskedWeight of masked words in steps without labels
    /// @param labelledMaskedWeight of masked words in supervised steps
    record Objectives(
            double maskShare,
            float scale,
            float nextWeight,
            float orderWeight,
            float maskedWeight,
            float labelledMaskedWeight) {
        Objectives {
            require(maskedWeight >= 0, "maskedWeight " + maskedWeight);
        }
    }

    /// How it moves.
    ///
    /// @param lamb LAMB, or AdamW
    /// @param rate the learning rate at its peak
    /// @param tableFactor what the rate is multiplied by for the table of word vectors, which begin with more than a step can teach
    /// @param warmUp the share of the run in which the rate rises to its peak; then it falls by a cosine
    record Descent(
            boolean lamb, float rate, double tableFactor, double warmUp, AdamW.Settings rule) {
        Descent {
            require(rate > 0, "rate " + rate);
            require(tableFactor >= 0, "tableFactor " + tableFactor);
            require(warmUp >= 0 && warmUp < 1, "warmUp " + warmUp);
        }

        /// What the rate is multiplied by for the parameter `name`.
        double factorOf(String name) {
            return name.equals(TABLE) ? tableFactor : 1;
        }

        /// The learning rate after the share `done` of the run.
        float rateAt(double done) {
            double share =
                    done < warmUp
                            ? done / warmUp
                            : (1 + Math.cos(Math.PI * Math.min(1, (done - warmUp) / (1 - warmUp))))
                                    / 2;
            return (float) (rate * share);
        }
    }

    /// For the shape of the encoder that ships, on a few cores.
    static PretrainingSettings standard(double minutes, long seed) {
        return new PretrainingSettings(
                new Length(minutes, 0),
                new Batches(96, 16, 40, 128, 10, 0.7, 3),
                new Objectives(0.15, 20, 0.5f, 0.5f, 1, 0.2f),
                new Descent(
                        false, 1e-3f, 0.1, 0.02, new AdamW.Settings(0.9f, 0.98f, 1e-6f, 0.01f, 1)),
                seed);
    }

    PretrainingSettings withSteps(long count) {
        return with(new Length(length.minutes, count));
    }

    PretrainingSettings withBatch(int units, int segments) {
        return with(
                new Batches(
                        units,
                        segments,
                        batches.unitLength,
                        batches.segmentLength,
                        batches.segmentEvery,
                        batches.labelledFrom,
                        batches.labelledEvery));
    }

    /// @param share of the run after which it learns from labels
    /// @param every so-manieth step from then on
    PretrainingSettings withLabelled(double share, int every) {
        return with(
                new Batches(
                        batches.units,
                        batches.segments,
                        batches.unitLength,
                        batches.segmentLength,
                        batches.segmentEvery,
                        share,
                        every));
    }

    PretrainingSettings withMaskedWeight(float weight) {
        return new PretrainingSettings(
                length,
                batches,
                new Objectives(
                        objectives.maskShare,
                        objectives.scale,
                        objectives.nextWeight,
                        objectives.orderWeight,
                        weight,
                        objectives.labelledMaskedWeight),
                descent,
                seed);
    }

    PretrainingSettings withOptimizer(boolean lamb, float peak) {
        return new PretrainingSettings(
                length,
                batches,
                objectives,
                new Descent(lamb, peak, descent.tableFactor, descent.warmUp, descent.rule),
                seed);
    }

    private PretrainingSettings with(Length changed) {
        return new PretrainingSettings(changed, batches, objectives, descent, seed);
    }

    private PretrainingSettings with(Batches changed) {
        return new PretrainingSettings(length, changed, objectives, descent, seed);
    }

    /// What a checkpoint must agree with: everything but how long the run is.
    String identity() {
        return batches + " " + objectives + " " + descent + " seed " + seed;
    }

    private static void require(boolean fine, String what) {
        if (!fine) {
            throw new IllegalArgumentException(what);
        }
    }
}
