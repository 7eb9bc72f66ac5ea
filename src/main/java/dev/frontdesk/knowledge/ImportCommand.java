package dev.frontdesk.knowledge;

import dev.frontdesk.operations.access.UuidV7;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `import PATH …`: files or a company's folder into the draft; what is wrong is named, the rest is taken.
@Command(
        name = "import",
        description = "Takes intents, examples, answers and articles into the draft.",
        mixinStandardHelpOptions = true)
public final class ImportCommand implements Callable<Integer> {
    private final Supplier<DataSource> database;
    private final UuidV7 ids;
    private final Clock clock;

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

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    public ImportCommand(Supplier<DataSource> database, UuidV7 ids, Clock clock) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public Integer call() {
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
