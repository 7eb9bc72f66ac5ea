package dev.frontdesk.training.bench;

import dev.frontdesk.albert.Encoding;
import dev.frontdesk.albert.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The encoder over a grid of batch sizes and lengths, on every engine: latency, throughput, and how near it comes to the ceiling.
final class EncoderGrid implements Section {
    private static final String TORCH = "PyTorch, op by op";
    private static final List<String> COLUMNS =
            List.of(
                    "batch",
                    "length",
                    "engine",
                    "threads",
                    "millis",
                    "millis_p10",
                    "millis_p90",
                    "texts_per_second",
                    "tokens_per_second",
                    "gflops",
                    "of_ceiling",
                    "times_pytorch");

    private final Shape shape;
    private final Ceiling ceiling;
    private final int[] batches;
    private final int[] lengths;
    private final Effort effort;

    /// @param ceiling measured before
    EncoderGrid(Shape shape, Ceiling ceiling, int[] batches, int[] lengths, Effort effort) {
        this.shape = shape;
        this.ceiling = ceiling;
        this.batches = batches.clone();
        this.lengths = lengths.clone();
        this.effort = effort;
    }

    /// One session of ONNX Runtime, or PyTorch.
    private record Way(String engine, int threads, Consumer<List<Encoding>> pass) {}

    @Override
    public Table measure() {
        int all = effort.threads();
        List<List<Object>> rows = new ArrayList<>();
        try (Engines alone = new Engines(shape, 1, false);
                Engines sleeping = new Engines(shape, all, false);
                Engines spinning = new Engines(shape, all, true)) {
            List<Way> ways = new ArrayList<>();
            ways.add(new Way(TORCH, all, spinning::torch));
            if (all > 1) {
                addOnnx(ways, spinning, all, ", spinning");
                addOnnx(ways, sleeping, all, "");
            }
            addOnnx(ways, alone, 1, "");
            for (int batch : batches) {
                for (int length : lengths) {
                    rows.addAll(rows(ways, batch, length));
                }
            }
        }
        return new Table(
                "encoder_" + shape.key(),
                "Encoder, " + shape.name(),
                "Piece numbers in, mean vectors out. Threads that spin wait for work by burning their core, as PyTorch's do; serving reads with one thread a batch. `of ceiling`: of the best float32 product above, which had all threads. `times pytorch`: PyTorch's median over this one's.",
                COLUMNS,
                rows);
    }

    private static void addOnnx(List<Way> ways, Engines engines, int threads, String how) {
        ways.add(new Way("ONNX fp32" + how, threads, engines.onnx(Precision.FLOAT32)::encode));
        ways.add(new Way("ONNX int8" + how, threads, engines.onnx(Precision.INT8)::encode));
    }

    private List<List<Object>> rows(List<Way> ways, int batch, int length) {
        List<Encoding> texts = shape.texts(batch, length, 1);
        Interleaved race = new Interleaved(effort);
        ways.forEach(way -> race.add(way.engine + way.threads, () -> way.pass.accept(texts)));
        List<Samples> samples = List.copyOf(race.run().values());
        double torch = samples.getFirst().median();
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < ways.size(); i++) {
            Way way = ways.get(i);
            double seconds = samples.get(i).median();
            double gigaflops = shape.operations(batch, length) / seconds / 1e9;
            rows.add(
                    List.of(
                            batch,
                            length,
                            way.engine,
                            way.threads,
                            samples.get(i).millis(0.5),
                            samples.get(i).millis(0.1),
                            samples.get(i).millis(0.9),
                            batch / seconds,
                            batch * length / seconds,
                            gigaflops,
                            way.threads == effort.threads()
                                    ? (Object) (gigaflops / ceiling.gigaflops())
                                    : "",
                            torch / seconds));
        }
        return rows;
    }
}
