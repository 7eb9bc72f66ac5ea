package dev.frontdesk.operations.access;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What a caller may do. Each role includes the ones before it.
public enum Role {
    /// Answers customers: classify, search, suggest, feedback.
    AGENT,
    /// Also reads logs and labels them.
    REVIEWER,
    /// Also changes knowledge, trains, publishes and rolls back, exports and erases customers.
    OPERATOR,
    /// Also gives people access: makes, lists and deletes logins.
    ADMIN;

    /// For `@RolesAllowed`, which needs constants.
    public static final String AGENT_LABEL = "agent";

    public static final String REVIEWER_LABEL = "reviewer";
    public static final String OPERATOR_LABEL = "operator";
    public static final String ADMIN_LABEL = "admin";

    /// The name in the API and the database, such as `agent`.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /// The labels of this role and all that it includes.
    Set<String> labels() {
        return EnumSet.range(AGENT, this).stream()
                .map(Role::label)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// The role with this label.
    ///
    /// @throws IllegalArgumentException if there is none
    public static Role of(String label) {
        for (Role role : values()) {
            if (role.label().equals(label)) {
                return role;
            }
        }
        throw new IllegalArgumentException("no role is called " + label);
    }
}
