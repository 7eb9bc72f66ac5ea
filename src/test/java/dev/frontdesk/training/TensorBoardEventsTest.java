package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The event files, read back by a reader of their own.
class TensorBoardEventsTest {
    /// RFC 3720, appendix B.4 (there the bytes of the checksum stand in their order on the wire).
    @ParameterizedTest
    @CsvSource({
        "0000000000000000000000000000000000000000000000000000000000000000, 8a9136aa",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, 62a8ab43",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f, 46dd794e",
        "1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100, 113fdb5c",
    })
    void theChecksumIsThatOfTheRfc(String hex, String expected) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        long crc = Long.parseLong(expected, 16);
        // TensorFlow's masking: ((crc >> 15) | (crc << 17)) + 0xa282ead8.
        int masked = (int) (((crc >>> 15) | (crc << 17)) + 0xa282ead8L);
        assertThat(TensorBoardEvents.maskedCrc(bytes, 0, bytes.length)).isEqualTo(masked);
    }

    @Test
    void whatIsWrittenReadsBack(@TempDir Path folder) throws IOException {
        try (TensorBoardEvents events = new TensorBoardEvents(folder, 1.7e9, 1)) {
            events.scalars(1.7e9 + 1, 20, Map.of("loss/words", 9.25));
            events.scalars(1.7e9 + 2, 300, Map.of("loss/words", 8.5));
        }
        try (TensorBoardEvents again = new TensorBoardEvents(folder, 1.7e9, 21)) {
            again.scalars(1.7e9 + 3, 40, Map.of("rate", 1e-3));
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.sorted().toList();
        }
        assertThat(files).hasSize(2);
        assertThat(files.getFirst().getFileName().toString())
                .startsWith("events.out.tfevents.1700000000");
        List<ByteBuffer> records = records(Files.readAllBytes(files.getFirst()));
        assertThat(records).hasSize(4);
        assertThat(new String(records.getFirst().array(), StandardCharsets.UTF_8))
                .endsWith("brain.Event:2");
        ByteBuffer last = records.get(3);
        assertThat(last.get()).as("wall_time, fixed64").isEqualTo((byte) 0x09);
        assertThat(last.getDouble()).isEqualTo(1.7e9 + 2);
        assertThat(last.get()).as("step, varint").isEqualTo((byte) 0x10);
        assertThat(last.getShort()).as("300").isEqualTo((short) 0x02ac);
        assertThat(last.get()).as("summary").isEqualTo((byte) 0x2a);
        assertThat((int) last.get()).isEqualTo(last.remaining());
        assertThat(last.get()).as("value").isEqualTo((byte) 0x0a);
        assertThat((int) last.get()).isEqualTo(last.remaining());
        assertThat(last.get()).as("tag").isEqualTo((byte) 0x0a);
        byte[] tag = new byte[last.get()];
        last.get(tag);
        assertThat(new String(tag, StandardCharsets.UTF_8)).isEqualTo("loss/words");
        assertThat(last.get()).as("simple_value, fixed32").isEqualTo((byte) 0x15);
        assertThat(last.getFloat()).isEqualTo(8.5f);
        assertThat(last.hasRemaining()).isFalse();
    }

    /// The records of a file; fails where a length or a checksum is wrong.
    static List<ByteBuffer> records(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<ByteBuffer> records = new ArrayList<>();
        while (in.hasRemaining()) {
            int at = in.position();
            byte[] content = new byte[Math.toIntExact(in.getLong())];
            assertThat(unmasked(in.getInt())).isEqualTo(crc(file, at, 8));
            in.get(content);
            assertThat(unmasked(in.getInt())).isEqualTo(crc(content, 0, content.length));
            records.add(ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN));
        }
        return records;
    }

    private static int unmasked(int masked) {
        return Integer.rotateLeft(masked - 0xa282ead8, 15);
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
