package dev.frontdesk.operations.access;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The login that the first start makes.
///
/// With `frontdesk.admin.password` set, that is the password and nothing is printed; otherwise it is random and printed
/// to the standard output this once, never to the log.
@ApplicationScoped
class FirstAdmin {

    private static final String NAME = "admin";

    private final Accounts accounts;
    private final Optional<String> configured;

    FirstAdmin(
            Accounts accounts,
            @ConfigProperty(name = "frontdesk.admin.password") Optional<String> configured) {
        this.accounts = accounts;
        this.configured = configured;
    }

    void make(@Observes StartupEvent started) {
        if (accounts.anyExists()) {
            return;
        }
        String password = configured.orElseGet(Logins::randomPassword);
        if (accounts.createFirst(NAME, password) && configured.isEmpty()) {
            System.out.printf(
                    """

                    Frontdesk made its first login; the password is shown only now:
                        name      %s
                        password  %s
                    People sign in with POST /api/v1/login; a program gets a key from "key create --role agent".

                    """,
                    NAME, password);
        }
    }
}
