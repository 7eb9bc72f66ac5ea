package dev.frontdesk.training.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.scoring.HeadsFolder;
import dev.frontdesk.training.EncoderChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `bench`: how fast this machine does what Frontdesk does, as one table after the other; docs/BENCHMARKS.md says how to read them.
@Command(
        name = "bench",
        description = "Measures tokenizer, encoder, heads, queue and training on this machine.",
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path HEADS = Path.of("dialog-data", "bundle", HeadsFolder.HEADS);
    private static final String TORCH_THREADS = "ai.djl.pytorch.num_threads";

    @Option(
            names = "--encoder",
            paramLabel = "DIR|ID",
            converter = EncoderChoice.Reader.class,
            description =
                    "The encoder: a folder, or a Hub id (default: the one that ships). ALBERT-base's shape is measured beside it.")
    private @Nullable EncoderChoice encoder;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of a measurement (default: one a core).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--quick",
            description =
                    "A few passes of each, ALBERT-base's shape left out: to see that all works, not for figures.")
    private boolean quick;

    @Option(names = "--report", paramLabel = "DIR", description = "Where report.json, .md go.")
    private @Nullable Path report;

    @Option(names = "--json", description = "Print JSON instead of Markdown.")
    private boolean json;

    private final Clock clock;

    public BenchCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        if (threads < 1) {
            throw new IllegalArgumentException("--threads is " + threads + ", not 1 or more");
        }
        // Read once, when the engine is loaded.
        System.setProperty(TORCH_THREADS, Integer.toString(threads));
        Path unpacked = Files.createTempDirectory("frontdesk-bench-");
        try {
            EncoderFolder folder =
                    encoder == null ? EncoderFolder.bundled(unpacked) : encoder.open();
            publish(measure(sections(folder)));
        } finally {
            delete(unpacked);
        }
        return 0;
    }

    private List<Section> sections(EncoderFolder folder) {
        Effort effort = quick ? Effort.quick(threads) : Effort.full(threads);
        String name = encoder == null ? "the encoder that ships" : encoder.text();
        Shape own = new Shape("own", name, folder.weights());
        int longest = folder.configuration().positions();
        int[] batches = quick ? new int[] {1, 4} : new int[] {1, 8, 32};
        int[] lengths = fitting(longest, quick ? new int[] {8} : new int[] {8, 16, 32, 64, 128});
        List<Section> sections = new ArrayList<>();
        sections.add(new Machine(threads));
        Ceiling ceiling = new Ceiling(own, effort);
        sections.add(ceiling);
        sections.add(new EncoderGrid(own, ceiling, batches, lengths, effort));
        List<Shape> shapes = new ArrayList<>(List.of(own));
        if (!quick) {
            Shape base = Shape.base();
            Ceiling high = new Ceiling(base, effort);
            shapes.add(base);
            sections.add(high);
            sections.add(
                    new EncoderGrid(base, high, new int[] {1, 8, 32}, new int[] {16, 32}, effort));
        }
        sections.add(new Parity(shapes, effort));
        sections.add(new TokenizerSpeed(folder, effort));
        if (Files.isDirectory(HEADS)) {
            sections.add(new HeadsSpeed(HeadsFolder.read(HEADS), effort));
        } else {
            System.err.println("Heads are left out: there is no " + HEADS + " in this folder.");
        }
        sections.add(
                new QueueLoad(
                        own, fitting(longest, quick ? new int[] {8} : new int[] {16, 32}), effort));
        sections.add(new TrainingSpeed(folder, effort));
        return sections;
    }

    private static int[] fitting(int longest, int... lengths) {
        int[] fitting = java.util.Arrays.stream(lengths).filter(l -> l <= longest).toArray();
        return fitting.length > 0 ? fitting : new int[] {longest};
    }

    /// Tables as they come, so that whoever waits sees them; standard output gets them whole.
    private List<Table> measure(List<Section> sections) {
        List<Table> tables = new ArrayList<>();
        for (Section section : sections) {
            long start = System.nanoTime();
            Table table = section.measure();
            tables.add(table);
            System.err.printf(
                    Locale.ROOT,
                    "%d of %d, %s: %.0f s, load average %.1f%n",
                    tables.size(),
                    sections.size(),
                    table.title(),
                    (System.nanoTime() - start) / 1e9,
                    Machine.load());
            if (!json) {
                System.out.println(table.markdown());
            }
        }
        return tables;
    }

    private void publish(List<Table> tables) throws IOException {
        ObjectNode figures = JSON.createObjectNode();
        figures.put("measured_at", clock.instant().toString());
        figures.put("threads", threads).put("quick", quick).put("load_at_end", Machine.load());
        tables.forEach(table -> figures.set(table.key(), table.json()));
        if (json) {
            System.out.println(JSON.writeValueAsString(figures));
        }
        if (report != null) {
            Files.createDirectories(report);
            String markdown =
                    "# Benchmarks, "
                            + figures.get("measured_at").asText()
                            + "\n\n"
                            + String.join("\n", tables.stream().map(Table::markdown).toList());
            Files.writeString(report.resolve("report.md"), markdown);
            Files.writeString(
                    report.resolve("report.json"),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsString(figures) + "\n");
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
