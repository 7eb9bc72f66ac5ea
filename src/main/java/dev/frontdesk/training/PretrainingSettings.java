package dev.frontdesk.training;

/// How a pre-training run learns.
///
/// @param minutes of training after which the rate is 0 and the run ends; not counted where `steps` are given
/// @param steps after which the run ends, 0 for minutes; only a run of so many steps comes out the same to the bit each time
/// @param batch units a step, half of them with the other half as their next turns
/// @param segmentBatch pairs of segments a step
/// @param unitLength pieces of a unit, special ones included; longer units are cut
/// @param segmentLength pieces of a pair of segments, special ones included
/// @param segmentEvery each so-manieth step is one of pairs of segments
/// @param labelledFrom the share of the run after which each `labelledEvery`th step is supervised, where there is something
/// @param maskShare of a text's pieces that is hidden
/// @param scale what cosines are multiplied by
/// @param nextWeight of the next turn beside masked words
/// @param orderWeight of sentence order beside masked words
/// @param wordWeight of masked words in supervised steps
/// @param lamb LAMB, or AdamW
/// @param rate the learning rate at its peak
/// @param warmUp the share of the run in which the rate rises to its peak; then it falls by a cosine
record PretrainingSettings(
        double minutes,
        long steps,
        int batch,
        int segmentBatch,
        int unitLength,
        int segmentLength,
        int segmentEvery,
        double labelledFrom,
        int labelledEvery,
        double maskShare,
        float scale,
        float nextWeight,
        float orderWeight,
        float wordWeight,
        boolean lamb,
        float rate,
        double warmUp,
        AdamW.Settings rule,
        long seed) {
    /// The peak of the rate that LAMB takes, whose steps are measured by the parameters.
    static final float LAMB_RATE = 5e-3f;

    private static final int UNIT_LENGTH_MIN = 5;
    private static final int BATCH_MAX = 1 << 14;

    PretrainingSettings {
        if (!(minutes > 0) && steps <= 0) {
            throw new IllegalArgumentException("minutes " + minutes + ", steps " + steps);
        }
        require(batch >= 4 && batch % 2 == 0 && batch <= BATCH_MAX, "batch " + batch);
        require(segmentBatch >= 1 && segmentBatch <= BATCH_MAX, "segmentBatch " + segmentBatch);
        require(unitLength >= UNIT_LENGTH_MIN, "unitLength " + unitLength);
        require(segmentLength >= 2 * UNIT_LENGTH_MIN, "segmentLength " + segmentLength);
        require(
                segmentEvery >= 2 && labelledEvery >= 2,
                "segmentEvery " + segmentEvery + ", labelledEvery " + labelledEvery);
        require(rate > 0, "rate " + rate);
        require(warmUp >= 0 && warmUp < 1, "warmUp " + warmUp);
    }

    /// For the shape of the encoder that ships, on a few cores.
    static PretrainingSettings standard(double minutes, long seed) {
        return new PretrainingSettings(
                minutes,
                0,
                96,
                16,
                40,
                128,
                10,
                0.7,
                3,
                0.15,
                20,
                0.5f,
                0.5f,
                0.2f,
                false,
                1e-3f,
                0.02,
                new AdamW.Settings(0.9f, 0.98f, 1e-6f, 0.01f, 1),
                seed);
    }

    PretrainingSettings withSteps(long count) {
        return new PretrainingSettings(
                minutes,
                count,
                batch,
                segmentBatch,
                unitLength,
                segmentLength,
                segmentEvery,
                labelledFrom,
                labelledEvery,
                maskShare,
                scale,
                nextWeight,
                orderWeight,
                wordWeight,
                lamb,
                rate,
                warmUp,
                rule,
                seed);
    }

    PretrainingSettings withBatch(int units, int segments) {
        return new PretrainingSettings(
                minutes,
                steps,
                units,
                segments,
                unitLength,
                segmentLength,
                segmentEvery,
                labelledFrom,
                labelledEvery,
                maskShare,
                scale,
                nextWeight,
                orderWeight,
                wordWeight,
                lamb,
                rate,
                warmUp,
                rule,
                seed);
    }

    PretrainingSettings withOptimizer(boolean byLamb, float peak) {
        return new PretrainingSettings(
                minutes,
                steps,
                batch,
                segmentBatch,
                unitLength,
                segmentLength,
                segmentEvery,
                labelledFrom,
                labelledEvery,
                maskShare,
                scale,
                nextWeight,
                orderWeight,
                wordWeight,
                byLamb,
                peak,
                warmUp,
                rule,
                seed);
    }

    /// The learning rate after the share `done` of the run.
    float rateAt(double done) {
        double share =
                done < warmUp
                        ? done / warmUp
                        : (1 + Math.cos(Math.PI * Math.min(1, (done - warmUp) / (1 - warmUp)))) / 2;
        return (float) (rate * share);
    }

    /// What a checkpoint must agree with: everything but how long the run is.
    String identity() {
        PretrainingSettings same = withSteps(1);
        return same.toString().replaceFirst("minutes=[^,]*, ", "");
    }

    private static void require(boolean fine, String what) {
        if (!fine) {
            throw new IllegalArgumentException(what);
        }
    }
}
