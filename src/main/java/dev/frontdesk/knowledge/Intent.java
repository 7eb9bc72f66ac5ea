package dev.frontdesk.knowledge;

import java.util.Map;
import java.util.TreeMap;

/// A purpose that customers have when they write.
///
/// @param titles the name to show, by locale; never empty
/// @param description where it begins and where it ends, for those who label
public record Intent(IntentId id, Map<String, String> titles, String description, Action action) {
    /// The label of messages that the company does not deal with; never a real intent.
    public static final String OUT_OF_SCOPE = "oos";

    public Intent {
        titles = Map.copyOf(titles);
        if (titles.isEmpty()) {
            throw new IllegalArgumentException("intent " + id + " has no title");
        }
    }

    /// The title in a locale, else the English one, else that of the first locale.
    public String title(String locale) {
        String title = titles.get(locale);
        if (title == null) {
            title = titles.get("en");
        }
        return title != null ? title : new TreeMap<>(titles).firstEntry().getValue();
    }
}
