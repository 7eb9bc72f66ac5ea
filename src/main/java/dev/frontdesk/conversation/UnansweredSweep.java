package dev.frontdesk.conversation;

import dev.frontdesk.dialogue.DialogueException;
import dev.frontdesk.dialogue.Transcripts;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Brings back questions that a crash, a failure or another replica's end has left open: at start and every few seconds.
///
/// Two replicas may take the same question at once; the guard of the second commit lets one of them reply.
@Singleton
class UnansweredSweep {
    private static final Logger LOG = Logger.getLogger(UnansweredSweep.class);

    /// Conversations taken up in one sweep.
    private static final int CONVERSATIONS_MAX = 100;

    private final Transcripts transcripts;
    private final Answering answering;
    private final Rooms rooms;
    private final ChatConfig config;
    private final boolean serving;

    /// Made by the container.
    ///
    /// @param roles of this process; one that only trains has nothing to answer with
    @Inject
    UnansweredSweep(
            Transcripts transcripts,
            Answering answering,
            Rooms rooms,
            ChatConfig config,
            @ConfigProperty(name = "frontdesk.roles", defaultValue = "serve,train")
                    Set<String> roles) {
        this.serving = roles.contains("serve");
        this.transcripts = transcripts;
        this.answering = answering;
        this.rooms = rooms;
        this.config = config;
    }

    @Scheduled(
            every = "${frontdesk.chat.sweep:2s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        if (!serving) {
            return;
        }
        try {
            for (UUID conversation :
                    transcripts.unanswered(config.unansweredAfter(), CONVERSATIONS_MAX)) {
                if (answering.isDue(conversation)) {
                    takeUp(conversation);
                }
            }
        } catch (DialogueException e) {
            LOG.warnf("unanswered messages could not be looked for: %s", e.getMessage());
        }
    }

    private void takeUp(UUID conversation) {
        Room room = rooms.enter(conversation);
        try {
            room.locked(() -> {
                if (!room.isAnswering()) {
                    transcripts
                            .openQuestion(conversation)
                            .ifPresent(question -> answering.wake(room, question));
                }
            });
        } finally {
            rooms.leave(room);
        }
    }
}
