package dev.frontdesk.albert;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.frontdesk.albert.AlbertException.Code;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/// A serving graph loaded into ONNX Runtime on the CPU.
public final class OnnxEncoder implements TextEncoder {
    private final OrtEnvironment environment = OnnxLibrary.ENVIRONMENT;
    private final OrtSession session;
    private final AlbertConfiguration configuration;

    private OnnxEncoder(
            OnnxSessions.Source source,
            String name,
            AlbertConfiguration configuration,
            int threads,
            boolean spinning) {
        this.configuration = configuration;
        this.session = OnnxSessions.open(source, name, threads, spinning);
        if (!session.getInputNames()
                .equals(Set.of(OnnxExporter.IDS, OnnxExporter.MASK, OnnxExporter.TYPES))) {
            close();
            throw new AlbertException(
                    Code.ONNX,
                    name + ": not a graph of ours, its inputs are " + session.getInputNames());
        }
    }

    /// A graph in memory, with `threads` threads that sleep between runs.
    public static OnnxEncoder open(byte[] graph, AlbertConfiguration configuration, int threads) {
        return open(graph, configuration, threads, false);
    }

    /// A graph in memory; `spinning` threads wait for work by burning their core, which is faster on a machine with nothing else to do.
    public static OnnxEncoder open(
            byte[] graph, AlbertConfiguration configuration, int threads, boolean spinning) {
        return new OnnxEncoder(
                (environment, options) -> environment.createSession(graph, options),
                "graph",
                configuration,
                threads,
                spinning);
    }

    /// A graph in a file, with `threads` threads that sleep between runs.
    public static OnnxEncoder open(Path graph, AlbertConfiguration configuration, int threads) {
        return new OnnxEncoder(
                (environment, options) -> environment.createSession(graph.toString(), options),
                graph.toString(),
                configuration,
                threads,
                false);
    }

    @Override
    public AlbertConfiguration configuration() {
        return configuration;
    }

    @Override
    public EncoderOutput encode(List<Encoding> encodings) {
        float[][] sentence = new float[encodings.size()][];
        float[][] words = new float[encodings.size()][];
        run(
                encodings,
                Set.of(OnnxExporter.SENTENCE, OnnxExporter.WORDS),
                (rows, result) -> {
                    take(result, OnnxExporter.SENTENCE, rows, sentence);
                    take(result, OnnxExporter.WORDS, rows, words);
                });
        return new EncoderOutput(sentence, words);
    }

    /// The last hidden states [B][S][H], for each text as many as it has tokens, padding left out.
    public float[][][] tokenVectors(List<Encoding> encodings) {
        float[][][] vectors = new float[encodings.size()][][];
        run(
                encodings,
                Set.of(OnnxExporter.HIDDEN),
                (rows, result) -> {
                    FloatBuffer hidden = buffer(result, OnnxExporter.HIDDEN);
                    int width = hidden.remaining() / rows.length / configuration.hiddenSize();
                    for (int row = 0; row < rows.length; row++) {
                        float[][] tokens =
                                new float[encodings.get(rows[row]).length()]
                                        [configuration.hiddenSize()];
                        for (int i = 0; i < tokens.length; i++) {
                            hidden.get((row * width + i) * configuration.hiddenSize(), tokens[i]);
                        }
                        vectors[rows[row]] = tokens;
                    }
                });
        return vectors;
    }

    @Override
    public void close() {
        OnnxSessions.close(session);
    }

    private void run(
            List<Encoding> encodings,
            Set<String> outputs,
            BiConsumer<int[], OrtSession.Result> taker) {
        for (int[] rows : LengthBatches.of(encodings, configuration)) {
            runBatch(encodings, rows, outputs, taker);
        }
    }

    private void runBatch(
            List<Encoding> encodings,
            int[] rows,
            Set<String> outputs,
            BiConsumer<int[], OrtSession.Result> taker) {
        int width = encodings.get(rows[rows.length - 1]).length();
        long[] ids = new long[rows.length * width];
        long[] mask = new long[rows.length * width];
        long[] types = new long[rows.length * width];
        for (int row = 0; row < rows.length; row++) {
            Encoding encoding = encodings.get(rows[row]);
            for (int i = 0; i < width; i++) {
                boolean inside = i < encoding.length();
                ids[row * width + i] = inside ? encoding.ids()[i] : configuration.padId();
                mask[row * width + i] = inside ? 1 : 0;
                types[row * width + i] = inside ? encoding.tokenTypes()[i] : 0;
            }
        }
        long[] shape = {rows.length, width};
        try (OnnxTensor idTensor =
                        OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
                OnnxTensor maskTensor =
                        OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape);
                OnnxTensor typeTensor =
                        OnnxTensor.createTensor(environment, LongBuffer.wrap(types), shape);
                OrtSession.Result result =
                        session.run(
                                Map.of(
                                        OnnxExporter.IDS, idTensor,
                                        OnnxExporter.MASK, maskTensor,
                                        OnnxExporter.TYPES, typeTensor),
                                outputs)) {
            taker.accept(rows, result);
        } catch (OrtException e) {
            throw new AlbertException(
                    Code.ONNX,
                    "a run of [" + rows.length + "," + width + "] failed: " + e.getMessage(),
                    e);
        }
    }

    private static void take(
            OrtSession.Result result, String output, int[] rows, float[][] target) {
        FloatBuffer values = buffer(result, output);
        int width = values.remaining() / rows.length;
        for (int row = 0; row < rows.length; row++) {
            target[rows[row]] = new float[width];
            values.get(row * width, target[rows[row]]);
        }
    }

    private static FloatBuffer buffer(OrtSession.Result result, String output) {
        return ((OnnxTensor) result.get(output).orElseThrow()).getFloatBuffer();
    }
}
