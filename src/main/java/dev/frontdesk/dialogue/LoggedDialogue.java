package dev.frontdesk.dialogue;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A conversation as reviewers read it: every turn with why it was said, and what the customer thought of it.
@JsonNaming(SnakeCaseStrategy.class)
public record LoggedDialogue(Head dialogue, List<LoggedTurn> turns, List<Judgement> feedback) {

    /// What a list shows.
    ///
    /// @param turns how many there are
    /// @param visitor what the page claims of its visitor, unsigned
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Head(
            UUID id,
            UUID subject,
            String locale,
            String owner,
            int turns,
            Instant startedAt,
            Instant lastAt,
            @Nullable JsonNode visitor) {}

    /// A turn.
    ///
    /// @param text [Turn#ERASED] where the customer has been forgotten
    /// @param choice the value that the customer chose
    /// @param answer the answer that was said
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LoggedTurn(
            int seq,
            String from,
            String kind,
            String text,
            boolean erased,
            @Nullable Integer replyTo,
            @Nullable String choice,
            List<Turn.Choice> choices,
            List<Turn.Source> sources,
            @Nullable String answer,
            @Nullable JsonNode evidence,
            @Nullable UUID release,
            Instant at) {}

    /// What the customer thought.
    ///
    /// @param kind `feedback` (on turn `seq`) or `rating` (of the conversation up to `seq`)
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Judgement(
            String kind,
            int seq,
            @Nullable Boolean helpful,
            @Nullable Short score,
            @Nullable String comment,
            Instant at) {}
}
