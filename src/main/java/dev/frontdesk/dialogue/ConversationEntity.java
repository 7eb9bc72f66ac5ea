package dev.frontdesk.dialogue;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// The head of a conversation, for reading; [DialogueLog] writes it.
@Entity
@Immutable
@Table(name = "conversation")
@SuppressWarnings("NullAway.Init")
class ConversationEntity extends PanacheEntityBase {
    @Id public UUID id;

    @Column(name = "assistant_id")
    public UUID assistantId;

    @Column(name = "subject_id")
    public UUID subjectId;

    public String locale;

    public String owner;

    @Column(name = "last_seq")
    public int lastSeq;

    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable String visitor;

    @Column(name = "started_at")
    public Instant startedAt;

    @Column(name = "last_at")
    public Instant lastAt;
}
