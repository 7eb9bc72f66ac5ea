package dev.frontdesk.training;

import dev.frontdesk.albert.AlbertTokenizer;
import dev.frontdesk.knowledge.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.function.Consumer;

/// A corpus as piece ids on disk, mapped into memory: hundreds of megabytes of text cost no heap.
///
/// The file, all numbers little-endian: 8 bytes `FDUNITS1`; the number of units and of ids, 8 bytes each; the vocabulary's
/// size, 4 bytes, and 4 of nothing; 32 bytes of digest; the ids, 4 bytes each, filled up to 8; then for each unit and once
/// more for the end 8 bytes: where its ids begin, shifted left by two, with bit 0 for a turn of a dialogue and bit 1 where the
/// next unit follows it in the same document. Safe for threads; not to be read after [#close()].
final class TokenFile implements PretrainingUnits, AutoCloseable {
    static final byte[] MAGIC = "FDUNITS1".getBytes(StandardCharsets.US_ASCII);
    static final int HEADER_BYTES = 64;
    static final int DIALOGUE_BIT = 1;
    static final int NEXT_BIT = 2;
    static final int FLAG_BITS = 2;

    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Arena arena;
    private final MemorySegment file;
    private final int units;
    private final long tokens;
    private final long offsets;

    private TokenFile(Arena arena, MemorySegment file, Path path) {
        this.arena = arena;
        this.file = file;
        if (file.byteSize() < HEADER_BYTES + Long.BYTES
                || file.asSlice(0, MAGIC.length).mismatch(MemorySegment.ofArray(MAGIC)) >= 0) {
            throw new IllegalArgumentException(path + ": is no file of tokens");
        }
        long count = file.get(LONG, 8);
        tokens = file.get(LONG, 16);
        boolean isSound =
                count >= 0 && count < Integer.MAX_VALUE && tokens >= 0 && tokens < file.byteSize();
        offsets = HEADER_BYTES + ((tokens * Integer.BYTES + 7) & ~7L);
        if (!isSound || file.byteSize() != offsets + (count + 1) * Long.BYTES) {
            throw new IllegalArgumentException(
                    path + ": has " + file.byteSize() + " bytes, which is not what its head says");
        }
        units = (int) count;
        for (int unit = 0; unit < units; unit++) {
            if (begin(unit + 1) <= begin(unit)) {
                throw new IllegalArgumentException(path + ": unit " + unit + " has no ids");
            }
        }
        if (begin(0) != 0 || begin(units) != tokens) {
            throw new IllegalArgumentException(path + ": the units do not cover its ids");
        }
    }

    /// Maps a file.
    ///
    /// @throws IllegalArgumentException where it is damaged
    @SuppressWarnings("MustBeClosedChecker") // the file that is returned closes it
    static TokenFile open(Path path) {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new TokenFile(
                    arena,
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena),
                    path);
        } catch (IOException e) {
            arena.close();
            throw new UncheckedIOException(path + " cannot be read: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /// Writes a corpus's ids and maps them; the file appears whole or not at all.
    ///
    /// @param digest 64 hexadecimal digits that name the corpus and the tokenizer, see [#digest()]
    /// @param problems is told of what in the corpus is left out
    /// @throws IllegalArgumentException where the corpus holds no text
    static TokenFile write(
            Path path,
            Corpus corpus,
            AlbertTokenizer tokenizer,
            String digest,
            Consumer<Problem> problems) {
        try (TokenFileWriter writer =
                new TokenFileWriter(
                        path, tokenizer.vocabularySize(), HexFormat.of().parseHex(digest))) {
            WordwiseTokens words = new WordwiseTokens(tokenizer);
            corpus.read(
                    problems,
                    (texts, isDialogue) ->
                            writer.add(texts.stream().map(words::of).toList(), isDialogue));
            writer.finish();
        }
        return open(path);
    }

    @Override
    public int count() {
        return units;
    }

    @Override
    public int[] tokens(int unit) {
        long begin = begin(unit);
        int[] ids = new int[(int) (begin(unit + 1) - begin)];
        MemorySegment.copy(file, INT, HEADER_BYTES + begin * Integer.BYTES, ids, 0, ids.length);
        return ids;
    }

    @Override
    public int next(int unit) {
        return (entry(unit) & NEXT_BIT) == 0 ? -1 : unit + 1;
    }

    @Override
    public boolean isDialogue(int unit) {
        return (entry(unit) & DIALOGUE_BIT) != 0;
    }

    @Override
    public long tokens() {
        return tokens;
    }

    /// The size of the vocabulary that the ids are of.
    int vocabularySize() {
        return file.get(INT, 24);
    }

    /// What the file was written with: whether it is still the same text and tokenizer is for the caller to tell.
    String digest() {
        return HexFormat.of().formatHex(file.asSlice(32, 32).toArray(ValueLayout.JAVA_BYTE));
    }

    /// Unmaps the file.
    @Override
    public void close() {
        arena.close();
    }

    private long begin(int unit) {
        return entry(unit) >>> FLAG_BITS;
    }

    private long entry(int unit) {
        if (unit < 0 || unit > units) {
            throw new IndexOutOfBoundsException("unit " + unit + " of " + units);
        }
        return file.get(LONG, offsets + (long) unit * Long.BYTES);
    }
}
