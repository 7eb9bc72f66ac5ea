package dev.frontdesk.albert;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.util.Utils;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A frozen [AlbertModel] that serves: what runs where there is a GPU.
public final class TorchEncoder implements TextEncoder {
    private static final String ENGINE = "PyTorch";

    private final NDManager manager;
    private final AlbertModel model;

    private TorchEncoder(AlbertWeights weights, Device device) {
        this.manager = NDManager.newBaseManager(device, ENGINE);
        this.model = AlbertModel.of(weights, manager, false);
    }

    /// An encoder with these weights in the memory of `device`.
    public static TorchEncoder open(AlbertWeights weights, Device device) {
        return new TorchEncoder(weights, device);
    }

    /// The GPUs that PyTorch finds.
    public static int gpus() {
        return Engine.getEngine(ENGINE).getGpuCount();
    }

    /// Whether PyTorch may find a GPU: the natives that come with the program are for the CPU alone, and need not be loaded to ask.
    public static boolean mayHaveGpu() {
        @Nullable String flavor = Utils.getEnvOrSystemProperty("PYTORCH_FLAVOR");
        return Utils.getEnvOrSystemProperty("PYTORCH_LIBRARY_PATH") != null
                || (flavor != null && flavor.startsWith("cu"));
    }

    @Override
    public AlbertConfiguration configuration() {
        return model.configuration();
    }

    @Override
    public EncoderOutput encode(List<Encoding> encodings) {
        float[][] sentence = new float[encodings.size()][];
        float[][] words = new float[encodings.size()][];
        for (int[] rows : LengthBatches.of(encodings, configuration())) {
            List<Encoding> texts = Arrays.stream(rows).mapToObj(encodings::get).toList();
            try (NDManager step = manager.newSubManager()) {
                TokenBatch batch = TokenBatch.of(texts, configuration().padId(), step);
                NDArray hidden = model.hiddenStates(batch, false);
                take(AlbertModel.mean(hidden, batch.mask()), rows, sentence);
                take(AlbertModel.mean(model.wordVectors(batch.ids()), batch.mask()), rows, words);
            }
        }
        return new EncoderOutput(sentence, words);
    }

    private static void take(NDArray means, int[] rows, float[][] target) {
        float[] flat = means.toFloatArray();
        int width = flat.length / rows.length;
        for (int i = 0; i < rows.length; i++) {
            target[rows[i]] = Arrays.copyOfRange(flat, i * width, (i + 1) * width);
        }
    }

    @Override
    public void close() {
        model.close();
        manager.close();
    }
}
