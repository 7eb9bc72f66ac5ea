package dev.frontdesk.albert;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.frontdesk.albert.AlbertException.Code;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// ONNX Runtime's native library, loaded once in the process, with its telemetry off.
///
/// From 1.29 on the Linux library reports to its maker as soon as it is loaded, and crashes the process in doing so
/// when the command line is longer than some 4,000 characters (seen with 1.29.0). The only switch that works before
/// loading is the environment variable `ORT_DISABLE_TELEMETRY`, which Java cannot set but the C library can.
final class OnnxLibrary {
    static final String SWITCH = "ORT_DISABLE_TELEMETRY";
    static final OrtEnvironment ENVIRONMENT = load();

    private OnnxLibrary() {}

    private static OrtEnvironment load() {
        silence();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try {
            environment.setTelemetry(false);
        } catch (OrtException e) {
            throw new AlbertException(
                    Code.ONNX,
                    "ONNX Runtime's telemetry cannot be switched off: " + e.getMessage(),
                    e);
        }
        return environment;
    }

    @SuppressWarnings("restricted") // native access is granted to the whole program
    private static void silence() {
        Linker linker = Linker.nativeLinker();
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        FunctionDescriptor set =
                windows
                        ? FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS)
                        : FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_INT);
        MethodHandle handle =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow(windows ? "_putenv_s" : "setenv"), set);
        try (Arena arena = Arena.ofConfined()) {
            int failed =
                    windows
                            ? (int)
                                    handle.invokeExact(
                                            arena.allocateFrom(SWITCH), arena.allocateFrom("1"))
                            : (int)
                                    handle.invokeExact(
                                            arena.allocateFrom(SWITCH), arena.allocateFrom("1"), 1);
            if (failed != 0) {
                throw new AlbertException(Code.ONNX, SWITCH + " cannot be set: " + failed);
            }
        } catch (AlbertException e) {
            throw e;
        } catch (Throwable e) {
            throw new AlbertException(Code.ONNX, SWITCH + " cannot be set: " + e, e);
        }
    }
}
