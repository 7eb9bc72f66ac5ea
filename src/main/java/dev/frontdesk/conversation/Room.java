package dev.frontdesk.conversation;

import dev.frontdesk.dialogue.OpenQuestion;
import dev.frontdesk.dialogue.Owner;
import dev.frontdesk.dialogue.Turn;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The connections of one conversation in this process, and the question that is to be answered next.
///
/// Whoever commits a turn holds the lock until every connection has been told, so that each sees turns in order.
final class Room {
    private final UUID conversation;
    private final ReentrantLock lock = new ReentrantLock();
    private final CopyOnWriteArrayList<ChatSession> sessions = new CopyOnWriteArrayList<>();

    // Under the lock.
    private @Nullable OpenQuestion next;
    private boolean answering;
    private int lastSeq;
    private Owner owner = Owner.BOT;
    private Map<String, String> visitor = Map.of();

    Room(UUID conversation) {
        this.conversation = conversation;
    }

    UUID conversation() {
        return conversation;
    }

    void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /// Lets a connection in that has been sent everything up to a seq; the lock is held.
    void add(ChatSession session, int seq, Owner current) {
        if (sessions.isEmpty()) {
            lastSeq = seq;
            owner = current;
        }
        sessions.add(session);
    }

    /// Keeps what a connection has proven of its visitor, as long as the room exists; the lock is held.
    void know(Map<String, String> values) {
        if (!values.isEmpty()) {
            visitor = Map.copyOf(values);
        }
    }

    /// What is proven of the visitor, by `visitor.CLAIM`.
    Map<String, String> visitor() {
        lock.lock();
        try {
            return visitor;
        } finally {
            lock.unlock();
        }
    }

    void remove(ChatSession session) {
        sessions.remove(session);
    }

    boolean isEmpty() {
        return sessions.isEmpty();
    }

    /// Up to which turn every connection has been told; the lock is held.
    int lastSeq() {
        return lastSeq;
    }

    /// Of which owner every connection has been told last; the lock is held.
    Owner owner() {
        return owner;
    }

    /// Sends a turn to every connection but one, which has it already; the lock is held.
    void tellTurn(Turn turn, @Nullable ChatSession except) {
        lastSeq = Math.max(lastSeq, turn.seq());
        tell(ServerFrame.Message.of(turn), except);
    }

    /// Sends every connection who owns the conversation now; the lock is held.
    void tellOwner(Owner current, @Nullable Integer position) {
        owner = current;
        tell(ServerFrame.State.of(current, position), null);
    }

    /// Sends a frame to every connection but one.
    void tell(ServerFrame frame, @Nullable ChatSession except) {
        if (sessions.isEmpty() || (sessions.size() == 1 && sessions.getFirst() == except)) {
            return;
        }
        String json = frame.toJson();
        for (ChatSession session : sessions) {
            if (session != except) {
                session.send(json);
            }
        }
    }

    /// Makes this the question to be answered, in place of an older one that nobody has taken; the lock is held.
    ///
    /// @return whether the caller has to start answering
    boolean ask(OpenQuestion question) {
        next = question;
        boolean idle = !answering;
        answering = true;
        return idle;
    }

    /// Whether a question is being answered; the lock is held.
    boolean isAnswering() {
        return answering;
    }

    /// The question to be answered now; null if there is none, and then nobody is answering any more.
    @Nullable OpenQuestion take() {
        lock.lock();
        try {
            OpenQuestion question = next;
            next = null;
            answering = question != null;
            return question;
        } finally {
            lock.unlock();
        }
    }

    /// Whether a newer question than the one taken waits.
    boolean hasNewer() {
        lock.lock();
        try {
            return next != null;
        } finally {
            lock.unlock();
        }
    }

    /// Whoever answered cannot go on; the sweep finds what is left.
    void abandon() {
        lock.lock();
        try {
            next = null;
            answering = false;
        } finally {
            lock.unlock();
        }
    }
}
