package dev.frontdesk.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.util.Locale;

/// The device on which PyTorch computes, by the name that people give it.
final class TorchDevice {
    private static final String THREADS = "ai.djl.pytorch.num_threads";
    private static final String THREADS_BETWEEN = "ai.djl.pytorch.num_interop_threads";

    private TorchDevice() {}

    /// The device that `name` means: auto, cpu or gpu. The engine is asked: `Device.gpu()` alone would fail at the first tensor only.
    ///
    /// @throws IllegalArgumentException where a GPU is asked for and there is none
    static Device of(String name) {
        limitThreads();
        int gpus = Engine.getEngine("PyTorch").getGpuCount();
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "cpu" -> Device.cpu();
            case "auto" -> gpus > 0 ? Device.gpu() : Device.cpu();
            case "gpu" -> {
                if (gpus == 0) {
                    throw new IllegalArgumentException(
                            "--device gpu: PyTorch finds no GPU here (it needs CUDA natives, see docs)");
                }
                yield Device.gpu();
            }
            default ->
                    throw new IllegalArgumentException("--device is auto, cpu or gpu, not " + name);
        };
    }

    /// Before the engine starts: a thread for two of the cores that Java sees, for two of them often are one. Steps are small, and threads
    /// that wait for each other cost more than they bring: on two cores one thread made 3.7 steps a second, two made 2.0.
    static void limitThreads() {
        int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        System.setProperty(THREADS, System.getProperty(THREADS, Integer.toString(half)));
        System.setProperty(THREADS_BETWEEN, System.getProperty(THREADS_BETWEEN, "1"));
    }
}
