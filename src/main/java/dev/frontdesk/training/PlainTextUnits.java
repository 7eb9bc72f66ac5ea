package dev.frontdesk.training;

import dev.frontdesk.albert.AlbertTokenizer;
import dev.frontdesk.albert.Encoding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Units from folders of plain text: each line one, an empty line or the end of a file between documents.
///
/// All `*.txt` files, in the order of their names, in UTF-8; all pieces in memory.
final class PlainTextUnits implements PretrainingUnits {
    private static final int PIECES_MAX = 256;
    private static final int UNITS_MAX = 20_000_000;

    private final List<int[]> pieces = new ArrayList<>();
    private final List<Boolean> last = new ArrayList<>();
    private final int documentUnits;

    /// @throws IllegalArgumentException where a folder is missing or there is no text
    PlainTextUnits(List<Path> text, List<Path> dialogues, AlbertTokenizer tokenizer)
            throws IOException {
        for (Path folder : text) {
            read(folder, tokenizer);
        }
        this.documentUnits = pieces.size();
        for (Path folder : dialogues) {
            read(folder, tokenizer);
        }
        if (pieces.isEmpty()) {
            throw new IllegalArgumentException(
                    Stream.concat(text.stream(), dialogues.stream()).toList()
                            + ": there is no text in *.txt files");
        }
    }

    private void read(Path folder, AlbertTokenizer tokenizer) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(folder + ": there is no such folder");
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
        }
        for (Path file : files) {
            try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
                lines.forEach(line -> add(line, tokenizer));
            }
            end();
        }
    }

    private void add(String line, AlbertTokenizer tokenizer) {
        if (line.isBlank()) {
            end();
            return;
        }
        Encoding encoding = tokenizer.encode(line, PIECES_MAX);
        int[] ids =
                IntStream.range(0, encoding.length())
                        .filter(i -> encoding.starts()[i] >= 0)
                        .map(i -> encoding.ids()[i])
                        .toArray();
        if (ids.length > 0) {
            if (pieces.size() == UNITS_MAX) {
                throw new IllegalArgumentException("more than " + UNITS_MAX + " lines of text");
            }
            pieces.add(ids);
            last.add(false);
        }
    }

    private void end() {
        if (!last.isEmpty()) {
            last.set(last.size() - 1, true);
        }
    }

    @Override
    public int count() {
        return pieces.size();
    }

    @Override
    public int[] tokens(int unit) {
        return pieces.get(unit).clone();
    }

    @Override
    public int next(int unit) {
        return last.get(unit) ? -1 : unit + 1;
    }

    @Override
    public boolean isDialogue(int unit) {
        return unit >= documentUnits;
    }

    @Override
    public long tokens() {
        return pieces.stream().mapToLong(ids -> ids.length).sum();
    }
}
