package dev.frontdesk.knowledge;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A question that is put to one of the company's own services over HTTP to fill an answer's template, such as the state of an order.
///
/// @param name the source of its values in a template: `{NAME.VALUE}`
/// @param url the address to GET; `{visitor.X}` and `{entity.X}` are allowed behind the host and are percent-encoded
/// @param timeoutMillis for all of it, from the first byte sent to the last one read
/// @param headers for each header the name under which the configuration keeps its secret value, `frontdesk.lookups.secrets.NAME`
/// @param values for each value the JSON pointer (RFC 6901) of where the service says it
/// @param samples a value for each, for previews
/// @param replies what is said instead where there is no value, by locale; never empty
public record Lookup(
        String name,
        String url,
        int timeoutMillis,
        Map<String, String> headers,
        Map<String, String> values,
        Map<String, String> samples,
        Map<String, Replies> replies) {
    public static final int TIMEOUT_MILLIS_DEFAULT = 2_000;
    public static final int TIMEOUT_MILLIS_MAX = 10_000;

    /// Characters of a value that goes into an address; a longer one counts as missing.
    public static final int INPUT_LENGTH_MAX = 200;

    public Lookup {
        headers = Map.copyOf(headers);
        values = Map.copyOf(values);
        samples = Map.copyOf(samples);
        replies = Map.copyOf(replies);
        if (replies.isEmpty()) {
            throw new IllegalArgumentException(
                    "a look-up needs the replies of one locale at least");
        }
    }

    /// What the customer reads where the template cannot be filled.
    ///
    /// @param failed the service did not answer, or not as it should
    /// @param incomplete nothing is known to ask it for, such as no order number; null: as `failed`
    /// @param notFound it does not know what it was asked for; null: as `failed`
    public record Replies(String failed, @Nullable String incomplete, @Nullable String notFound) {}

    /// An address with its values, or what was missing for it.
    ///
    /// @param uri null if something is missing
    public record Address(@Nullable URI uri, List<Template.Variable> missing) {}

    /// The address to ask.
    ///
    /// @param known by [Template.Variable#key]
    public Address address(Map<String, String> known) {
        Map<String, String> fitting = new TreeMap<>(known);
        fitting.values().removeIf(value -> value.isBlank() || value.length() > INPUT_LENGTH_MAX);
        Template.Filled filled = Template.of(url, Set.of()).fillAddress(fitting);
        return new Address(
                filled.missing().isEmpty() ? URI.create(filled.text()) : null, filled.missing());
    }

    /// The replies of a locale, else the English ones, else those of the first locale.
    public Replies replies(String locale) {
        Replies found = replies.get(locale);
        if (found == null) {
            found = replies.get("en");
        }
        return found != null ? found : new TreeMap<>(replies).firstEntry().getValue();
    }
}
