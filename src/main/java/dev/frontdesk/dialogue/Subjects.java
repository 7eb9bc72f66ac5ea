package dev.frontdesk.dialogue;

import dev.frontdesk.dialogue.DialogueArchive.Search;
import dev.frontdesk.dialogue.LoggedDialogue.Head;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Customers' rights over what they wrote: to see it, and to have it forgotten.
///
/// Forgetting empties the rows of `customer_text` (comments included) and the visitor's claims; the log's numbers stay.
@Singleton
public class Subjects {
    private static final int BATCH = 10_000;

    private final Statements statements;
    private final DialogueArchive archive;
    private final Clock clock;

    @Inject
    Subjects(Statements statements, DialogueArchive archive, Clock clock) {
        this.statements = statements;
        this.archive = archive;
        this.clock = clock;
    }

    /// Everything of one subject, newest conversation first; empty if there is no such subject.
    public Optional<List<LoggedDialogue>> export(UUID assistant, UUID subject) {
        List<Integer> known =
                statements.rows(
                        "select 1 from subject where id = ? and assistant_id = ?",
                        row -> row.getInt(1),
                        subject,
                        assistant);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        List<LoggedDialogue> dialogues = new ArrayList<>();
        List<Head> page = page(assistant, subject, null);
        while (!page.isEmpty()) {
            page.forEach(head -> archive.read(assistant, head.id()).ifPresent(dialogues::add));
            page = page(assistant, subject, page.getLast().id());
        }
        return Optional.of(dialogues);
    }

    private List<Head> page(UUID assistant, UUID subject, @Nullable UUID before) {
        return archive.search(
                assistant,
                new Search(null, null, subject, null, null, before),
                DialogueArchive.PAGE_MAX);
    }

    /// Forgets one subject.
    ///
    /// @return how many texts became tombstones now; empty if there is no such subject
    public Optional<Integer> erase(UUID assistant, UUID subject) {
        return Optional.ofNullable(
                statements
                        .rows(
                                "select erase_subject(?, ?, ?) as erased",
                                row -> Optional.ofNullable(Statements.integer(row, "erased")),
                                assistant,
                                subject,
                                clock.instant())
                        .getFirst()
                        .orElse(null));
    }

    /// Forgets everybody's texts that are older, in batches.
    ///
    /// @return how many
    public int eraseOlderThan(Duration age) {
        int total = 0;
        int erased;
        do {
            erased =
                    statements.row(
                            "select erase_before(?, ?, ?)",
                            row -> row.getInt(1),
                            clock.instant().minus(age),
                            BATCH,
                            clock.instant());
            total += erased;
        } while (erased == BATCH);
        return total;
    }
}
