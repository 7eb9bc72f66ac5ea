package dev.frontdesk.dialogue;

import java.util.Locale;

/// Who answers a conversation now.
public enum Owner {
    BOT,
    /// A person is asked for; nobody has taken it yet.
    QUEUE,
    AGENT,
    CLOSED;

    /// The name in the protocol, the API and the database, such as `bot`.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The owner of a name.
    ///
    /// @throws IllegalArgumentException if there is no such owner
    public static Owner of(String label) {
        for (Owner owner : values()) {
            if (owner.label().equals(label)) {
                return owner;
            }
        }
        throw new IllegalArgumentException("no owner is called " + label);
    }
}
