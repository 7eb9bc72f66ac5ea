package dev.frontdesk.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A training run that was asked for: waiting, running or ended.
///
/// @param settings options of the `train` command, as JSON
/// @param activate whether the new release goes live when the gate lets it
/// @param step `queued`, `freeze`, `train`, `evaluate`, `assemble`, `activate` or `done`
/// @param progress of the step, 0–1, where it is known
/// @param lines the run's last lines
/// @param dataset digest and counts of what it learned from, as JSON
/// @param release the release that it made
public record TrainingJob(
        UUID id,
        State state,
        @JsonRawValue String settings,
        boolean activate,
        String step,
        @Nullable Double progress,
        String lines,
        int attempts,
        @JsonProperty("cancel_requested") boolean cancelRequested,
        @JsonRawValue @Nullable String dataset,
        @Nullable UUID release,
        @Nullable String failure,
        @JsonProperty("requested_by") String requestedBy,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("started_at") @Nullable Instant startedAt,
        @JsonProperty("ended_at") @Nullable Instant endedAt) {

    /// How far a job is.
    public enum State {
        QUEUED,
        RUNNING,
        SUCCEEDED,
        FAILED,
        CANCELLED;

        @com.fasterxml.jackson.annotation.JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }

        boolean isEnd() {
            return this != QUEUED && this != RUNNING;
        }
    }
}
