package dev.frontdesk.albert;

import dev.frontdesk.albert.AlbertException.Code;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A `.safetensors` file in the making: tensors in the order in which they were added.
///
/// The same tensors, order and metadata give the same bytes, those that Hugging Face's own writer gives. The file
/// appears at once under its name, by a rename in the same folder. Not safe for threads.
public final class SafetensorsWriter {
    private static final int CHUNK_BYTES = 1 << 16;

    /// A tensor as it will be written.
    private sealed interface Part {
        String type();

        int[] shape();

        long bytes();
    }

    private record Floats(Tensor tensor) implements Part {
        @Override
        public String type() {
            return "F32";
        }

        @Override
        public int[] shape() {
            return tensor.shape();
        }

        @Override
        public long bytes() {
            return 4L * tensor.values().length;
        }
    }

    private record Halves(Tensor tensor) implements Part {
        @Override
        public String type() {
            return "F16";
        }

        @Override
        public int[] shape() {
            return tensor.shape();
        }

        @Override
        public long bytes() {
            return 2L * tensor.values().length;
        }
    }

    private record Brains(Tensor tensor) implements Part {
        @Override
        public String type() {
            return "BF16";
        }

        @Override
        public int[] shape() {
            return tensor.shape();
        }

        @Override
        public long bytes() {
            return 2L * tensor.values().length;
        }
    }

    private record Raw(String type, int[] shape, byte[] content) implements Part {
        @Override
        public long bytes() {
            return content.length;
        }
    }

    private final Map<String, String> metadata;
    private final SequencedMap<String, Part> tensors = new LinkedHashMap<>();
    private byte @Nullable [] givenHeader;

    /// What stands beside the tensors; keep it sorted for stable bytes.
    public SafetensorsWriter(Map<String, String> metadata) {
        this.metadata = new LinkedHashMap<>(metadata);
    }

    /// Adds an F32 tensor.
    public SafetensorsWriter add(String name, Tensor tensor) {
        return put(name, new Floats(tensor));
    }

    /// Adds an F16 tensor: the values rounded to half precision.
    public SafetensorsWriter addHalf(String name, Tensor tensor) {
        return put(name, new Halves(tensor));
    }

    /// Adds a BF16 tensor; exact for values that were read from BF16, the others are cut.
    SafetensorsWriter addBrain(String name, Tensor tensor) {
        return put(name, new Brains(tensor));
    }

    /// Adds a tensor of any type as bytes.
    SafetensorsWriter addRaw(
            String name, Safetensors.ElementType type, List<Integer> shape, byte[] content) {
        int[] sizes = shape.stream().mapToInt(Integer::intValue).toArray();
        return put(name, new Raw(type.name(), sizes, content));
    }

    /// Writes this header instead of an own one: that of a file with these tensors at these places.
    SafetensorsWriter header(byte[] header) {
        this.givenHeader = header.clone();
        return this;
    }

    private SafetensorsWriter put(String name, Part tensor) {
        if (tensors.putIfAbsent(name, tensor) != null) {
            throw new IllegalArgumentException("tensor " + name + " is added twice");
        }
        return this;
    }

    /// Writes the file, replacing an older one only when all bytes are written.
    public void write(Path file) {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            try (OutputStream out = Files.newOutputStream(partial)) {
                byte[] header = givenHeader == null ? header() : givenHeader;
                out.write(
                        ByteBuffer.allocate(8)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putLong(header.length)
                                .array());
                out.write(header);
                for (Part tensor : tensors.values()) {
                    writeData(out, tensor);
                }
            }
            Files.move(
                    partial,
                    file,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new AlbertException(Code.FILE, file + ": cannot be written: " + e, e);
        }
    }

    private byte[] header() {
        StringBuilder out = new StringBuilder("{");
        if (!metadata.isEmpty()) {
            out.append("\"__metadata__\":{")
                    .append(
                            metadata.entrySet().stream()
                                    .map(e ->
                                            JsonText.quote(e.getKey())
                                                    + ":"
                                                    + JsonText.quote(e.getValue()))
                                    .collect(Collectors.joining(",")))
                    .append('}');
        }
        long at = 0;
        for (Map.Entry<String, Part> entry : tensors.entrySet()) {
            Part part = entry.getValue();
            long end = at + part.bytes();
            out.append(out.length() > 1 ? "," : "")
                    .append(JsonText.quote(entry.getKey()))
                    .append(":{\"dtype\":\"")
                    .append(part.type())
                    .append("\",\"shape\":")
                    .append(Arrays.toString(part.shape()).replace(" ", ""))
                    .append(",\"data_offsets\":[")
                    .append(at)
                    .append(',')
                    .append(end)
                    .append("]}");
            at = end;
        }
        out.append('}');
        byte[] json = out.toString().getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    private static void writeData(OutputStream out, Part part) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        switch (part) {
            case Floats(Tensor tensor) -> {
                float[] values = tensor.values();
                for (int from = 0; from < values.length; from += CHUNK_BYTES / 4) {
                    int count = Math.min(CHUNK_BYTES / 4, values.length - from);
                    chunk.asFloatBuffer().put(values, from, count);
                    out.write(chunk.array(), 0, 4 * count);
                }
            }
            case Halves(Tensor tensor) -> {
                float[] values = tensor.values();
                for (int from = 0; from < values.length; from += CHUNK_BYTES / 2) {
                    int count = Math.min(CHUNK_BYTES / 2, values.length - from);
                    for (int i = 0; i < count; i++) {
                        chunk.putShort(2 * i, Float.floatToFloat16(values[from + i]));
                    }
                    out.write(chunk.array(), 0, 2 * count);
                }
            }
            case Brains(Tensor tensor) -> {
                float[] values = tensor.values();
                for (int from = 0; from < values.length; from += CHUNK_BYTES / 2) {
                    int count = Math.min(CHUNK_BYTES / 2, values.length - from);
                    for (int i = 0; i < count; i++) {
                        int bits = Float.floatToRawIntBits(values[from + i]);
                        chunk.putShort(2 * i, (short) (bits >>> 16));
                    }
                    out.write(chunk.array(), 0, 2 * count);
                }
            }
            case Raw raw -> out.write(raw.content());
        }
    }
}
