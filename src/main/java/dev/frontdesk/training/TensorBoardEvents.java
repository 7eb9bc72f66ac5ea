package dev.frontdesk.training;

import dev.frontdesk.albert.Wire;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32C;

/// An event file that TensorBoard opens: curves of numbers by step.
///
/// Records in TFRecord's framing — length, masked CRC-32C of the length, bytes, masked CRC-32C of the bytes, all little-endian — each a
/// protobuf `Event`: `wall_time` = 1, `step` = 2, `file_version` = 3, `summary` = 5 with `value` = 1 of `tag` = 1 and `simple_value` = 2, `session_log` = 7
/// with `status` = 1. Each event is on disk when [#scalars] returns. Not safe for threads.
///
/// Source: TensorFlow's event.proto, summary.proto and record_writer.h; RFC 3720 for the checksum.
final class TensorBoardEvents implements Closeable {
    private static final String VERSION = "brain.Event:2";
    private static final int MASK_DELTA = 0xa282ead8;
    private static final int SESSION_STARTS = 1;
    private static final int FILES_MAX = 1000;

    private final OutputStream out;

    /// A new file in `folder`, beside those of earlier runs.
    ///
    /// @param seconds the time, since 1970
    /// @param step the first that will be written; what earlier files hold from it on is void to TensorBoard
    TensorBoardEvents(Path folder, double seconds, long step) throws IOException {
        Files.createDirectories(folder);
        this.out = open(folder, (long) seconds);
        write(new Wire().wide(1, seconds).text(3, VERSION));
        Wire start = new Wire().number(1, SESSION_STARTS);
        write(new Wire().wide(1, seconds).number(2, step).message(7, start));
    }

    private static OutputStream open(Path folder, long seconds) throws IOException {
        for (int i = 0; i < FILES_MAX; i++) {
            // TensorBoard reads the files of a folder in the order of their names.
            Path file = folder.resolve("events.out.tfevents.%010d.%03d".formatted(seconds, i));
            try {
                return Files.newOutputStream(
                        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException _) {
                // A run of the same second: the next name.
            }
        }
        throw new IOException(folder + ": has " + FILES_MAX + " event files of one second");
    }

    /// Adds a point to each of the curves.
    void scalars(double seconds, long step, Map<String, Double> values) throws IOException {
        Wire summary = new Wire();
        values.forEach((tag, value) ->
                summary.message(1, new Wire().text(1, tag).real(2, value.floatValue())));
        write(new Wire().wide(1, seconds).number(2, step).message(5, summary));
    }

    private void write(Wire event) throws IOException {
        out.write(record(event.toBytes()));
        out.flush();
    }

    /// `content` in TFRecord's framing.
    static byte[] record(byte[] content) {
        ByteBuffer record = ByteBuffer.allocate(content.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(content.length);
        record.putInt(maskedCrc(record.array(), 0, 8));
        record.put(content);
        record.putInt(maskedCrc(content, 0, content.length));
        return record.array();
    }

    /// TFRecord's checksum of bytes that may hold checksums themselves: CRC-32C, rotated and moved.
    static int maskedCrc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
