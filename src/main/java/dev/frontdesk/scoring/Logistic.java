package dev.frontdesk.scoring;

/// A logistic regression: a calibrated probability of yes from a few features.
///
/// @param weights one a feature
public record Logistic(double[] weights, double bias) {

    /// The probability of yes, 0–1.
    ///
    /// @throws IllegalArgumentException where the features do not fit the weights
    public double probability(double[] features) {
        return sigmoid(logit(features));
    }

    /// The logarithm of the odds.
    public double logit(double[] features) {
        if (features.length != weights.length) {
            throw new IllegalArgumentException(
                    features.length + " features for " + weights.length + " weights");
        }
        double sum = bias;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * features[i];
        }
        return sum;
    }

    static double sigmoid(double x) {
        return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
    }
}
