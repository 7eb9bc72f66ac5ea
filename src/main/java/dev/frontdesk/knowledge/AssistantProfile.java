package dev.frontdesk.knowledge;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How the assistant presents itself.
///
/// @param locales what it says, by locale; never empty
public record AssistantProfile(String name, String company, Map<String, Phrases> locales) {
    public AssistantProfile {
        locales = Map.copyOf(locales);
        if (locales.isEmpty()) {
            throw new IllegalArgumentException(
                    "a profile needs the phrases of one locale at least");
        }
    }

    /// The phrases of a locale, else the English ones, else those of the first locale.
    public Phrases phrases(String locale) {
        Phrases phrases = locales.get(locale);
        if (phrases == null) {
            phrases = locales.get("en");
        }
        return phrases != null ? phrases : new TreeMap<>(locales).firstEntry().getValue();
    }

    /// What is said beside the answers.
    ///
    /// @param unsure said when the assistant does not know
    /// @param handover said when a person takes over
    public record Phrases(
            String greeting,
            List<Starter> starters,
            String handover,
            String unsure,
            String offline) {
        public Phrases {
            starters = List.copyOf(starters);
        }
    }

    /// A question to start with.
    public record Starter(String title, String value) {}
}
