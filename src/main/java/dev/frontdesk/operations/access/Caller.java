package dev.frontdesk.operations.access;

import io.quarkus.security.identity.SecurityIdentity;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who calls: the holder of an API key or a person with a login.
///
/// @param id the key's or the account's id
public record Caller(UUID id, String name, Role role, UUID assistantId) {

    static final String ATTRIBUTE = "frontdesk.caller";

    /// The caller behind an identity.
    ///
    /// @throws ProblemException 401 if nobody has signed in
    public static Caller of(SecurityIdentity identity) {
        @Nullable Caller caller = identity.getAttribute(ATTRIBUTE);
        if (caller == null) {
            throw new ProblemException(401, "unauthorized", ProblemException.SIGN_IN);
        }
        return caller;
    }
}
