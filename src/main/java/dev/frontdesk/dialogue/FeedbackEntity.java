package dev.frontdesk.dialogue;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// What a customer thought of a turn or of the conversation, for reading.
@Entity
@Immutable
@Table(name = "feedback")
@IdClass(FeedbackEntity.Key.class)
@SuppressWarnings("NullAway.Init")
class FeedbackEntity extends PanacheEntityBase {
    @Id
    @Column(name = "conversation_id")
    public UUID conversationId;

    @Id
    @Column(name = "client_id")
    public UUID clientId;

    public String kind;

    public int seq;

    public @Nullable Boolean helpful;

    public @Nullable Short score;

    @Column(name = "text_id")
    public @Nullable UUID textId;

    public Instant at;

    /// Conversation and client id.
    record Key(UUID conversationId, UUID clientId) implements Serializable {}
}
