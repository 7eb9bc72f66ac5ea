package dev.frontdesk.conversation;

import dev.frontdesk.dialogue.DialogueException;
import dev.frontdesk.dialogue.Transcripts;
import dev.frontdesk.dialogue.Transcripts.Progress;
import dev.frontdesk.dialogue.Turn;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/// Shows connections what was stored elsewhere: by another replica, or by a commit of ours whose answer was lost on the way.
///
/// Every few seconds one statement asks for the progress of all conversations that have a connection here. Postgres' `NOTIFY` would be
/// quicker, but takes a lock of the whole database at each commit. Nothing is told out of order: whoever tells a turn first
/// tells the ones before it.
@Singleton
class Following {
    private static final Logger LOG = Logger.getLogger(Following.class);

    private final Transcripts transcripts;
    private final Rooms rooms;

    @Inject
    Following(Transcripts transcripts, Rooms rooms) {
        this.transcripts = transcripts;
        this.rooms = rooms;
    }

    /// Tells a room's connections the turns before a seq that they have not been told yet; the room's lock is held. Reads nothing in the
    /// usual case that there are none.
    void before(Room room, int seq) {
        if (room.isEmpty()) {
            return;
        }
        while (room.lastSeq() + 1 < seq) {
            List<Turn> turns = transcripts.turnsAfter(room.conversation(), room.lastSeq());
            List<Turn> missed = turns.stream().filter(turn -> turn.seq() < seq).toList();
            if (missed.isEmpty()) {
                return;
            }
            missed.forEach(turn -> room.tellTurn(turn, null));
        }
    }

    @Scheduled(
            every = "${frontdesk.chat.sweep:2s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void follow() {
        Map<UUID, Room> occupied = new HashMap<>();
        rooms.occupied().forEach(room -> occupied.put(room.conversation(), room));
        if (occupied.isEmpty()) {
            return;
        }
        try {
            for (Progress progress : transcripts.progress(List.copyOf(occupied.keySet()))) {
                Room room = occupied.get(progress.conversation());
                if (room != null) {
                    room.locked(() -> catchUp(room, progress));
                }
            }
        } catch (DialogueException e) {
            LOG.debugf("conversations could not be followed: %s", e.getMessage());
        }
    }

    /// The progress may be older than what the room has been told meanwhile; then nothing is told.
    private void catchUp(Room room, Progress progress) {
        if (progress.lastSeq() < room.lastSeq()) {
            return;
        }
        before(room, progress.lastSeq() + 1);
        if (progress.owner() != room.owner()) {
            room.tellOwner(progress.owner(), progress.position());
        }
    }
}
