package dev.frontdesk.albert;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.frontdesk.albert.AlbertException.Code;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// An open `.safetensors` file, memory-mapped.
///
/// Everything that the header says is checked before a byte of data is read: lengths against the file, shapes
/// against lengths, and that the tensors cover the data without holes or overlaps, as the format demands. F32, F16
/// and BF16 are read as float32, widened here: a BF16 array in PyTorch's bindings ends the JVM. Names keep the order
/// of the header. Safe for threads until closed.
///
/// The format: eight bytes of header length, little-endian; a JSON header; the data.
public final class Safetensors implements AutoCloseable {
    static final int HEADER_BYTES_MAX = 8 << 20;
    private static final int RANK_MAX = 8;
    private static final ValueLayout.OfFloat FLOAT =
            JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// The element types of the format, with the bytes that one element takes.
    public enum ElementType {
        F64(8),
        F32(4),
        F16(2),
        BF16(2),
        I64(8),
        I32(4),
        I16(2),
        I8(1),
        U64(8),
        U32(4),
        U16(2),
        U8(1),
        BOOL(1);

        private final int bytes;

        ElementType(int bytes) {
            this.bytes = bytes;
        }

        int bytes() {
            return bytes;
        }

        /// Whether [Safetensors#floats] reads it.
        boolean isFloat() {
            return this == F32 || this == F16 || this == BF16;
        }
    }

    /// One tensor of the header; `begin` and `end` are byte offsets into the data.
    public record Entry(String name, ElementType type, List<Integer> shape, long begin, long end) {}

    private final Path file;
    private final Arena arena;
    private final MemorySegment header;
    private final MemorySegment data;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final SequencedMap<String, Entry> entries = new LinkedHashMap<>();

    private Safetensors(Path file, Arena arena, MemorySegment content) {
        this.file = file;
        this.arena = arena;
        if (content.byteSize() < 8) {
            throw error("is " + content.byteSize() + " bytes long, too short for a header");
        }
        long headerBytes = content.get(LONG, 0);
        if (headerBytes < 2
                || headerBytes > HEADER_BYTES_MAX
                || headerBytes > content.byteSize() - 8) {
            throw error(
                    "header length "
                            + Long.toUnsignedString(headerBytes)
                            + " is not within the file of "
                            + content.byteSize()
                            + " bytes and the limit of "
                            + HEADER_BYTES_MAX);
        }
        this.header = content.asSlice(8, headerBytes);
        this.data = content.asSlice(8 + headerBytes);
        readHeader();
        checkCoverage();
    }

    /// Maps and checks `file`; [AlbertException] says what is wrong with it.
    @SuppressWarnings("MustBeClosedChecker") // the arena lives until close()
    public static Safetensors open(Path file) {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new Safetensors(
                    file,
                    arena,
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (NoSuchFileException e) {
            arena.close();
            throw new AlbertException(Code.FILE, file + ": no such file", e);
        } catch (IOException e) {
            arena.close();
            throw new AlbertException(Code.FILE, file + ": cannot be read: " + e, e);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /// The free text beside the tensors, such as `format` → `pt`.
    public Map<String, String> metadata() {
        return metadata;
    }

    /// The tensors by name, in the header's order.
    public SequencedMap<String, Entry> entries() {
        return entries;
    }

    /// The header as it stands in the file, padding included.
    byte[] header() {
        return header.toArray(ValueLayout.JAVA_BYTE);
    }

    /// The bytes of tensor `name` as they stand in the file.
    byte[] bytes(String name) {
        MemorySegment bytes = content(entry(name));
        if (bytes.byteSize() > Integer.MAX_VALUE - 8) {
            throw error("tensor " + name + " is larger than an array can be");
        }
        return bytes.toArray(ValueLayout.JAVA_BYTE);
    }

    private Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw error("has no tensor " + name);
        }
        return entry;
    }

    private MemorySegment content(Entry entry) {
        return data.asSlice(entry.begin, entry.end - entry.begin);
    }

    /// The values of tensor `name`, F16 and BF16 widened.
    public Tensor floats(String name) {
        Entry entry = entry(name);
        MemorySegment bytes = content(entry);
        long count = bytes.byteSize() / entry.type.bytes;
        if (count > Integer.MAX_VALUE - 8) {
            throw error(
                    "tensor " + name + " has " + count + " elements, more than an array can hold");
        }
        float[] values = new float[(int) count];
        switch (entry.type) {
            case F32 -> MemorySegment.copy(bytes, FLOAT, 0, values, 0, values.length);
            case F16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.float16ToFloat(bytes.getAtIndex(SHORT, i));
                }
            }
            case BF16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.intBitsToFloat(bytes.getAtIndex(SHORT, i) << 16);
                }
            }
            case F64, I64, I32, I16, I8, U64, U32, U16, U8, BOOL ->
                    throw error(
                            "tensor "
                                    + name
                                    + " is "
                                    + entry.type
                                    + "; only F32, F16 and BF16 can be weights");
        }
        return new Tensor(entry.shape.stream().mapToInt(Integer::intValue).toArray(), values);
    }

    @Override
    public void close() {
        arena.close();
    }

    private void readHeader() {
        Map<String, @Nullable Object> json;
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(header.asByteBuffer()).toString();
            json = JsonText.parseObject(text);
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw error("header is not JSON: " + e.getMessage());
        }
        json.forEach((name, value) -> {
            if (!(value instanceof Map<?, ?> fields)) {
                throw error("header entry " + name + " is not an object");
            }
            if (name.equals("__metadata__")) {
                fields.forEach(
                        (key, text) -> metadata.put(String.valueOf(key), String.valueOf(text)));
            } else {
                entries.put(name, entry(name, fields));
            }
        });
    }

    private Entry entry(String name, Map<?, ?> fields) {
        ElementType type;
        try {
            type = ElementType.valueOf(String.valueOf(fields.get("dtype")));
        } catch (IllegalArgumentException e) {
            throw error("tensor " + name + " has the unknown dtype " + fields.get("dtype"));
        }
        List<Long> shape = wholeNumbers(name, "shape", fields.get("shape"));
        List<Long> offsets = wholeNumbers(name, "data_offsets", fields.get("data_offsets"));
        if (shape.size() > RANK_MAX || offsets.size() != 2) {
            throw error("tensor " + name + " has shape " + shape + " and data_offsets " + offsets);
        }
        long bytes = type.bytes;
        for (long size : shape) {
            // By division: a product of sizes may overflow before it is compared.
            if (size > Integer.MAX_VALUE || (size > 0 && bytes > data.byteSize() / size)) {
                throw error("tensor " + name + " of shape " + shape + " is larger than the file");
            }
            bytes *= size;
        }
        long begin = offsets.get(0);
        long end = offsets.get(1);
        if (end > data.byteSize() || end - begin != bytes) {
            throw error(
                    "tensor "
                            + name
                            + " of shape "
                            + shape
                            + " and type "
                            + type
                            + " takes "
                            + bytes
                            + " bytes, but its data_offsets are "
                            + offsets
                            + " of "
                            + data.byteSize());
        }
        return new Entry(name, type, shape.stream().map(Long::intValue).toList(), begin, end);
    }

    private List<Long> wholeNumbers(String name, String field, @Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream()
                    .map(item -> {
                        if (item instanceof Long number && number >= 0) {
                            return number;
                        }
                        throw error("tensor " + name + " has " + item + " in " + field);
                    })
                    .toList();
        }
        throw error("tensor " + name + " has no " + field);
    }

    private void checkCoverage() {
        long covered = 0;
        for (Entry entry :
                entries.values().stream()
                        .sorted(
                                Comparator.comparingLong(Entry::begin)
                                        .thenComparingLong(Entry::end))
                        .toList()) {
            if (entry.begin != covered) {
                throw error(
                        "tensor "
                                + entry.name
                                + " begins at byte "
                                + entry.begin
                                + (entry.begin < covered ? ", inside another" : ", after a hole")
                                + " (expected "
                                + covered
                                + ")");
            }
            covered = entry.end;
        }
        if (covered != data.byteSize()) {
            throw error("the tensors end at byte " + covered + " of " + data.byteSize());
        }
    }

    private AlbertException error(String what) {
        return new AlbertException(Code.WEIGHTS, file + ": " + what);
    }
}
