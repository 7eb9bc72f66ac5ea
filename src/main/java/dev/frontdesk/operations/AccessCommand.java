package dev.frontdesk.operations;

import dev.frontdesk.operations.access.AccessKeys;
import dev.frontdesk.operations.access.Logins;
import dev.frontdesk.operations.access.UuidV7;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// A command on who may come in, by key or by password: it does nothing itself, its subcommands do.
abstract class AccessCommand implements Runnable {

    private final Supplier<DataSource> database;
    private final UuidV7 ids;
    private final Clock clock;
    private final String subcommands;

    @Spec @Nullable CommandSpec spec;

    /// @param database started when a subcommand needs it
    /// @param subcommands their names, as a sentence lists them
    AccessCommand(Supplier<DataSource> database, UuidV7 ids, Clock clock, String subcommands) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
        this.subcommands = subcommands;
    }

    @Override
    public final void run() {
        CommandSpec here = Objects.requireNonNull(spec, "picocli sets it");
        throw new CommandLine.ParameterException(here.commandLine(), "Say " + subcommands + ".");
    }

    final AccessKeys keys() {
        return new AccessKeys(database.get(), ids, clock);
    }

    final Logins logins() {
        return new Logins(database.get(), ids, clock);
    }
}
