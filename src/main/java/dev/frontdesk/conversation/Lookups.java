package dev.frontdesk.conversation;

import dev.frontdesk.dialogue.LookedUp;
import dev.frontdesk.dialogue.LookedUp.Result;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.knowledge.Lookup;
import dev.frontdesk.knowledge.Template.Variable;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Fills the templates of replies: what is known already, and what the company's own services say when asked now.
///
/// The look-ups of one reply go out side by side, so that a reply waits as long as the slowest may, at most [#LOOKUPS_MAX] of them. Whatever a
/// service does, there is an outcome in time and nothing is thrown: what is missing is for [Rendering] to say. Log lines name look-up, outcome and
/// conversation, never an address or a value. Thread-safe; no database transaction is open while it waits.
@Singleton
class Lookups {
    private static final Logger LOG = Logger.getLogger(Lookups.class);

    /// Look-ups that one reply may need; of further ones there are no values.
    private static final int LOOKUPS_MAX = 5;

    /// Guards that are remembered: an edited look-up has a new one.
    private static final int GUARDS_MAX = 1_000;

    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7E]{1,4096}");

    private final LookupConfig limits;
    private final Config config;
    private final Set<String> hosts;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http;
    private final LookupCall call;
    private final ConcurrentHashMap<Lookup, LookupGuard> guards = new ConcurrentHashMap<>();

    @Inject
    Lookups(LookupConfig limits, Config config) {
        this.limits = limits;
        this.config = config;
        this.hosts =
                limits.hosts().orElse(List.of()).stream()
                        .map(host -> host.strip().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toCollection(TreeSet::new));
        this.http =
                HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofMillis(Lookup.TIMEOUT_MILLIS_MAX))
                        .executor(threads)
                        .build();
        this.call = new LookupCall(http, limits.responseBytesMax());
    }

    @PreDestroy
    void close() {
        http.shutdownNow();
        threads.shutdownNow();
    }

    /// What one look-up brought.
    ///
    /// @param values by their names in the look-up; those that are usable, also where others are not
    record Found(LookedUp outcome, Map<String, String> values) {}

    /// Everything that a reply's templates want and that can be had.
    ///
    /// @param variables of its templates
    /// @param known by `SOURCE.NAME`
    /// @param whose for the log
    Filling fill(
            List<Variable> variables,
            KnowledgeSnapshot knowledge,
            Map<String, String> known,
            String whose) {
        Map<String, List<Variable>> wanted = new LinkedHashMap<>();
        for (Variable variable : variables) {
            if (knowledge.lookup(variable.source()).isPresent() && wanted.size() < LOOKUPS_MAX) {
                wanted.computeIfAbsent(variable.source(), _ -> new ArrayList<>()).add(variable);
            }
        }
        Map<String, String> values = new TreeMap<>(known);
        if (wanted.isEmpty()) {
            return new Filling(values, List.of());
        }
        List<Future<Found>> asked = new ArrayList<>();
        wanted.forEach((name, parts) ->
                asked.add(
                        threads.submit(() ->
                                ask(
                                        knowledge.lookup(name).orElseThrow(),
                                        needed(parts),
                                        known,
                                        whose))));
        List<LookedUp> outcomes = new ArrayList<>();
        for (Future<Found> one : asked) {
            Found found = result(one);
            outcomes.add(found.outcome());
            found.values()
                    .forEach((name, value) ->
                            values.put(found.outcome().lookup() + "." + name, value));
        }
        return new Filling(values, outcomes);
    }

    /// The names without which the text cannot be said.
    private static Set<String> needed(List<Variable> variables) {
        return variables.stream()
                .filter(variable -> variable.otherwise() == null)
                .map(Variable::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Found result(Future<Found> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the service stops", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("a look-up could not be made", e.getCause());
        }
    }

    /// Puts one question, unless something forbids it.
    ///
    /// @param needed names of values that must be there
    Found ask(Lookup lookup, Set<String> needed, Map<String, String> known, String whose)
            throws InterruptedException {
        long start = System.nanoTime();
        Map<String, String> values = new TreeMap<>();
        LookupCall.Said said = said(lookup, known);
        String missing = null;
        if (said.json() != null) {
            for (Map.Entry<String, String> value : lookup.values().entrySet()) {
                String clean = CleanValue.of(said.json().at(value.getValue()));
                if (clean != null) {
                    values.put(value.getKey(), clean);
                }
            }
            missing =
                    needed.stream()
                            .filter(name -> !values.containsKey(name))
                            .findFirst()
                            .orElse(null);
        }
        int millis = (int) ((System.nanoTime() - start) / 1_000_000);
        LookedUp outcome =
                missing == null
                        ? new LookedUp(lookup.name(), said.result(), said.detail(), millis)
                        : new LookedUp(lookup.name(), Result.MISSING_VALUE, missing, millis);
        log(outcome, whose);
        return new Found(outcome, values);
    }

    private static void log(LookedUp outcome, String whose) {
        switch (outcome.result()) {
            case OK ->
                    LOG.debugf(
                            "%s: look-up %s: ok after %d ms",
                            whose, outcome.lookup(), outcome.millis());
            case INCOMPLETE, NOT_FOUND ->
                    LOG.infof(
                            "%s: look-up %s: %s after %d ms",
                            whose, outcome.lookup(), outcome.why(), outcome.millis());
            case TIMEOUT,
                    UNREACHABLE,
                    STATUS,
                    REDIRECT,
                    TOO_LARGE,
                    BAD_JSON,
                    MISSING_VALUE,
                    BUSY,
                    PAUSED,
                    HOST_NOT_ALLOWED,
                    NO_SECRET ->
                    LOG.warnf(
                            "%s: look-up %s failed: %s after %d ms",
                            whose, outcome.lookup(), outcome.why(), outcome.millis());
        }
    }

    private LookupCall.Said said(Lookup lookup, Map<String, String> known)
            throws InterruptedException {
        Lookup.Address address = lookup.address(known);
        URI uri = address.uri();
        if (uri == null) {
            return new LookupCall.Said(Result.INCOMPLETE, address.missing().getFirst().key(), null);
        }
        if (!isAllowed(uri)) {
            return LookupCall.Said.failure(Result.HOST_NOT_ALLOWED);
        }
        Map<String, String> headers = new TreeMap<>();
        for (Map.Entry<String, String> header : lookup.headers().entrySet()) {
            String secret = secret(header.getValue());
            if (secret == null) {
                return new LookupCall.Said(Result.NO_SECRET, header.getValue(), null);
            }
            headers.put(header.getKey(), secret);
        }
        LookupGuard guard = guard(lookup);
        Result refused = guard.enter(System.nanoTime());
        if (refused != null) {
            return LookupCall.Said.failure(refused);
        }
        Result result = Result.UNREACHABLE;
        try {
            LookupCall.Said said = call.get(uri, headers, lookup.timeoutMillis());
            result = said.result();
            return said;
        } finally {
            tell(lookup, result, guard.done(result, System.nanoTime()));
        }
    }

    private void tell(Lookup lookup, Result last, LookupGuard.Change change) {
        switch (change) {
            case NONE -> {}
            case PAUSED ->
                    LOG.warnf(
                            "look-up %s is not asked for %s: too many failures in a row, the last was %s",
                            lookup.name(), limits.pause(), last.label());
            case RESUMED -> LOG.infof("look-up %s answers again", lookup.name());
        }
    }

    private LookupGuard guard(Lookup lookup) {
        if (guards.size() > GUARDS_MAX) {
            guards.clear();
        }
        return guards.computeIfAbsent(
                lookup,
                _ -> new LookupGuard(limits.atOnce(), limits.failuresMax(), limits.pause()));
    }

    private boolean isAllowed(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        int usual = uri.getScheme().equals("https") ? 443 : 80;
        int port = uri.getPort() < 0 ? usual : uri.getPort();
        return hosts.contains(host + ":" + port) || (port == usual && hosts.contains(host));
    }

    private @Nullable String secret(String name) {
        return config.getOptionalValue("frontdesk.lookups.secrets." + name, String.class)
                .filter(value -> HEADER_VALUE.matcher(value).matches())
                .orElse(null);
    }
}
