package dev.frontdesk.knowledge;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// The lines of a UTF-8 file, plain or gzip.
///
/// A byte order mark is skipped. A line that is not UTF-8 is reported and marked, the others are taken. Packed files are told by their
/// first bytes, not by their name.
///
/// @param lines without their ends
/// @param bad the indices of lines that are not UTF-8 (their text holds U+FFFD)
record TextLines(List<String> lines, BitSet bad) {
    static TextLines read(Path file, String name, List<Problem> problems) {
        byte[] bytes;
        try {
            bytes = unpacked(file);
        } catch (BadRecordException e) {
            problems.add(e.at(name, 0));
            return new TextLines(List.of(), new BitSet());
        } catch (IOException e) {
            problems.add(new Problem(name, 0, null, "cannot be read: " + e.getMessage()));
            return new TextLines(List.of(), new BitSet());
        }
        return split(bytes, name, problems);
    }

    private static byte[] unpacked(Path file) throws IOException, BadRecordException {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file))) {
            raw.mark(4);
            byte[] magic = raw.readNBytes(4);
            raw.reset();
            if (startsWith(magic, 0x28, 0xB5, 0x2F, 0xFD)) {
                throw new BadRecordException(
                        null, "is packed with zstd; unpack it, or pack it with gzip");
            }
            if (startsWith(magic, 0xFF, 0xFE) || startsWith(magic, 0xFE, 0xFF)) {
                throw new BadRecordException(null, "is UTF-16; save it as UTF-8");
            }
            boolean packed = startsWith(magic, 0x1F, 0x8B);
            try (InputStream in = packed ? new GZIPInputStream(raw) : raw) {
                byte[] bytes = in.readNBytes(Limits.FILE_BYTES_MAX + 1);
                if (bytes.length > Limits.FILE_BYTES_MAX) {
                    throw new BadRecordException(
                            null, "has more than " + Limits.FILE_BYTES_MAX + " bytes");
                }
                return bytes;
            }
        }
    }

    private static boolean startsWith(byte[] bytes, int... expected) {
        for (int i = 0; i < expected.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xFF) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    static TextLines split(byte[] bytes, String name, List<Problem> problems) {
        List<String> lines = new ArrayList<>();
        BitSet bad = new BitSet();
        int from = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
        while (from < bytes.length) {
            int end = from;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            int textEnd = end > from && bytes[end - 1] == '\r' ? end - 1 : end;
            try {
                lines.add(
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)
                                .decode(ByteBuffer.wrap(bytes, from, textEnd - from))
                                .toString());
            } catch (CharacterCodingException e) {
                problems.add(new Problem(name, lines.size() + 1L, null, "is not UTF-8"));
                bad.set(lines.size());
                lines.add(
                        new String(
                                Arrays.copyOfRange(bytes, from, textEnd), StandardCharsets.UTF_8));
            }
            from = end + 1;
        }
        return new TextLines(lines, bad);
    }
}
