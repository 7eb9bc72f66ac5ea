package dev.frontdesk.conversation;

import dev.frontdesk.answering.Decision;
import dev.frontdesk.answering.Evidence.Sign;
import dev.frontdesk.dialogue.DialogueException;
import dev.frontdesk.dialogue.DialogueLog;
import dev.frontdesk.dialogue.DialogueLog.StoredReply;
import dev.frontdesk.dialogue.OpenQuestion;
import dev.frontdesk.dialogue.Owner;
import dev.frontdesk.dialogue.Reply;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.knowledge.Template;
import dev.frontdesk.scoring.BusyException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The second half of a message's way: engine, rendering, commit, reply frame.
///
/// One virtual thread a conversation, only while it has a question; it takes the newest question each time, so that a burst of messages is
/// answered together and a reply that has been superseded is never sent. A failure says nothing false: the customer is told that
/// no answer could be given, the question stays open in the log, and the sweep brings it back, later each time.
@Singleton
class Answering {
    private static final Logger LOG = Logger.getLogger(Answering.class);
    private static final ServerFrame TYPING = new ServerFrame.Typing("bot");
    private static final Duration RETRY_MIN = Duration.ofSeconds(2);
    private static final int RETRY_DOUBLINGS_MAX = 7;

    /// Failed conversations that are remembered; beyond that all are forgotten, and only retried sooner.
    private static final int FAILURES_MAX = 10_000;

    private final Answers answers;
    private final DialogueLog log;
    private final Rooms rooms;
    private final Following following;
    private final Lookups lookups;
    private final Clock clock;
    private final Counter angry;
    private final Semaphore permits;
    private final ConcurrentHashMap<UUID, Failure> failures = new ConcurrentHashMap<>();

    @Inject
    Answering(
            Answers answers,
            DialogueLog log,
            Rooms rooms,
            Following following,
            Lookups lookups,
            Clock clock,
            MeterRegistry meters,
            ChatConfig config) {
        this.answers = answers;
        this.log = log;
        this.rooms = rooms;
        this.following = following;
        this.lookups = lookups;
        this.clock = clock;
        this.angry =
                Counter.builder("frontdesk.conversations.angry")
                        .description("Replies that noticed rising anger, and offered a person")
                        .register(meters);
        this.permits = new Semaphore(config.answersAtOnce());
    }

    /// Has a question answered, instead of any older one; the caller holds the room's lock and does not wait.
    void wake(Room room, OpenQuestion question) {
        if (room.ask(question)) {
            rooms.enter(room.conversation());
            Thread.startVirtualThread(() -> run(room));
        }
    }

    /// Whether a conversation may be tried again; false for a while after each failure.
    boolean isDue(UUID conversation) {
        Failure failure = failures.get(conversation);
        return failure == null || !clock.instant().isBefore(failure.again);
    }

    private void run(Room room) {
        boolean done = false;
        try {
            @Nullable OpenQuestion question = room.take();
            while (question != null) {
                answer(room, question);
                question = room.take();
            }
            done = true;
        } finally {
            if (!done) {
                room.abandon();
            }
            rooms.leave(room);
        }
    }

    private void answer(Room room, OpenQuestion question) {
        try {
            Answers.Live live;
            Decision decision;
            permits.acquireUninterruptibly();
            try {
                room.tell(TYPING, null);
                live = answers.live();
                decision = live.engine().apply(question.question());
            } finally {
                permits.release();
            }
            Filling filling = fill(room, question, decision, live.knowledge());
            Reply reply = Rendering.of(decision, live.knowledge(), question.locale(), filling);
            if (!room.hasNewer()) {
                room.locked(() -> store(room, question, reply, live.release()));
            }
            failures.remove(question.conversation());
        } catch (RuntimeException e) {
            failed(room, question, e);
        }
    }

    /// The values for the reply. Look-ups wait for other services, so nothing is held meanwhile: no permit, no lock, no connection to the database.
    private Filling fill(
            Room room, OpenQuestion question, Decision decision, KnowledgeSnapshot knowledge) {
        List<Template.Variable> wanted =
                Rendering.variables(decision, knowledge, question.locale());
        if (wanted.isEmpty() || room.hasNewer()) {
            return Filling.NONE;
        }
        String whose = "conversation %s".formatted(question.conversation());
        return lookups.fill(wanted, knowledge, room.visitor(), whose);
    }

    private void store(Room room, OpenQuestion question, Reply reply, UUID release) {
        log.reply(question, reply, release).ifPresent(stored -> tell(room, reply, stored));
    }

    private void tell(Room room, Reply reply, StoredReply stored) {
        if (reply.evidence().notes().signs().contains(Sign.RISING_ANGER)) {
            angry.increment();
            LOG.infof(
                    "conversation %s: rising anger at message %d, a person was offered",
                    room.conversation(), stored.turn().replyTo());
        }
        following.before(room, stored.turn().seq());
        room.tellTurn(stored.turn(), null);
        if (reply.kind() == Reply.Kind.HANDOVER) {
            room.tellOwner(Owner.QUEUE, stored.position());
        }
    }

    private void failed(Room room, OpenQuestion question, RuntimeException e) {
        if (e instanceof BusyException) {
            LOG.warnf(
                    "conversation %s: message %d waits: %s",
                    question.conversation(), question.seq(), e.getMessage());
        } else if (e instanceof DialogueException) {
            LOG.warnf(
                    "conversation %s: the reply was not stored: %s",
                    question.conversation(), e.getMessage());
        } else {
            LOG.errorf(
                    e,
                    "conversation %s: message %d was not answered",
                    question.conversation(),
                    question.seq());
        }
        if (failures.size() >= FAILURES_MAX) {
            failures.clear();
        }
        Failure failure =
                failures.compute(
                        question.conversation(),
                        (_, last) -> Failure.after(last == null ? 0 : last.count, clock.instant()));
        boolean busy = e instanceof BusyException;
        room.tell(
                new ServerFrame.Failure(
                        busy ? ErrorCode.BUSY : ErrorCode.UNAVAILABLE,
                        busy
                                ? "Your message is stored, but there is too much to do to answer it now. It will be tried again."
                                : "Your message is stored, but no answer could be given yet. It will be tried again.",
                        null,
                        Duration.between(clock.instant(), failure.again).toMillis()),
                null);
    }

    /// How often it failed.
    ///
    /// @param again not to be tried before
    private record Failure(int count, Instant again) {
        static Failure after(int count, Instant now) {
            return new Failure(
                    count + 1,
                    now.plus(RETRY_MIN.multipliedBy(1L << Math.min(count, RETRY_DOUBLINGS_MAX))));
        }
    }
}
