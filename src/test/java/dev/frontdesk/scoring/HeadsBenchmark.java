package dev.frontdesk.scoring;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Time of the heads of the sample company's model for one text, by JMH, the encoder left out.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init")
public class HeadsBenchmark {
    private static final String TEXT = "How do I return a sofa that is too big for my living room?";

    @Param({"en", "zh"})
    String locale;

    private Heads heads;
    private float[] x;
    private SparseVector grams;

    @Setup
    public void read() {
        heads =
                Objects.requireNonNull(
                        HeadsFolder.read(Path.of("dialog-data/bundle/heads")).get(locale));
        Random random = new Random(3);
        x = new float[heads.width()];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        grams = heads.ngrams().of(TEXT);
    }

    @Benchmark
    public SparseVector ngrams() {
        return heads.ngrams().of(TEXT);
    }

    @Benchmark
    public double[] intent() {
        return heads.intentProbabilities(x, grams);
    }

    @Benchmark
    public Understanding all() {
        return heads.understand(x, grams, 0, false);
    }
}
