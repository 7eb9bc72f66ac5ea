package dev.frontdesk.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Writes a [TokenFile] in a stream: ids into a partial file, the places of units into a second one, which is joined to it at the end.
///
/// Without [#finish()] nothing is left behind. One thread.
final class TokenFileWriter implements AutoCloseable {
    private static final int IDS_A_UNIT_MAX = 512;

    private final Path path;
    private final Path partial;
    private final Path places;
    private final int vocabularySize;
    private final byte[] digest;
    private final FileChannel idFile;
    private final FileChannel placeFile;
    private final ByteBuffer ids = buffer();
    private final ByteBuffer entries = buffer();
    private long units;
    private long tokens;

    TokenFileWriter(Path path, int vocabularySize, byte[] digest) {
        this.path = path;
        this.partial = path.resolveSibling(path.getFileName() + ".partial");
        this.places = path.resolveSibling(path.getFileName() + ".places");
        this.vocabularySize = vocabularySize;
        this.digest = digest.clone();
        if (digest.length != 32) {
            throw new IllegalArgumentException("a digest of " + digest.length + " bytes, not 32");
        }
        try {
            this.idFile = open(partial);
            this.placeFile = open(places);
            idFile.position(TokenFile.HEADER_BYTES);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    private static ByteBuffer buffer() {
        return ByteBuffer.allocate(1 << 18).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Adds a document's or a dialogue's units; those without ids are left out, long ones cut to 512 ids.
    void add(List<int[]> document, boolean isDialogue) {
        int left = 0;
        for (int[] unit : document) {
            left += unit.length > 0 ? 1 : 0;
        }
        for (int[] unit : document) {
            if (unit.length == 0) {
                continue;
            }
            left--;
            long flags =
                    (isDialogue ? TokenFile.DIALOGUE_BIT : 0) | (left > 0 ? TokenFile.NEXT_BIT : 0);
            place(flags);
            int length = Math.min(unit.length, IDS_A_UNIT_MAX);
            for (int i = 0; i < length; i++) {
                if (ids.remaining() < Integer.BYTES) {
                    flush(ids, idFile);
                }
                ids.putInt(unit[i]);
            }
            tokens += length;
            units++;
        }
    }

    private void place(long flags) {
        if (entries.remaining() < Long.BYTES) {
            flush(entries, placeFile);
        }
        entries.putLong((tokens << TokenFile.FLAG_BITS) | flags);
    }

    void finish() {
        if (units == 0) {
            throw new IllegalArgumentException("the corpus holds no text");
        }
        if (units >= Integer.MAX_VALUE) {
            throw new IllegalArgumentException("the corpus has " + units + " units, too many");
        }
        place(0);
        flush(entries, placeFile);
        while (ids.position() % Long.BYTES != 0) {
            ids.put((byte) 0);
        }
        flush(ids, idFile);
        ByteBuffer head =
                ByteBuffer.allocate(TokenFile.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        head.put(TokenFile.MAGIC).putLong(units).putLong(tokens);
        head.putInt(vocabularySize).putInt(0).put(digest).flip();
        try {
            long at = idFile.position();
            placeFile.position(0);
            for (long left = placeFile.size(); left > 0; ) {
                long moved = idFile.transferFrom(placeFile, at, left);
                at += moved;
                left -= moved;
            }
            idFile.write(head, 0);
            idFile.force(true);
            idFile.close();
            Files.move(
                    partial,
                    path,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void flush(ByteBuffer buffer, FileChannel file) {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
        } catch (IOException e) {
            throw failed(e);
        }
        buffer.clear();
    }

    private UncheckedIOException failed(IOException e) {
        return new UncheckedIOException(path + " cannot be written: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            idFile.close();
            placeFile.close();
            Files.deleteIfExists(partial);
            Files.deleteIfExists(places);
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
