package dev.frontdesk.training.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.frontdesk.albert.AlbertModel;
import dev.frontdesk.albert.Encoding;
import dev.frontdesk.albert.OnnxEncoder;
import dev.frontdesk.albert.OnnxExporter;
import dev.frontdesk.albert.Precision;
import dev.frontdesk.albert.TokenBatch;
import java.util.List;

/// One encoder on every engine that can run it: ONNX Runtime in float32 and int8, and PyTorch through DJL, operation by operation.
final class Engines implements AutoCloseable {
    private final NDManager manager;
    private final AlbertModel model;
    private final OnnxEncoder exact;
    private final OnnxEncoder fast;

    /// @param spinning whether ONNX Runtime's threads burn their cores between two nodes, as PyTorch's do
    Engines(Shape shape, int threads, boolean spinning) {
        manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        model = AlbertModel.of(shape.weights(), manager, false);
        exact = onnx(shape, Precision.FLOAT32, threads, spinning);
        fast = onnx(shape, Precision.INT8, threads, spinning);
    }

    static OnnxEncoder onnx(Shape shape, Precision precision, int threads, boolean spinning) {
        return OnnxEncoder.open(
                OnnxExporter.export(shape.weights(), precision),
                shape.configuration(),
                threads,
                spinning);
    }

    OnnxEncoder onnx(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> exact;
            case INT8 -> fast;
        };
    }

    AlbertModel model() {
        return model;
    }

    /// The mean vectors of texts by PyTorch, the same work as [OnnxEncoder#encode]'s.
    float[][] torch(List<Encoding> texts) {
        try (NDManager step = manager.newSubManager()) {
            TokenBatch batch = TokenBatch.of(texts, model.configuration().padId(), step);
            NDArray hidden = model.hiddenStates(batch, false);
            float[] sentence = AlbertModel.mean(hidden, batch.mask()).toFloatArray();
            float[] words =
                    AlbertModel.mean(model.wordVectors(batch.ids()), batch.mask()).toFloatArray();
            return new float[][] {sentence, words};
        }
    }

    @Override
    public void close() {
        exact.close();
        fast.close();
        model.close();
        manager.close();
    }
}
