package dev.frontdesk.training.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What this machine is, in general words, and what else it does: nothing that would name it.
final class Machine implements Section {
    private static final Path CPU = Path.of("/proc/cpuinfo");

    /// Sets of instructions that matrix products gain from, by their names in Linux.
    private static final List<String> TELLING =
            List.of(
                    "avx2",
                    "fma",
                    "avx512f",
                    "avx512_bf16",
                    "avx512_vnni",
                    "avx_vnni",
                    "amx_int8",
                    "amx_bf16",
                    "asimd",
                    "asimddp",
                    "i8mm",
                    "sve");

    private final int threads;

    Machine(int threads) {
        this.threads = threads;
    }

    @Override
    public Table measure() {
        Runtime runtime = Runtime.getRuntime();
        List<List<Object>> rows = new ArrayList<>();
        rows.add(List.of("cores", runtime.availableProcessors()));
        rows.add(List.of("threads of a measurement, if nothing else is said", threads));
        rows.add(
                List.of(
                        "architecture",
                        System.getProperty("os.arch") + ", " + System.getProperty("os.name")));
        rows.add(List.of("instruction sets", instructionSets()));
        rows.add(
                List.of(
                        "Java",
                        System.getProperty("java.vm.name")
                                + " "
                                + System.getProperty("java.vm.version")));
        rows.add(List.of("greatest heap, MB", runtime.maxMemory() >> 20));
        rows.add(List.of("load average of the last minute", load()));
        return new Table(
                "machine",
                "The machine",
                "A load near 0 before the start is a quiet machine; with more, trust ratios only.",
                List.of("what", "value"),
                rows);
    }

    /// Runnable threads of the last minute, others' included; negative where the system does not tell.
    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String instructionSets() {
        try (Stream<String> lines = Files.lines(CPU)) {
            List<String> flags =
                    lines.filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                            .findFirst()
                            .map(line -> Arrays.asList(line.split("\\s+")))
                            .orElse(List.of());
            return TELLING.stream().filter(flags::contains).collect(Collectors.joining(", "));
        } catch (IOException e) {
            return "not told by this system";
        }
    }
}
