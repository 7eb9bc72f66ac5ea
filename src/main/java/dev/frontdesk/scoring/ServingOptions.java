package dev.frontdesk.scoring;

import ai.djl.Device;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.albert.OnnxEncoder;
import dev.frontdesk.albert.TextEncoder;
import dev.frontdesk.albert.TorchEncoder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/// How a bundle's encoder is run: by which engine, on which device, in how many threads.
///
/// ONNX Runtime is for the CPU, where it is the faster one; PyTorch for the GPU.
///
/// @param threads batches that are read side by side, each on one core of a CPU
/// @param engine AUTO: PyTorch on a GPU, ONNX Runtime without
/// @param device of PyTorch; AUTO: a GPU if there is one
public record ServingOptions(int threads, Engine engine, Hardware device) {
    /// What runs it.
    public enum Engine {
        AUTO,
        ONNX,
        TORCH
    }

    /// Where it runs.
    public enum Hardware {
        AUTO,
        CPU,
        GPU
    }

    /// What the options come to on a machine.
    enum Choice {
        ONNX,
        TORCH_ON_CPU,
        TORCH_ON_GPU
    }

    /// ONNX Runtime on the CPU.
    public static ServingOptions onCpu(int threads) {
        return new ServingOptions(threads, Engine.ONNX, Hardware.CPU);
    }

    /// Options by their names in the configuration.
    public static ServingOptions of(int threads, String engine, String device) {
        return new ServingOptions(
                threads, named(Engine.values(), engine), named(Hardware.values(), device));
    }

    private static <T extends Enum<T>> T named(T[] values, String name) {
        return Arrays.stream(values)
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "«%s» is none of %s"
                                        .formatted(
                                                name,
                                                List.of(values)
                                                        .toString()
                                                        .toLowerCase(Locale.ROOT))));
    }

    /// Checks that this machine has what the options ask for.
    ///
    /// @throws IllegalArgumentException when a GPU is asked for and there is none
    public void check() {
        choice(ServingOptions::hasGpu);
    }

    /// Opens the encoder of a bundle.
    TextEncoder open(Path bundle, EncoderFolder folder) {
        return switch (choice(ServingOptions::hasGpu)) {
            case ONNX ->
                    OnnxEncoder.open(bundle.resolve(HeadsFolder.GRAPH), folder.configuration(), 1);
            case TORCH_ON_CPU -> TorchEncoder.open(folder.weights(), Device.cpu());
            case TORCH_ON_GPU -> TorchEncoder.open(folder.weights(), Device.gpu());
        };
    }

    /// Where PyTorch's own natives for the CPU are all there is, it is not loaded to ask.
    private static boolean hasGpu() {
        return TorchEncoder.mayHaveGpu() && TorchEncoder.gpus() > 0;
    }

    Choice choice(BooleanSupplier hasGpu) {
        if (engine == Engine.ONNX || (engine == Engine.AUTO && device == Hardware.CPU)) {
            return Choice.ONNX;
        }
        return switch (device) {
            case CPU -> Choice.TORCH_ON_CPU;
            case GPU -> {
                if (!hasGpu.getAsBoolean()) {
                    throw new IllegalArgumentException(
                            "a GPU is asked for, and PyTorch finds none (it needs CUDA natives)");
                }
                yield Choice.TORCH_ON_GPU;
            }
            case AUTO ->
                    hasGpu.getAsBoolean()
                            ? Choice.TORCH_ON_GPU
                            : engine == Engine.TORCH ? Choice.TORCH_ON_CPU : Choice.ONNX;
        };
    }
}
