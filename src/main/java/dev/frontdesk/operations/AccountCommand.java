package dev.frontdesk.operations;

import dev.frontdesk.operations.access.Logins;
import dev.frontdesk.operations.access.UuidV7;
import java.time.Clock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `account password LOGIN`: a new password for a person who has lost the old one.
@Command(
        name = "account",
        description = "Gives a login a new password.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "password")
final class AccountCommand implements Runnable {

    private final Supplier<DataSource> database;
    private final UuidV7 ids;
    private final Clock clock;

    @Spec @Nullable CommandSpec spec;

    AccountCommand(Supplier<DataSource> database, UuidV7 ids, Clock clock) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public void run() {
        CommandSpec here = java.util.Objects.requireNonNull(spec, "picocli sets it");
        throw new CommandLine.ParameterException(here.commandLine(), "Say password.");
    }

    @Command(
            name = "password",
            description = "Makes a random password for a login and prints it; its sessions end.",
            mixinStandardHelpOptions = true)
    int password(@Parameters(paramLabel = "LOGIN", description = "such as admin") String login) {
        Logins logins = new Logins(database.get(), ids, clock);
        String password = Logins.randomPassword();
        if (logins.resetPassword(login, password).isEmpty()) {
            String known =
                    logins.list().stream()
                            .map(Logins.Login::name)
                            .collect(Collectors.joining(", "));
            throw new OperationsException(
                    known.isEmpty()
                            ? "There is no login yet; the first start of the service makes one."
                            : "There is no login %s; there are: %s.".formatted(login, known));
        }
        System.out.println(password);
        return 0;
    }
}
