package dev.frontdesk.training.bench;

import dev.frontdesk.albert.EncoderOutput;
import dev.frontdesk.albert.Encoding;
import dev.frontdesk.albert.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// How far the exported graphs are from PyTorch on the same weights and texts of mixed lengths.
final class Parity implements Section {
    private static final int LENGTH_MAX = 64;

    private final List<Shape> shapes;
    private final Effort effort;

    Parity(List<Shape> shapes, Effort effort) {
        this.shapes = List.copyOf(shapes);
        this.effort = effort;
    }

    @Override
    public Table measure() {
        List<List<Object>> rows = new ArrayList<>();
        for (Shape shape : shapes) {
            List<Encoding> texts = new ArrayList<>();
            Random random = new Random(7);
            int count = effort.quick() ? 3 : 24;
            int longest = Math.min(LENGTH_MAX, shape.configuration().positions());
            for (int i = 0; i < count; i++) {
                texts.addAll(shape.texts(1, 1 + random.nextInt(longest), i));
            }
            try (Engines engines = new Engines(shape, effort.threads(), false)) {
                List<float[][]> wanted =
                        texts.stream().map(text -> engines.torch(List.of(text))).toList();
                for (Precision precision : Precision.values()) {
                    EncoderOutput found = engines.onnx(precision).encode(texts);
                    rows.add(row(shape, precision, wanted, found));
                }
            }
        }
        return new Table(
                "parity",
                "The exporter's parity with PyTorch",
                "Mean vectors of texts of 1 to 64 pieces; absolute differences of values, cosines of sentence vectors.",
                List.of("encoder", "precision", "values", "greatest_difference", "least_cosine"),
                rows);
    }

    private static List<Object> row(
            Shape shape, Precision precision, List<float[][]> wanted, EncoderOutput found) {
        double worst = 0;
        double cosine = 1;
        int values = 0;
        for (int i = 0; i < wanted.size(); i++) {
            float[][] pairs = {found.sentence()[i], found.words()[i]};
            for (int part = 0; part < pairs.length; part++) {
                worst = Math.max(worst, difference(wanted.get(i)[part], pairs[part]));
                values += pairs[part].length;
            }
            cosine = Math.min(cosine, cosine(wanted.get(i)[0], pairs[0]));
        }
        return List.of(
                shape.name(),
                precision == Precision.FLOAT32 ? "fp32" : "int8",
                values,
                worst,
                String.format(java.util.Locale.ROOT, "%.6f", cosine));
    }

    private static double difference(float[] a, float[] b) {
        double worst = 0;
        for (int i = 0; i < a.length; i++) {
            worst = Math.max(worst, Math.abs(a[i] - b[i]));
        }
        return worst;
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double left = 0;
        double right = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            left += (double) a[i] * a[i];
            right += (double) b[i] * b[i];
        }
        return dot / Math.sqrt(left * right);
    }
}
