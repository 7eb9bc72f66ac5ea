package dev.frontdesk.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.frontdesk.scoring.LinearHead;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/// Fits a [LinearHead] over dense vectors: logistic regression with one class a label, and a ridge on the weights of standardised features.
///
/// Minimises Σ −log softmax(x·W + b)[label] + λ/2·|W|² by L-BFGS (Liu and Nocedal, 1989, "On the limited memory BFGS method for large
/// scale optimization", algorithm 2.1), its products by PyTorch on the CPU: where [LogisticFitting] solves for the Hessian of a few
/// features, hundreds of features times hundreds of labels are tens of thousands of weights. The bias is free. With two labels and
/// twice its ridge it finds what [LogisticFitting] finds.
///
/// A fit begins where the one before ended, so that ridges are best asked for from the strongest on. Belongs to one thread; close it.
///
/// Shapes: N rows, D features, K labels.
final class MultinomialFitting implements AutoCloseable {
    private static final int MEMORY = 10;
    private static final int ROUNDS_MAX = 200;
    private static final double TOLERANCE = 1e-5;
    private static final double SUFFICIENT = 1e-4;
    private static final double SCALE_MIN = 1e-6;

    private final int width;
    private final int labelCount;
    private final double[] mean;
    private final double[] deviation;
    private final NDManager manager;
    private final NDArray x; // [N, D+1], the last column 1
    private final NDArray xt; // [D+1, N], a view of x
    private final NDArray y; // [K, N], 1 for the right label
    private double[] weights; // [K, D+1], the biases in the last column

    /// @param rows the vectors, [N][D]
    /// @param labels the label of each, 0 … labelCount − 1
    MultinomialFitting(float[][] rows, int[] labels, int labelCount) {
        if (rows.length == 0 || rows.length != labels.length || labelCount < 2) {
            throw new IllegalArgumentException(
                    rows.length
                            + " rows, "
                            + labels.length
                            + " labels of "
                            + labelCount
                            + " kinds");
        }
        this.width = rows[0].length;
        this.labelCount = labelCount;
        this.mean = new double[width];
        this.deviation = new double[width];
        measure(rows);
        float[] standard = new float[rows.length * (width + 1)];
        float[] right = new float[rows.length * labelCount];
        for (int i = 0; i < rows.length; i++) {
            int at = i * (width + 1);
            for (int j = 0; j < width; j++) {
                standard[at + j] = (float) ((rows[i][j] - mean[j]) / deviation[j]);
            }
            standard[at + width] = 1;
            right[labels[i] * rows.length + i] = 1;
        }
        this.manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        this.x = manager.create(standard, new Shape(rows.length, width + 1));
        this.xt = x.transpose();
        this.y = manager.create(right, new Shape(labelCount, rows.length));
        this.weights = new double[(width + 1) * labelCount];
    }

    /// A feature that never changes gets the deviation 1 and so the weight 0.
    private void measure(float[][] rows) {
        for (float[] row : rows) {
            for (int j = 0; j < width; j++) {
                mean[j] += row[j] / (double) rows.length;
            }
        }
        for (float[] row : rows) {
            for (int j = 0; j < width; j++) {
                double off = row[j] - mean[j];
                deviation[j] += off * off / rows.length;
            }
        }
        for (int j = 0; j < width; j++) {
            deviation[j] = deviation[j] < 1e-12 ? 1 : Math.sqrt(deviation[j]);
        }
    }

    /// The weights for vectors as they came: the standardisation is folded into them.
    ///
    /// @param ridge λ, more than 0
    LinearHead fit(double ridge) {
        weights = minimise(weights, ridge);
        float[] dense = new float[width * labelCount];
        float[] biases = new float[labelCount];
        for (int k = 0; k < labelCount; k++) {
            int at = k * (width + 1);
            double bias = weights[at + width];
            for (int j = 0; j < width; j++) {
                double folded = weights[at + j] / deviation[j];
                dense[j * labelCount + k] = (float) folded;
                bias -= folded * mean[j];
            }
            biases[k] = (float) bias;
        }
        return new LinearHead(dense, new float[0], biases);
    }

    /// A step that was taken and what it changed in the gradient: what L-BFGS knows of the Hessian.
    private record Move(double[] step, double[] change, double curvature) {}

    private double[] minimise(double[] start, double ridge) {
        double[] w = start.clone();
        double[] gradient = new double[w.length];
        double loss = loss(w, ridge, gradient);
        // With standardised features and K labels that are equally likely, about the curvature at
        // 0.
        double firstScale = 1 / ((double) x.getShape().get(0) / labelCount + ridge);
        Deque<Move> memory = new ArrayDeque<>();
        for (int round = 0; round < ROUNDS_MAX; round++) {
            double[] direction = direction(gradient, memory, firstScale);
            double slope = dot(direction, gradient);
            double scale = 1;
            double[] next = moved(w, direction, scale);
            double[] nextGradient = new double[w.length];
            double nextLoss = loss(next, ridge, nextGradient);
            while (nextLoss > loss + SUFFICIENT * scale * slope && scale > SCALE_MIN) {
                scale /= 2;
                next = moved(w, direction, scale);
                nextLoss = loss(next, ridge, nextGradient);
            }
            if (nextLoss >= loss) {
                break;
            }
            remember(memory, moved(next, w, -1), moved(nextGradient, gradient, -1));
            boolean settled = loss - nextLoss < TOLERANCE * loss;
            w = next;
            gradient = nextGradient;
            loss = nextLoss;
            if (settled) {
                break;
            }
        }
        return w;
    }

    private static void remember(Deque<Move> memory, double[] step, double[] change) {
        double curvature = dot(step, change);
        if (curvature > 0) {
            memory.addLast(new Move(step, change, curvature));
        }
        if (memory.size() > MEMORY) {
            memory.removeFirst();
        }
    }

    /// Minus the gradient times what the moves tell of the inverse Hessian: the two loops of L-BFGS.
    private static double[] direction(double[] gradient, Deque<Move> memory, double firstScale) {
        double[] q = gradient.clone();
        Deque<Double> factors = new ArrayDeque<>();
        for (Iterator<Move> moves = memory.descendingIterator(); moves.hasNext(); ) {
            Move move = moves.next();
            double factor = dot(move.step, q) / move.curvature;
            add(q, move.change, -factor);
            factors.push(factor);
        }
        Move last = memory.peekLast();
        double scale = last == null ? firstScale : last.curvature / dot(last.change, last.change);
        for (int i = 0; i < q.length; i++) {
            q[i] *= scale;
        }
        for (Move move : memory) {
            double factor = dot(move.change, q) / move.curvature;
            add(q, move.step, factors.pop() - factor);
        }
        for (int i = 0; i < q.length; i++) {
            q[i] = -q[i];
        }
        return q;
    }

    /// The loss at w, and its gradient into `gradient`.
    private double loss(double[] w, double ridge, double[] gradient) {
        float[] narrow = new float[w.length];
        for (int i = 0; i < w.length; i++) {
            narrow[i] = (float) w[i];
        }
        try (NDManager step = manager.newSubManager()) {
            NDArray array = step.create(narrow, new Shape(labelCount, width + 1));
            NDArray logs = array.matMul(xt).logSoftmax(0);
            float[] slopes = logs.exp().subi(y).matMul(x).toFloatArray();
            double loss = -logs.muli(y).sum().toFloatArray()[0];
            for (int i = 0; i < w.length; i++) {
                boolean free = i % (width + 1) == width;
                gradient[i] = slopes[i] + (free ? 0 : ridge * w[i]);
                loss += free ? 0 : ridge / 2 * w[i] * w[i];
            }
            return loss;
        }
    }

    private static double[] moved(double[] from, double[] direction, double scale) {
        double[] out = from.clone();
        add(out, direction, scale);
        return out;
    }

    private static void add(double[] to, double[] what, double factor) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * what[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Override
    public void close() {
        manager.close();
    }
}
