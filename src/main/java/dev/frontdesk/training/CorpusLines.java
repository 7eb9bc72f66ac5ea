package dev.frontdesk.training;

import com.github.luben.zstd.ZstdInputStream;
import dev.frontdesk.knowledge.Problem;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// The lines of a UTF-8 file of any length, one at a time; gzip and zstd are unpacked on the way, told by their first bytes.
///
/// A line that is not UTF-8 or too long is reported with its number and passed over; where the file breaks off, that is
/// reported and what came before stands. One thread.
public final class CorpusLines implements Closeable {
    private static final int LINE_BYTES_MAX = 16 << 20;

    private final String name;
    private final Consumer<Problem> problems;
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private byte[] bytes = new byte[1 << 12];
    private int filled;
    private int at;
    private int length;
    private long line;
    private boolean isAtEnd;

    public CorpusLines(Path file, Consumer<Problem> problems) throws IOException {
        this.name = file.toString();
        this.problems = problems;
        this.in = unpacked(new BufferedInputStream(Files.newInputStream(file)));
    }

    private static InputStream unpacked(InputStream raw) throws IOException {
        try {
            raw.mark(4);
            byte[] magic = Arrays.copyOf(raw.readNBytes(4), 4);
            raw.reset();
            if (magic[0] == 0x1F && magic[1] == (byte) 0x8B) {
                return new GZIPInputStream(raw, 1 << 16);
            }
            if (Arrays.equals(magic, new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD})) {
                return new ZstdInputStream(raw);
            }
            if ((magic[0] == (byte) 0xFF && magic[1] == (byte) 0xFE)
                    || (magic[0] == (byte) 0xFE && magic[1] == (byte) 0xFF)) {
                throw new IOException("is UTF-16; save it as UTF-8");
            }
            if (magic[0] == (byte) 0xEF && magic[1] == (byte) 0xBB && magic[2] == (byte) 0xBF) {
                raw.skipNBytes(3);
            }
            return raw;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /// The next sound line without its end, null after the last.
    public @Nullable String next() {
        while (!isAtEnd) {
            boolean isWhole = fill();
            if (isAtEnd && length == 0) {
                return null;
            }
            line++;
            if (!isWhole) {
                problem("is longer than " + LINE_BYTES_MAX + " bytes");
                continue;
            }
            int end = length > 0 && bytes[length - 1] == '\r' ? length - 1 : length;
            String text = new String(bytes, 0, end, StandardCharsets.UTF_8);
            if (text.indexOf('\uFFFD') < 0 || isUtf8(end)) {
                return text;
            }
            problem("is not UTF-8");
        }
        return null;
    }

    /// The number of the line that [#next()] gave last, from 1.
    public long line() {
        return line;
    }

    /// Reads up to the next line's end; false when the line is too long to be kept.
    private boolean fill() {
        length = 0;
        boolean isWhole = true;
        while (true) {
            if (at == filled && !refill()) {
                isAtEnd = true;
                return isWhole;
            }
            int from = at;
            while (at < filled && buffer[at] != '\n') {
                at++;
            }
            if (length + at - from > LINE_BYTES_MAX) {
                isWhole = false;
                length = 1;
            } else if (isWhole) {
                if (length + at - from > bytes.length) {
                    bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + at - from));
                }
                System.arraycopy(buffer, from, bytes, length, at - from);
                length += at - from;
            }
            if (at < filled) {
                at++;
                return isWhole;
            }
        }
    }

    private boolean refill() {
        try {
            at = 0;
            filled = Math.max(0, in.read(buffer));
            return filled > 0;
        } catch (IOException e) {
            filled = 0;
            problems.accept(
                    new Problem(
                            name,
                            line + 1,
                            null,
                            "cannot be read from here on: " + e.getMessage()));
            // What was read of a line that breaks off is no line.
            length = 0;
            return false;
        }
    }

    private boolean isUtf8(int end) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private void problem(String message) {
        problems.accept(new Problem(name, line, null, message));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
