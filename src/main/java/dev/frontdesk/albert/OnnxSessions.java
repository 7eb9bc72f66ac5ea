package dev.frontdesk.albert;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.frontdesk.albert.AlbertException.Code;

/// How graphs are opened in ONNX Runtime on the CPU: every node after the other, each on `threads` threads.
final class OnnxSessions {
    private OnnxSessions() {}

    /// How a graph comes into ONNX Runtime.
    @FunctionalInterface
    interface Source {
        OrtSession open(OrtEnvironment environment, OrtSession.SessionOptions options)
                throws OrtException;
    }

    /// @param name what an error calls the graph
    /// @param spinning whether threads wait for work by burning their core
    static OrtSession open(Source source, String name, int threads, boolean spinning) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.addConfigEntry("session.intra_op.allow_spinning", spinning ? "1" : "0");
            return source.open(OnnxLibrary.ENVIRONMENT, options);
        } catch (OrtException e) {
            throw new AlbertException(
                    Code.ONNX, name + ": ONNX Runtime refuses the graph: " + e.getMessage(), e);
        }
    }

    static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new AlbertException(
                    Code.ONNX, "the session cannot be closed: " + e.getMessage(), e);
        }
    }
}
