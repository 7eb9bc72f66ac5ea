package dev.frontdesk.knowledge;

import dev.frontdesk.operations.access.UuidV7;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `import PATH …`: files or a company's folder into the draft; what is wrong is named, the rest is taken.
@Command(
        name = "import",
        description =
                "Takes intents, examples, answers and articles into the draft; with --mine, what past"
                        + " conversations hold of questions and answers.",
        mixinStandardHelpOptions = true)
public final class ImportCommand implements Callable<Integer> {
    private final Supplier<DataSource> database;
    private final UuidV7 ids;
    private final Clock clock;
    private final Mining mining;

    @Parameters(
            paramLabel = "PATH",
            arity = "1..*",
            description =
                    "folders (laid out like dialog-data, a Rasa project, help pages in Markdown), a"
                            + " Dialogflow ES zip, or files; several are taken as one")
    private List<Path> paths = List.of();

    @Option(
            names = "--format",
            defaultValue = "auto",
            description =
                    "auto, csv, jsonl, rasa, dialogflow or markdown (default: ${DEFAULT-VALUE})")
    private ImportFormat format = ImportFormat.AUTO;

    @Option(
            names = "--locale",
            defaultValue = "en",
            description = "of records that name none (default: ${DEFAULT-VALUE})")
    private String locale = "en";

    @Option(
            names = "--mine",
            description =
                    "PATH holds conversations (JSONL): make a draft FAQ of what was asked and answered")
    private boolean mine;

    @Option(
            names = "--asked-min",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "with --mine: leave out what fewer conversations asked (default: 1, from 1,000"
                            + " conversations on 2, from 10,000 on 3 …)")
    private int askedMin;

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = "with --mine: the model that compares (default: the one that ships)")
    private @Nullable Path bundle;

    @Option(
            names = "--out",
            paramLabel = "F.jsonl",
            description =
                    "with --mine: write this file instead of the draft; it can be edited, and imported")
    private @Nullable Path out;

    @Spec private @Nullable CommandSpec spec;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    /// @param mining what `--mine` does
    public ImportCommand(Supplier<DataSource> database, UuidV7 ids, Clock clock, Mining mining) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
        this.mining = mining;
    }

    @Override
    public Integer call() {
        checkUsage();
        if (mine) {
            return mine();
        }
        KnowledgeStore store = new KnowledgeStore(database.get(), ids, clock);
        Imported<KnowledgeStore.Taken> imported =
                store.importFrom(
                        paths.stream()
                                .map(path ->
                                        new KnowledgeStore.Source(
                                                path, String.valueOf(path.getFileName())))
                                .toList(),
                        format,
                        locale,
                        "import");
        print(imported.value(), imported.problems(), imported.notes());
        return 0;
    }

    private void checkUsage() {
        CommandSpec here = Objects.requireNonNull(spec, "picocli sets it");
        if (!mine && (out != null || bundle != null || askedMin != 0)) {
            throw new CommandLine.ParameterException(
                    here.commandLine(), "--asked-min, --bundle and --out go with --mine.");
        }
        if (mine && askedMin < 0) {
            throw new CommandLine.ParameterException(
                    here.commandLine(), "--asked-min is " + askedMin + "; it must be 1 or more.");
        }
        if (mine && format != ImportFormat.AUTO && format != ImportFormat.JSONL) {
            throw new CommandLine.ParameterException(
                    here.commandLine(), "--mine reads conversations as JSONL only.");
        }
        if (mine && !Texts.isLocale(locale)) {
            throw new CommandLine.ParameterException(
                    here.commandLine(), "--locale is «" + locale + "»; it is no language tag.");
        }
    }

    private int mine() {
        Mining.Request request = new Mining.Request(paths, locale, askedMin, bundle);
        Path file = out;
        if (file != null) {
            Imported<List<MinedAnswer>> mined = mining.mine(request, List.of());
            StringBuilder lines = new StringBuilder();
            mined.value().forEach(each -> lines.append(each.json()).append('\n'));
            try {
                Files.writeString(file, lines);
            } catch (IOException e) {
                throw new KnowledgeException(
                        "file_unwritable", file + " cannot be written: " + e.getMessage(), e);
            }
            printMined(mined, mined.value().size(), "written to " + file);
            return 0;
        }
        KnowledgeStore store = new KnowledgeStore(database.get(), ids, clock);
        Imported<List<MinedAnswer>> mined = mining.mine(request, store.draft().answers());
        String names =
                paths.stream()
                        .map(path -> String.valueOf(path.getFileName()))
                        .collect(Collectors.joining(", "));
        List<AnswerId> there = store.takeMined(mined.value(), names, "import --mine");
        List<Problem> problems = new ArrayList<>(mined.problems());
        there.forEach(id ->
                problems.add(
                        new Problem(names, 0, null, "answer " + id + " is in the draft already")));
        printMined(
                new Imported<>(mined.value(), problems, mined.notes()),
                mined.value().size() - there.size(),
                "in the draft, tagged «mined»");
        return 0;
    }

    private void printMined(Imported<List<MinedAnswer>> mined, int taken, String where) {
        if (json) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("taken", new KnowledgeStore.Taken(0, 0, taken, 0));
            result.put("answers", mined.value().stream().map(MinedAnswer::json).toList());
            result.put("problems", mined.problems());
            result.put("notes", mined.notes());
            System.out.println(JsonLines.MAPPER.valueToTree(result).toString());
            return;
        }
        mined.notes().forEach(note -> System.err.println("read " + note));
        mined.problems().forEach(System.err::println);
        System.out.printf("mined: %d answers %s%n", taken, where);
    }

    private void print(KnowledgeStore.Taken taken, List<Problem> problems, List<String> notes) {
        if (json) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("taken", taken);
            result.put("problems", problems);
            result.put("notes", notes);
            System.out.println(JsonLines.MAPPER.valueToTree(result).toString());
            return;
        }
        notes.forEach(note -> System.err.println("read " + note));
        problems.forEach(problem -> System.err.println(problem));
        System.out.printf(
                "taken: %d intents, %d examples, %d answers, %d articles; problems: %d%n",
                taken.intents(),
                taken.examples(),
                taken.answers(),
                taken.articles(),
                problems.size());
    }
}
