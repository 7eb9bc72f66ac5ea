package dev.frontdesk.knowledge;

import dev.frontdesk.operations.access.UuidV7;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `export --what …`: the draft, or what other features add to it, to standard output or a file.
@Command(
        name = "export",
        description = "Writes the draft, the log or the reviewers' labels.",
        mixinStandardHelpOptions = true)
public final class ExportCommand implements Callable<Integer> {
    private final Supplier<DataSource> database;
    private final UuidV7 ids;
    private final Clock clock;
    private final Map<String, Exporter> others;

    @Option(
            names = "--what",
            defaultValue = "knowledge",
            description =
                    "knowledge (all of it as JSON), answers, intents (JSONL), lookups (JSON), examples (CSV),"
                            + " dialogues or labels (JSONL); default: ${DEFAULT-VALUE}")
    private String what = "knowledge";

    @Spec private @Nullable CommandSpec spec;

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
        KnowledgeExport export = other == null ? knowledge() : null;
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

    private KnowledgeExport knowledge() {
        try {
            return KnowledgeExport.of(what);
        } catch (IllegalArgumentException unknown) {
            CommandSpec here = Objects.requireNonNull(spec, "picocli sets it");
            String known =
                    Stream.concat(
                                    Arrays.stream(KnowledgeExport.values())
                                            .map(export -> export.name().toLowerCase(Locale.ROOT)),
                                    others.keySet().stream().sorted())
                            .collect(Collectors.joining(", "));
            throw new CommandLine.ParameterException(
                    here.commandLine(), "--what is «%s»; it is one of %s.".formatted(what, known));
        }
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
