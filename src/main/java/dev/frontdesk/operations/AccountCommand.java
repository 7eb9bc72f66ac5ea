package dev.frontdesk.operations;

import dev.frontdesk.operations.access.Logins;
import dev.frontdesk.operations.access.UuidV7;
import java.time.Clock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `account password LOGIN`: a new password for a person who has lost the old one.
@Command(
        name = "account",
        description = "Gives a login a new password.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "password")
final class AccountCommand extends AccessCommand {

    AccountCommand(Supplier<DataSource> database, UuidV7 ids, Clock clock) {
        super(database, ids, clock, "password");
    }

    @Command(
            name = "password",
            description = "Makes a random password for a login and prints it; its sessions end.",
            mixinStandardHelpOptions = true)
    int password(@Parameters(paramLabel = "LOGIN", description = "such as admin") String login) {
        Logins logins = logins();
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
