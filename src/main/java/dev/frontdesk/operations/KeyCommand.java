package dev.frontdesk.operations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.frontdesk.operations.access.AccessKeys;
import dev.frontdesk.operations.access.Role;
import dev.frontdesk.operations.access.UuidV7;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `key create | list | revoke`: the API keys of programs.
@Command(
        name = "key",
        description = "Makes, lists and revokes API keys.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "create|list|revoke")
final class KeyCommand extends AccessCommand {

    KeyCommand(Supplier<DataSource> database, UuidV7 ids, Clock clock) {
        super(database, ids, clock, "create, list or revoke");
    }

    @Command(
            name = "create",
            description = "Makes a key and prints it, once: only its digest is stored.",
            mixinStandardHelpOptions = true)
    int create(
            @Option(
                            names = "--role",
                            required = true,
                            description = "agent, reviewer, operator or admin")
                    Role role,
            @Option(
                            names = "--name",
                            defaultValue = "key",
                            description = "what it is for (default: ${DEFAULT-VALUE})")
                    String name,
            @Option(names = "--json", description = "print JSON") boolean json) {
        AccessKeys.Created created = keys().create(role, name);
        if (json) {
            Map<String, Object> line = line(created.key());
            line.put("key", created.secret());
            print(line);
        } else {
            System.out.println(created.secret());
        }
        return 0;
    }

    @Command(
            name = "list",
            description = "Lists the keys, revoked ones too.",
            mixinStandardHelpOptions = true)
    int list(@Option(names = "--json", description = "print JSON") boolean json) {
        List<AccessKeys.Key> all = keys().list();
        if (json) {
            print(all.stream().map(KeyCommand::line).toList());
            return 0;
        }
        for (AccessKeys.Key key : all) {
            System.out.printf(
                    "%s  %-8s  %s  %s%s%n",
                    key.id(),
                    key.role().label(),
                    key.createdAt(),
                    key.name(),
                    key.revokedAt() == null ? "" : "  revoked " + key.revokedAt());
        }
        return 0;
    }

    @Command(
            name = "revoke",
            description = "Ends a key; a running service refuses it within ten seconds.",
            mixinStandardHelpOptions = true)
    int revoke(
            @Parameters(paramLabel = "ID", description = "the key's id, from key list") UUID id,
            @Option(names = "--json", description = "print JSON") boolean json) {
        AccessKeys.Key revoked =
                keys().revoke(id)
                        .orElseThrow(() -> new OperationsException("There is no key " + id + "."));
        if (json) {
            print(line(revoked));
        } else {
            System.out.println("revoked " + revoked.id());
        }
        return 0;
    }

    private static Map<String, Object> line(AccessKeys.Key key) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", key.id().toString());
        line.put("name", key.name());
        line.put("role", key.role().label());
        line.put("created_at", key.createdAt().toString());
        if (key.revokedAt() != null) {
            line.put("revoked_at", key.revokedAt().toString());
        }
        return line;
    }

    private static void print(Object result) {
        try {
            System.out.println(new JsonMapper().writeValueAsString(result));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
