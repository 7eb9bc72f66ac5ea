package dev.frontdesk.training;

/// What a share seen in a sample says of the share behind it, exactly (Clopper and Pearson, 1934, "The use of confidence or fiducial limits").
///
/// One-sided: whatever the true share, a bound at .95 is on the wrong side of it in at most one sample of twenty.
final class BinomialBound {
    /// How sure the bounds of reports are.
    static final double CONFIDENCE = 0.95;

    private static final int HALVINGS = 60;
    private static final int TERMS_MAX = 20_000;
    private static final double PRECISION = 1e-15;
    private static final double TINY = 1e-300;

    private BinomialBound() {}

    /// The least share with which as many hits are not out of the ordinary; 0 where nothing was hit.
    static double lower(int hits, int tries, double confidence) {
        check(hits, tries);
        if (hits == 0) {
            return 0;
        }
        double low = 0;
        double high = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (atLeast(hits, tries, middle) <= 1 - confidence) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The largest share with which as few hits are not out of the ordinary; 1 where all was hit.
    static double upper(int hits, int tries, double confidence) {
        return 1 - lower(tries - hits, tries, confidence);
    }

    /// The probability of `hits` or more in `tries`, each with the probability `share`.
    static double atLeast(int hits, int tries, double share) {
        check(hits, tries);
        if (hits == 0 || share >= 1) {
            return 1;
        }
        return share <= 0 ? 0 : incompleteBeta(share, hits, tries - hits + 1.0);
    }

    private static void check(int hits, int tries) {
        if (hits < 0 || hits > tries) {
            throw new IllegalArgumentException(hits + " of " + tries);
        }
    }

    /// The regularised incomplete beta function, by its continued fraction (Press et al., "Numerical Recipes", 6.4).
    private static double incompleteBeta(double x, double a, double b) {
        double front =
                Math.exp(
                        logGamma(a + b)
                                - logGamma(a)
                                - logGamma(b)
                                + a * Math.log(x)
                                + b * Math.log1p(-x));
        return x < (a + 1) / (a + b + 2)
                ? front * fraction(x, a, b) / a
                : 1 - front * fraction(1 - x, b, a) / b;
    }

    /// Lentz's way of evaluating it.
    private static double fraction(double x, double a, double b) {
        double c = 1;
        double d = 1 / large(1 - (a + b) * x / (a + 1));
        double value = d;
        for (int m = 1; m <= TERMS_MAX; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / large(1 + even * d);
            c = large(1 + even / c);
            value *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / large(1 + odd * d);
            c = large(1 + odd / c);
            value *= d * c;
            if (Math.abs(d * c - 1) < PRECISION) {
                break;
            }
        }
        return value;
    }

    private static double large(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    /// Stirling's series, from 10 on; smaller arguments are led there.
    private static double logGamma(double x) {
        double shift = 0;
        double z = x;
        while (z < 10) {
            shift += Math.log(z);
            z++;
        }
        double s = 1 / (z * z);
        double series =
                (1 / 12.0 - s * (1 / 360.0 - s * (1 / 1260.0 - s * (1 / 1680.0 - s / 1188.0)))) / z;
        return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift;
    }
}
