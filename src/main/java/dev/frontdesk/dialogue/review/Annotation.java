package dev.frontdesk.dialogue.review;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a reviewer says about a customer's turn, or the withdrawal of such a saying.
///
/// @param intent an intent's id or `oos`
/// @param answer the id of the answer that is right
/// @param sentiment `negative`, `neutral` or `positive`
/// @param undoes the annotation that this one withdraws; then the three above are null
public record Annotation(
        UUID id,
        UUID conversation,
        int seq,
        @Nullable String intent,
        @Nullable String answer,
        @Nullable String sentiment,
        @Nullable UUID undoes,
        @JsonProperty("created_by") String createdBy,
        @JsonProperty("created_at") Instant createdAt) {}
