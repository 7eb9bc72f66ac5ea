package dev.frontdesk.conversation;

import dev.frontdesk.dialogue.LookedUp;
import java.util.List;
import java.util.Map;

/// What there is to put into one reply's template.
///
/// @param values by `SOURCE.NAME`, as they came: not yet escaped
/// @param lookups how each look-up went
record Filling(Map<String, String> values, List<LookedUp> lookups) {
    static final Filling NONE = new Filling(Map.of(), List.of());

    Filling {
        values = Map.copyOf(values);
        lookups = List.copyOf(lookups);
    }
}
