package dev.frontdesk.operations.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// People's logins over HTTP: `GET` and `POST /api/v1/accounts`, `DELETE /api/v1/accounts/{login}`. For admins.
@Path("/api/v1/accounts")
@RunOnVirtualThread
@RolesAllowed(Role.ADMIN_LABEL)
public class LoginsResource {
    private static final Logger LOG = Logger.getLogger(LoginsResource.class);

    private final Logins logins;
    private final Callers callers;

    LoginsResource(Logins logins, Callers callers) {
        this.logins = logins;
        this.callers = callers;
    }

    /// A login to make.
    ///
    /// @param password null: a random one is made and told in the answer
    public record NewAccount(
            @Nullable String name, @Nullable String role, @Nullable String password) {}

    /// A login as it is.
    ///
    /// @param password the one that was made, only in the answer that makes the login
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Account(
            UUID id, String name, String role, Instant createdAt, @Nullable String password) {
        static Account of(Logins.Login login, @Nullable String password) {
            return new Account(
                    login.id(), login.name(), login.role().label(), login.createdAt(), password);
        }
    }

    public record Accounts(List<Account> accounts) {}

    @GET
    public Accounts list() {
        return new Accounts(logins.list().stream().map(login -> Account.of(login, null)).toList());
    }

    @POST
    public Response create(@Nullable NewAccount account, @Context SecurityIdentity identity) {
        if (account == null || account.name() == null || account.role() == null) {
            throw new ProblemException(
                    400,
                    "bad_request",
                    "A login has a name and a role: agent, reviewer, operator or admin.");
        }
        String made = account.password() == null ? Logins.randomPassword() : null;
        String password = made == null ? String.valueOf(account.password()) : made;
        Logins.Login login = logins.create(account.name(), Role.of(account.role()), password);
        LOG.infof(
                "login %s (%s) made by %s",
                login.name(), login.role().label(), Caller.of(identity).name());
        return Response.status(Response.Status.CREATED).entity(Account.of(login, made)).build();
    }

    @DELETE
    @Path("/{login}")
    public void delete(String login, @Context SecurityIdentity identity) {
        callers.forget(logins.delete(login).id(), null);
        LOG.infof("login %s deleted by %s", login, Caller.of(identity).name());
    }
}
