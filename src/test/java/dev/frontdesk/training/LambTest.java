package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/// LAMB against the paper's algorithm in double precision, and a first step by hand.
class LambTest {
    private static final AdamW.Settings PLAIN = new AdamW.Settings(0.9f, 0.999f, 1e-6f, 0.01f, 0);

    /// One step from p = (3, 4) with the gradient (1, −2): m̂ = g and v̂ = g², so r = sign(g) + 0.01 p = (1.03, −0.96);
    /// ‖p‖ = 5, ‖r‖ = √1.9825 = 1.40801; p − 0.1 · 3.55109 · r = (2.63424, 4.34090). The bias goes by 0.1 · sign(g), without decay.
    @Test
    void theFirstStepIsThatOfAHandComputation() {
        try (NDManager manager = NDManager.newBaseManager()) {
            SequencedMap<String, NDArray> parameters = new LinkedHashMap<>();
            parameters.put("a.weight", parameter(manager, 3, 4));
            parameters.put("a.bias", parameter(manager, 1, 1));
            try (Lamb lamb = new Lamb(parameters, PLAIN, AdamW::decaysByDefault)) {
                backward(manager, parameters, new float[][] {{1, -2}, {5, -5}});
                assertThat(lamb.step(0.1f)).isCloseTo((float) Math.sqrt(55), within(1e-5f));
            }
            float[] weight = parameters.get("a.weight").toFloatArray();
            assertThat(weight[0]).isCloseTo(2.63424f, within(1e-4f));
            assertThat(weight[1]).isCloseTo(4.34090f, within(1e-4f));
            float[] bias = parameters.get("a.bias").toFloatArray();
            assertThat(bias[0]).isCloseTo(0.9f, within(1e-5f));
            assertThat(bias[1]).isCloseTo(1.1f, within(1e-5f));
        }
    }

    @Test
    void manyStepsAreThoseOfTheAlgorithm() {
        AdamW.Settings clipped = new AdamW.Settings(0.9f, 0.98f, 1e-6f, 0.02f, 1);
        double[][] p = {{0.5, -1, 2}, {0, 0, 0}, {0.1, 0.2, 0.3}};
        double[][] m = new double[3][3];
        double[][] v = new double[3][3];
        try (NDManager manager = NDManager.newBaseManager()) {
            SequencedMap<String, NDArray> parameters = new LinkedHashMap<>();
            parameters.put("a.weight", parameter(manager, 0.5f, -1, 2));
            parameters.put("zero.weight", parameter(manager, 0, 0, 0));
            parameters.put("a.bias", parameter(manager, 0.1f, 0.2f, 0.3f));
            try (Lamb lamb = new Lamb(parameters, clipped, AdamW::decaysByDefault)) {
                for (int step = 1; step <= 6; step++) {
                    float[][] gradients = new float[3][3];
                    double norm = 0;
                    for (int i = 0; i < 9; i++) {
                        gradients[i / 3][i % 3] = (float) Math.sin(step * 1.7 + i * 0.9);
                        norm += gradients[i / 3][i % 3] * (double) gradients[i / 3][i % 3];
                    }
                    backward(manager, parameters, gradients);
                    lamb.step(0.05f);
                    double scale = Math.min(1, 1 / (Math.sqrt(norm) + 1e-6));
                    for (int k = 0; k < 3; k++) {
                        step(p[k], m[k], v[k], gradients[k], scale, step, k < 2);
                    }
                }
            }
            int k = 0;
            for (NDArray parameter : parameters.values()) {
                float[] have = parameter.toFloatArray();
                for (int i = 0; i < 3; i++) {
                    assertThat((double) have[i]).isCloseTo(p[k][i], within(1e-5));
                }
                k++;
            }
        }
    }

    private static void step(
            double[] p, double[] m, double[] v, float[] g, double scale, int t, boolean adapted) {
        double[] r = new double[p.length];
        double lengthP = 0;
        double lengthR = 0;
        for (int i = 0; i < p.length; i++) {
            m[i] = 0.9 * m[i] + 0.1 * scale * g[i];
            v[i] = 0.98 * v[i] + 0.02 * scale * g[i] * scale * g[i];
            double mean = m[i] / (1 - Math.pow(0.9, t));
            double variance = v[i] / (1 - Math.pow(0.98, t));
            r[i] = mean / (Math.sqrt(variance) + 1e-6) + (adapted ? 0.02 * p[i] : 0);
            lengthP += p[i] * p[i];
            lengthR += r[i] * r[i];
        }
        double ratio = adapted && lengthP > 0 && lengthR > 0 ? Math.sqrt(lengthP / lengthR) : 1;
        for (int i = 0; i < p.length; i++) {
            p[i] -= 0.05 * ratio * r[i];
        }
    }

    @Test
    void divergenceChangesNothing() {
        try (NDManager manager = NDManager.newBaseManager()) {
            SequencedMap<String, NDArray> parameters = new LinkedHashMap<>();
            parameters.put("a.weight", parameter(manager, 3, 4));
            try (Lamb lamb = new Lamb(parameters, PLAIN, AdamW::decaysByDefault)) {
                backward(manager, parameters, new float[][] {{Float.NaN, 1}});
                assertThatThrownBy(() -> lamb.step(0.1f))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("NaN");
                assertThat(lamb.steps()).isZero();
                assertThat(parameters.get("a.weight").toFloatArray()).containsExactly(3, 4);
            }
        }
    }

    private static NDArray parameter(NDManager manager, float... values) {
        NDArray array = manager.create(values);
        array.setRequiresGradient(true);
        return array;
    }

    /// The gradients of Σ p·g are g.
    private static void backward(
            NDManager manager, SequencedMap<String, NDArray> parameters, float[][] gradients) {
        try (NDManager step = manager.newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray loss = step.create(0f);
            int k = 0;
            for (NDArray parameter : parameters.values()) {
                loss = loss.add(step.create(gradients[k++]).mul(parameter).sum());
            }
            collector.backward(loss);
        }
    }
}
