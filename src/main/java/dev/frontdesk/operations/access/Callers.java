package dev.frontdesk.operations.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Who is behind a secret, remembered for ten seconds, so that a busy program costs no database read a call.
///
/// A revoked key therefore works for up to ten seconds more. While the database is away the last answer holds for ten
/// minutes, so that classification goes on. Only found callers are remembered, [#SIZE_MAX] at most. Thread-safe.
@ApplicationScoped
class Callers {

    static final long FRESH_NANOS = 10_000_000_000L;
    private static final long STALE_NANOS = 600_000_000_000L;
    private static final int SIZE_MAX = 10_000;

    private final AccessKeys keys;
    private final Accounts accounts;
    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<Secret, Known> known = new ConcurrentHashMap<>();

    @jakarta.inject.Inject
    Callers(AccessKeys keys, Accounts accounts) {
        this(keys, accounts, System::nanoTime);
    }

    Callers(AccessKeys keys, Accounts accounts, LongSupplier nanoTime) {
        this.keys = keys;
        this.accounts = accounts;
        this.nanoTime = nanoTime;
    }

    private record Known(Caller caller, long sinceNanos) {}

    /// The caller if it was looked up less than ten seconds ago; never blocks.
    Optional<Caller> remembered(Secret secret) {
        return remembered(secret, FRESH_NANOS);
    }

    private Optional<Caller> remembered(Secret secret, long nanos) {
        Known found = known.get(secret);
        return found != null && nanoTime.getAsLong() - found.sinceNanos() < nanos
                ? Optional.of(found.caller())
                : Optional.empty();
    }

    /// Reads the database; blocks.
    ///
    /// @throws ProblemException 503 if the database is away and the caller was not known lately
    Optional<Caller> lookUp(Secret secret) {
        Optional<Caller> found;
        try {
            found = secret.isKey() ? keys.find(secret) : accounts.find(secret);
        } catch (ProblemException away) {
            Optional<Caller> last = remembered(secret, STALE_NANOS);
            if (last.isPresent()) {
                return last;
            }
            throw away;
        }
        if (found.isEmpty()) {
            known.remove(secret);
            return found;
        }
        if (known.size() >= SIZE_MAX) {
            known.clear();
        }
        known.put(secret, new Known(found.get(), nanoTime.getAsLong()));
        return found;
    }

    void forget(Secret secret) {
        known.remove(secret);
    }

    /// Forgets a caller's secrets.
    ///
    /// @param but this one; null: all
    void forget(UUID caller, @Nullable Secret but) {
        known.entrySet()
                .removeIf(entry ->
                        entry.getValue().caller().id().equals(caller)
                                && !entry.getKey().equals(but));
    }
}
