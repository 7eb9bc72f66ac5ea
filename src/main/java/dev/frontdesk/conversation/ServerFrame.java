package dev.frontdesk.conversation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.frontdesk.dialogue.Owner;
import dev.frontdesk.dialogue.Turn;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the server sends, one JSON object a frame.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ServerFrame.Welcome.class, name = "welcome"),
    @JsonSubTypes.Type(value = ServerFrame.Ack.class, name = "ack"),
    @JsonSubTypes.Type(value = ServerFrame.Message.class, name = "message"),
    @JsonSubTypes.Type(value = ServerFrame.Typing.class, name = "typing"),
    @JsonSubTypes.Type(value = ServerFrame.State.class, name = "state"),
    @JsonSubTypes.Type(value = ServerFrame.Failure.class, name = "error")
})
sealed interface ServerFrame {
    ObjectMapper MAPPER =
            JsonMapper.builder()
                    .addModule(new JavaTimeModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(
                                    JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                    .build();

    default String toJson() {
        try {
            return MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a frame cannot be written: " + this, e);
        }
    }

    /// The answer to hello.
    ///
    /// @param seq the last turn of the conversation
    /// @param greeting only as long as nothing has been said
    record Welcome(
            String conversation,
            String token,
            int seq,
            String owner,
            List<Message> history,
            @Nullable Greeting greeting,
            Assistant assistant)
            implements ServerFrame {}

    /// What the page shows before the first message. It is no turn.
    record Greeting(String text, List<Turn.Choice> choices) {}

    /// Whom the customer talks to.
    record Assistant(String name, String company) {}

    /// The client's message is committed.
    record Ack(String id, int seq) implements ServerFrame {}

    /// A turn.
    record Message(
            int seq,
            String from,
            String text,
            @Nullable Integer replyTo,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Turn.Choice> choices,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Turn.Source> sources,
            Instant at)
            implements ServerFrame {
        static Message of(Turn turn) {
            return new Message(
                    turn.seq(),
                    turn.speaker().name().toLowerCase(Locale.ROOT),
                    turn.text(),
                    turn.replyTo(),
                    turn.choices(),
                    turn.sources(),
                    turn.at());
        }
    }

    /// Somebody is writing.
    record Typing(String from) implements ServerFrame {}

    /// Who owns the conversation now.
    ///
    /// @param position the place in the queue, from 1
    record State(String owner, @Nullable Integer position, @Nullable String agent)
            implements ServerFrame {
        static State of(Owner owner, @Nullable Integer position) {
            return new State(owner.label(), position, null);
        }
    }

    /// Something could not be done; the connection stays.
    record Failure(
            ErrorCode code, String message, @Nullable String id, @Nullable Long retryAfterMillis)
            implements ServerFrame {}
}
