package dev.frontdesk.operations;

import dev.frontdesk.dialogue.DialogueExport;
import dev.frontdesk.dialogue.review.LabelExport;
import dev.frontdesk.knowledge.ExportCommand;
import dev.frontdesk.knowledge.ImportCommand;
import dev.frontdesk.operations.access.Assistant;
import dev.frontdesk.operations.access.UuidV7;
import dev.frontdesk.training.ClassifyCommand;
import dev.frontdesk.training.EncodeCommand;
import dev.frontdesk.training.EncoderChoice;
import dev.frontdesk.training.EvaluateCommand;
import dev.frontdesk.training.ExportOnnxCommand;
import dev.frontdesk.training.PretrainCommand;
import dev.frontdesk.training.TrainCommand;
import dev.frontdesk.training.bench.BenchCommand;
import dev.frontdesk.training.mining.ConversationMining;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The program's entry: the service, or one command of its command line.
///
/// Runs before Quarkus exists. Only `serve`, or no command, starts it; the others are plain picocli classes, made here
/// with what they need. Exit status: 0 done, 1 failed with one clear sentence, 2 wrong usage.
@QuarkusMain
public final class Main {

    private Main() {}

    /// The commands besides `serve`, each from the package of its feature.
    @SuppressWarnings(
            "SystemConsoleNull") // null where the console is java.base's and there is no terminal
    private static List<Object> commands(Supplier<DataSource> database) {
        Clock clock = Clock.systemUTC();
        UuidV7 ids = new UuidV7(clock, new SecureRandom());
        boolean terminal = System.console() != null && System.console().isTerminal();
        return List.of(
                new TrainCommand(version(), clock),
                new EvaluateCommand(),
                new ClassifyCommand(),
                new EncodeCommand(),
                new ExportOnnxCommand(),
                new PretrainCommand(clock),
                new BenchCommand(clock),
                new ImportCommand(
                        database, ids, clock, new ConversationMining(System.err, terminal)),
                new ExportCommand(
                        database,
                        ids,
                        clock,
                        Map.of(
                                "dialogues", exporter(DialogueExport::write),
                                "labels", exporter(LabelExport::write))),
                new KeyCommand(database, ids, clock),
                new AccountCommand(database, ids, clock));
    }

    /// Makes what picocli needs by its class: encoders that are brought from the Hub are kept in the data folder.
    private static CommandLine.IFactory parts(Config config) {
        CommandLine.IFactory plain = CommandLine.defaultFactory();
        Path data = Path.of(config.getValue("frontdesk.data-dir", String.class));
        return new CommandLine.IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                return type == EncoderChoice.Reader.class
                        ? type.cast(new EncoderChoice.Reader(data))
                        : plain.create(type);
            }
        };
    }

    /// Writes a part of the log.
    @FunctionalInterface
    private interface LogExport {
        long write(Connection connection, UUID assistant, OutputStream out) throws Exception;
    }

    private static ExportCommand.Exporter exporter(LogExport export) {
        return (database, out) -> {
            try (Connection connection = database.getConnection()) {
                export.write(connection, Assistant.DEFAULT_ID, out);
            }
        };
    }

    private static String version() {
        return Settings.load()
                .getOptionalValue("frontdesk.version", String.class)
                .orElse("unknown");
    }

    public static void main(String... arguments) {
        if (Serving.inDevelopment()) {
            Serving.run(Settings.load(), arguments);
            return;
        }
        int status = run(arguments);
        if (status != Serving.STILL_RUNNING) {
            System.exit(status);
        }
    }

    static int run(String... arguments) {
        Config config;
        try {
            config = Settings.load();
        } catch (RuntimeException e) {
            return report(e);
        }
        try (CommandDatabase database = new CommandDatabase(config)) {
            CommandLine line = new CommandLine(new Frontdesk(config), parts(config));
            commands(database).forEach(line::addSubcommand);
            line.setCaseInsensitiveEnumValuesAllowed(true);
            line.setExecutionExceptionHandler((failure, _, _) -> report(failure));
            line.setParameterExceptionHandler(Main::reportUsage);
            return line.execute(arguments);
        } catch (RuntimeException e) {
            return report(e);
        }
    }

    /// One sentence on the error output, or everything with -Dfrontdesk.stacktrace=true.
    private static int report(Exception failure) {
        if (Boolean.getBoolean("frontdesk.stacktrace")) {
            failure.printStackTrace();
        }
        String message = failure.getMessage();
        System.err.println("frontdesk: " + (message == null ? failure.toString() : message));
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static int reportUsage(CommandLine.ParameterException failure, String[] arguments) {
        String name = failure.getCommandLine().getCommandSpec().qualifiedName();
        System.err.println("frontdesk: " + failure.getMessage());
        System.err.println("Try \"" + name + " --help\".");
        return CommandLine.ExitCode.USAGE;
    }

    /// What runs without a command.
    @Command(
            name = "frontdesk",
            description = "A self-hosted customer-service chatbot. Without a command: the service.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class)
    static final class Frontdesk implements java.util.concurrent.Callable<Integer> {

        private final Config config;

        Frontdesk(Config config) {
            this.config = config;
        }

        @Override
        public Integer call() {
            return Serving.run(config);
        }

        @Command(
                name = "serve",
                description = "Runs the service (the default).",
                mixinStandardHelpOptions = true)
        int serve() {
            return Serving.run(config);
        }
    }

    /// The version in the program's configuration.
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"Frontdesk " + version() + " on Java " + Runtime.version()};
        }
    }
}
