package dev.frontdesk.scoring;

/// Two linear experts on one question — over the encoder's vector and over n-grams — and how much each counts.
///
/// `z = a·z_encoder + b·z_ngrams`, with a and b fitted on texts that neither expert learned from, so that the softmax of z is
/// calibrated: the temperature is within them. In a locale without encoder the first expert has no weights and a is 0.
///
/// @param encoderWeight a ≥ 0
/// @param ngramWeight b ≥ 0
public record Experts(
        LinearHead encoder, LinearHead ngrams, double encoderWeight, double ngramWeight) {
    public Experts {
        if (encoder.labels() != ngrams.labels()) {
            throw new IllegalArgumentException(
                    "the experts know " + encoder.labels() + " and " + ngrams.labels() + " labels");
        }
    }

    public int labels() {
        return encoder.labels();
    }

    /// The fused logits, [labels].
    ///
    /// @param x what the encoder gives, [H+E]; empty without one
    public double[] logits(float[] x, SparseVector grams) {
        return fuse(encoder.logits(x, SparseVector.EMPTY), ngrams.logits(new float[0], grams));
    }

    /// The fused logits of what the two say, [labels].
    public double[] fuse(float[] byEncoder, float[] byNgrams) {
        double[] out = new double[byEncoder.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = encoderWeight * byEncoder[i] + ngramWeight * byNgrams[i];
        }
        return out;
    }
}
