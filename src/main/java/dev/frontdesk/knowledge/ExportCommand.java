package dev.frontdesk.knowledge;

import dev.frontdesk.operations.access.UuidV7;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `export --what …`: the draft, or what other features add to it, to standard output or a file.
@Command(
        name = "export",
        description = "Writes the draft or the logs.",
        mixinStandardHelpOptions = true)
public final class ExportCommand implements Callable<Integer> {
    private final Supplier<DataSource> database;
    private final UuidV7 ids;
    private final Clock clock;
    private final Map<String, Exporter> others;

    @Option(
            names = "--what",
            defaultValue = "knowledge",
            description = "knowledge, answers, intents, examples, dialogues or labels")
    private String what = "knowledge";

    @Option(names = "--locale", description = "only answers or examples of this locale")
    private @Nullable String locale;

    @Option(names = "--out", description = "the file to write (default: standard output)")
    private @Nullable Path out;

    /// Writes something else than knowledge.
    @FunctionalInterface
    public interface Exporter {
        void write(DataSource database, OutputStream out) throws Exception;
    }

    /// @param others what else can be exported, by the value of `--what`
    public ExportCommand(
            Supplier<DataSource> database, UuidV7 ids, Clock clock, Map<String, Exporter> others) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
        this.others = Map.copyOf(others);
    }

    @Override
    public Integer call() throws Exception {
        Exporter other = others.get(what);
        KnowledgeExport export = other == null ? KnowledgeExport.of(what) : null;
        try (OutputStream stream = open()) {
            if (other != null) {
                other.write(database.get(), stream);
            } else if (export != null) {
                KnowledgeStore store = new KnowledgeStore(database.get(), ids, clock);
                export.write(store.draft(), locale, stream);
            }
            stream.flush();
        }
        return 0;
    }

    private OutputStream open() throws IOException {
        if (out != null) {
            return Files.newOutputStream(out);
        }
        return new java.io.FilterOutputStream(System.out) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                super.out.write(bytes, from, length);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }
}
