package dev.frontdesk.training;

/// Small systems of linear equations.
final class Equations {
    private Equations() {}

    /// x of A·x = b, by Gaussian elimination with partial pivoting; A and b are used up.
    ///
    /// @throws IllegalArgumentException where A is singular
    static double[] solve(double[][] a, double[] b) {
        int n = b.length;
        for (int column = 0; column < n; column++) {
            int pivot = column;
            for (int row = column + 1; row < n; row++) {
                pivot = Math.abs(a[row][column]) > Math.abs(a[pivot][column]) ? row : pivot;
            }
            if (a[pivot][column] == 0) {
                throw new IllegalArgumentException("singular in column " + column);
            }
            double[] row = a[column];
            a[column] = a[pivot];
            a[pivot] = row;
            double value = b[column];
            b[column] = b[pivot];
            b[pivot] = value;
            for (int below = column + 1; below < n; below++) {
                double factor = a[below][column] / a[column][column];
                for (int k = column; k < n; k++) {
                    a[below][k] -= factor * a[column][k];
                }
                b[below] -= factor * b[column];
            }
        }
        double[] x = new double[n];
        for (int row = n - 1; row >= 0; row--) {
            double sum = b[row];
            for (int k = row + 1; k < n; k++) {
                sum -= a[row][k] * x[k];
            }
            x[row] = sum / a[row][row];
        }
        return x;
    }
}
