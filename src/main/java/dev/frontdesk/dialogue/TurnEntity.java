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
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// A turn with its evidence, for reading.
@Entity
@Immutable
@Table(name = "turn")
@IdClass(TurnEntity.Key.class)
@SuppressWarnings("NullAway.Init")
class TurnEntity extends PanacheEntityBase {
    @Id
    @Column(name = "conversation_id")
    public UUID conversationId;

    @Id public int seq;

    public String speaker;

    public String kind;

    @Column(name = "text_id")
    public @Nullable UUID textId;

    public @Nullable String body;

    @Column(name = "reply_to")
    public @Nullable Integer replyTo;

    public @Nullable String choice;

    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable String choices;

    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable String sources;

    @Column(name = "answer_id")
    public @Nullable String answerId;

    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable String evidence;

    @Column(name = "release_id")
    public @Nullable UUID releaseId;

    public Instant at;

    /// Conversation and seq.
    record Key(UUID conversationId, int seq) implements Serializable {}
}
