package dev.frontdesk.albert;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Time to cut one text into pieces, by JMH.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init")
public class TokenizerBenchmark {
    @Param({
        "where is my order",
        "Hi, I ordered two lamps last Tuesday and only one of them has arrived. When will the other one come?"
    })
    String text;

    private AlbertTokenizer tokenizer;

    @Setup
    public void open() {
        tokenizer = EncoderFolder.open(Fixtures.DEFAULT_ENCODER).tokenizer();
    }

    @TearDown
    public void close() {
        tokenizer.close();
    }

    @Benchmark
    public Encoding encode() {
        return tokenizer.encode(text, 64);
    }
}
