package dev.frontdesk.albert;

import dev.frontdesk.albert.AlbertException.Code;
import dev.frontdesk.albert.Safetensors.ElementType;
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
        ElementType type();

        int[] shape();

        long bytes();
    }

    private record Floats(ElementType type, Tensor tensor) implements Part {
        @Override
        public int[] shape() {
            return tensor.shape();
        }

        @Override
        public long bytes() {
            return (long) type.bytes() * tensor.values().length;
        }
    }

    private record Raw(ElementType type, int[] shape, byte[] content) implements Part {
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
        return add(name, ElementType.F32, tensor);
    }

    /// Adds an F16 tensor: the values rounded to half precision.
    public SafetensorsWriter addHalf(String name, Tensor tensor) {
        return add(name, ElementType.F16, tensor);
    }

    /// Adds a tensor of F32, F16 or BF16. Values that were read from BF16 are the same in it, the others are cut.
    SafetensorsWriter add(String name, ElementType type, Tensor tensor) {
        if (!type.isFloat()) {
            throw new IllegalArgumentException(type + " for the floats of " + name);
        }
        return put(name, new Floats(type, tensor));
    }

    /// Adds a tensor of any type as bytes.
    SafetensorsWriter addRaw(String name, ElementType type, List<Integer> shape, byte[] content) {
        int[] sizes = shape.stream().mapToInt(Integer::intValue).toArray();
        return put(name, new Raw(type, sizes, content));
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
        switch (part) {
            case Floats(ElementType type, Tensor tensor) -> writeFloats(out, type, tensor.values());
            case Raw raw -> out.write(raw.content());
        }
    }

    private static void writeFloats(OutputStream out, ElementType type, float[] values)
            throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int most = CHUNK_BYTES / type.bytes();
        for (int from = 0; from < values.length; from += most) {
            int count = Math.min(most, values.length - from);
            if (type == ElementType.F32) {
                chunk.asFloatBuffer().put(values, from, count);
            } else {
                for (int i = 0; i < count; i++) {
                    chunk.putShort(2 * i, half(type, values[from + i]));
                }
            }
            out.write(chunk.array(), 0, type.bytes() * count);
        }
    }

    private static short half(ElementType type, float value) {
        return type == ElementType.F16
                ? Float.floatToFloat16(value)
                : (short) (Float.floatToRawIntBits(value) >>> 16);
    }
}
