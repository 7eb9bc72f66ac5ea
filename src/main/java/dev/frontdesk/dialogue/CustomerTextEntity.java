package dev.frontdesk.dialogue;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// A customer's text, or its tombstone, for reading.
@Entity
@Immutable
@Table(name = "customer_text")
@SuppressWarnings("NullAway.Init")
class CustomerTextEntity extends PanacheEntityBase {
    @Id public UUID id;

    @Column(name = "subject_id")
    public UUID subjectId;

    public @Nullable String body;
}
