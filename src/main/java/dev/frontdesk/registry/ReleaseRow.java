package dev.frontdesk.registry;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/// A release as the database has it and as the API shows it: what it is made of, and what was measured.
///
/// @param number 1, 2, 3 …, for people
/// @param bundle the bundle's digest
/// @param knowledge the snapshot's digest
/// @param report `metrics` of the bundle, and `gate`: what the gate said
public record ReleaseRow(
        UUID id,
        int number,
        String bundle,
        @JsonProperty("bundle_files") Map<String, String> bundleFiles,
        String knowledge,
        Origin origin,
        State state,
        JsonNode report,
        String note,
        @JsonProperty("created_by") String createdBy,
        @JsonProperty("created_at") Instant createdAt) {

    public ReleaseRow {
        bundleFiles = Map.copyOf(bundleFiles);
    }

    /// Where a release comes from.
    public enum Origin {
        SAMPLE,
        BUNDLE,
        KNOWLEDGE,
        TRAINING;

        @com.fasterxml.jackson.annotation.JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Origin of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }

    /// How far a release is: READY ones can go live, REJECTED ones only by force, RETIRED ones never again.
    public enum State {
        CANDIDATE,
        READY,
        REJECTED,
        RETIRED;

        @com.fasterxml.jackson.annotation.JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }
}
