package dev.frontdesk.dialogue;

import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/// What the log needs once a day and at start: partitions for the months to come, and texts past their retention erased.
///
/// Every replica does it; doing it twice does no harm.
@Singleton
class DialogueHousekeeping {
    private static final Logger LOG = Logger.getLogger(DialogueHousekeeping.class);
    private static final int MONTHS_AHEAD = 3;

    private final Statements statements;
    private final Subjects subjects;
    private final PrivacyConfig privacy;

    @Inject
    DialogueHousekeeping(Statements statements, Subjects subjects, PrivacyConfig privacy) {
        this.statements = statements;
        this.subjects = subjects;
        this.privacy = privacy;
    }

    @Scheduled(every = "24h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tidy() {
        try {
            int made =
                    statements.row(
                            "select ensure_turn_partitions(?)", row -> row.getInt(1), MONTHS_AHEAD);
            int erased = subjects.eraseOlderThan(privacy.retention());
            LOG.infof(
                    "dialogue log: %d partitions made, %d texts past their retention erased",
                    made, erased);
        } catch (DialogueException e) {
            LOG.warnf(
                    "the dialogue log could not be tidied; it is tried again in a day: %s",
                    e.getMessage());
        }
    }
}
