package dev.frontdesk.conversation;

import dev.frontdesk.answering.Question.Speaker;
import dev.frontdesk.conversation.ChatSession.Place;
import dev.frontdesk.conversation.ClientFrame.ClientId;
import dev.frontdesk.dialogue.Accepted;
import dev.frontdesk.dialogue.DialogueException;
import dev.frontdesk.dialogue.DialogueLog;
import dev.frontdesk.dialogue.Outcome;
import dev.frontdesk.dialogue.Outcome.Status;
import dev.frontdesk.dialogue.Owner;
import dev.frontdesk.dialogue.Transcripts;
import dev.frontdesk.dialogue.Turn;
import dev.frontdesk.operations.access.LimitsConfig;
import dev.frontdesk.operations.access.RateLimit;
import dev.frontdesk.registry.RegistryException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What each frame of a client does. Runs on the connection's virtual thread, frame after frame, and may wait for the database; it
/// never waits for the engine.
@Singleton
class ChatProtocol {
    private static final Logger LOG = Logger.getLogger(ChatProtocol.class);
    private static final int HISTORY_PAGE = 50;
    private static final long RETRY_AFTER_MILLIS = 1_000;

    private final ClientFrameReader reader;
    private final Reception reception;
    private final DialogueLog log;
    private final Transcripts transcripts;
    private final Answers answers;
    private final Answering answering;
    private final Following following;
    private final RateLimit messages;
    private final RateLimit addressMessages;

    @Inject
    ChatProtocol(
            ChatConfig config,
            LimitsConfig limits,
            Reception reception,
            DialogueLog log,
            Transcripts transcripts,
            Answers answers,
            Answering answering,
            Following following) {
        this.reader = new ClientFrameReader(config.messageLengthMax());
        this.reception = reception;
        this.log = log;
        this.transcripts = transcripts;
        this.answers = answers;
        this.answering = answering;
        this.following = following;
        this.messages =
                new RateLimit(limits.messagesPerSecond(), limits.messagesBurst(), System::nanoTime);
        this.addressMessages =
                new RateLimit(
                        limits.addressMessagesPerSecond(),
                        limits.addressMessagesBurst(),
                        System::nanoTime);
    }

    /// Reads a frame and does what it says; whatever goes wrong becomes an error frame.
    void received(ChatSession session, String json) {
        @Nullable ClientId id = null;
        try {
            ClientFrame frame = reader.read(json);
            id = idOf(frame);
            obey(session, frame);
        } catch (FrameException e) {
            session.send(e.frame());
        } catch (DialogueException e) {
            LOG.warnf("a frame could not be stored: %s", e.getMessage());
            session.send(unavailable(id));
        } catch (RegistryException e) {
            // An open page asks every second while the first release is being loaded.
            LOG.debugf("a frame came too early: %s", e.getMessage());
            session.send(unavailable(id));
        } catch (RuntimeException e) {
            LOG.error("a frame could not be dealt with", e);
            session.send(unavailable(id));
        }
    }

    /// The connection is closed.
    void ended(ChatSession session) {
        reception.leave(session);
    }

    private void obey(ChatSession session, ClientFrame frame) {
        switch (frame) {
            case ClientFrame.Hello hello -> reception.welcome(session, hello);
            case ClientFrame.Message message -> {
                Place place = place(session, message.id());
                message(
                        session,
                        place,
                        message.id(),
                        () -> log.accept(place.visit(), message.id().uuid(), message.text()));
            }
            case ClientFrame.Choice choice -> choice(session, place(session, choice.id()), choice);
            case ClientFrame.Typing _ -> place(session, null);
            case ClientFrame.Feedback feedback -> {
                Place place = place(session, feedback.id());
                judged(
                        session,
                        feedback.id(),
                        log.feedback(
                                place.visit().conversation(),
                                feedback.id().uuid(),
                                feedback.seq(),
                                feedback.helpful(),
                                feedback.comment()));
            }
            case ClientFrame.Rating rating -> {
                Place place = place(session, rating.id());
                judged(
                        session,
                        rating.id(),
                        log.rate(
                                place.visit().conversation(),
                                rating.id().uuid(),
                                rating.score(),
                                rating.comment()));
            }
            case ClientFrame.Handover handover ->
                    handOver(session, place(session, handover.id()), handover.id());
            case ClientFrame.Close close -> close(session, place(session, close.id()), close.id());
            case ClientFrame.History history -> {
                Place place = place(session, null);
                session.sendAll(
                        transcripts.turnsBefore(
                                place.visit().conversation(), history.before(), HISTORY_PAGE));
            }
        }
    }

    private void message(ChatSession session, Place place, ClientId id, Supplier<Accepted> commit) {
        long waitMillis = waitMillis(session, place);
        if (waitMillis > 0) {
            session.send(
                    new ServerFrame.Failure(
                            ErrorCode.RATE_LIMITED,
                            "too many messages; this one was not stored",
                            id.text(),
                            waitMillis));
            return;
        }
        Room room = place.room();
        room.locked(() -> {
            switch (commit.get()) {
                case Accepted.Stored stored -> stored(session, room, id, stored);
                case Accepted.Duplicate duplicate ->
                        session.send(new ServerFrame.Ack(id.text(), duplicate.seq()));
                case Accepted.Closed _ -> throw closed(id);
                case Accepted.Forbidden _ -> throw forbidden(id);
                case Accepted.NotOffered _ ->
                        throw new FrameException(
                                ErrorCode.BAD_FRAME,
                                "that turn does not offer this choice",
                                id.text());
            }
        });
    }

    /// By conversation, and by address, since a new conversation costs nothing.
    private long waitMillis(ChatSession session, Place place) {
        long waitMillis = messages.take(place.visit().conversation());
        String address = session.address();
        return waitMillis > 0 || address == null ? waitMillis : addressMessages.take(address);
    }

    private void stored(ChatSession session, Room room, ClientId id, Accepted.Stored stored) {
        following.before(room, stored.seq());
        session.send(new ServerFrame.Ack(id.text(), stored.seq()));
        room.tellTurn(Turn.of(stored.seq(), Speaker.CUSTOMER, stored.text(), stored.at()), session);
        if (stored.question() != null) {
            answering.wake(room, stored.question());
        }
    }

    /// A choice of the greeting (seq 0) is a question of the company's in the customer's mouth; the others go to the engine by their value.
    private void choice(ChatSession session, Place place, ClientFrame.Choice choice) {
        if (choice.seq() > 0) {
            message(
                    session,
                    place,
                    choice.id(),
                    () ->
                            log.choose(
                                    place.visit(),
                                    choice.id().uuid(),
                                    choice.seq(),
                                    choice.value()));
            return;
        }
        boolean offered =
                answers
                        .live()
                        .knowledge()
                        .profile()
                        .phrases(place.visit().locale())
                        .starters()
                        .stream()
                        .anyMatch(starter -> starter.value().equals(choice.value()));
        if (!offered) {
            throw new FrameException(
                    ErrorCode.BAD_FRAME,
                    "the greeting does not offer this choice",
                    choice.id().text());
        }
        message(
                session,
                place,
                choice.id(),
                () -> log.accept(place.visit(), choice.id().uuid(), choice.value()));
    }

    private static void judged(ChatSession session, ClientId id, Outcome outcome) {
        if (outcome.status() == Status.UNKNOWN) {
            throw new FrameException(
                    ErrorCode.BAD_FRAME, "there is no such message of ours to judge", id.text());
        }
        session.send(new ServerFrame.Ack(id.text(), outcome.seq()));
    }

    private void handOver(ChatSession session, Place place, ClientId id) {
        String text =
                answers.live().knowledge().profile().phrases(place.visit().locale()).handover();
        place.room()
                .locked(() -> {
                    Outcome outcome = log.handOver(place.visit(), id.uuid(), text);
                    switch (outcome.status()) {
                        case CLOSED, UNKNOWN -> throw closed(id);
                        case FORBIDDEN -> throw forbidden(id);
                        case STORED -> {
                            session.send(new ServerFrame.Ack(id.text(), outcome.seq()));
                            announce(place.room(), outcome, text, Owner.QUEUE);
                        }
                        case DUPLICATE, UNCHANGED ->
                                session.send(new ServerFrame.Ack(id.text(), outcome.seq()));
                    }
                });
    }

    private void close(ChatSession session, Place place, ClientId id) {
        String text = Wording.of(place.visit().locale()).closed();
        place.room()
                .locked(() -> {
                    Outcome outcome = log.close(place.visit().conversation(), id.uuid(), text);
                    session.send(new ServerFrame.Ack(id.text(), outcome.seq()));
                    if (outcome.status() == Status.STORED) {
                        announce(place.room(), outcome, text, Owner.CLOSED);
                    } else {
                        session.send(ServerFrame.State.of(Owner.CLOSED, null));
                    }
                });
    }

    private void announce(Room room, Outcome outcome, String text, Owner owner) {
        following.before(room, outcome.seq());
        room.tellTurn(Turn.of(outcome.seq(), Speaker.SYSTEM, text, outcome.at()), null);
        room.tellOwner(owner, outcome.position());
    }

    private static Place place(ChatSession session, @Nullable ClientId id) {
        Place place = session.place();
        if (place == null) {
            throw new FrameException(
                    ErrorCode.BAD_FRAME,
                    "the first frame must be a hello",
                    id == null ? null : id.text());
        }
        return place;
    }

    private static FrameException closed(ClientId id) {
        return new FrameException(
                ErrorCode.GONE,
                "this conversation is closed; say hello without one to start another",
                id.text());
    }

    private static FrameException forbidden(ClientId id) {
        return new FrameException(
                ErrorCode.FORBIDDEN, "the token is not this conversation's", id.text());
    }

    private static ServerFrame.Failure unavailable(@Nullable ClientId id) {
        return new ServerFrame.Failure(
                ErrorCode.UNAVAILABLE,
                "This could not be stored now; send it again with the same id.",
                id == null ? null : id.text(),
                RETRY_AFTER_MILLIS);
    }

    private static @Nullable ClientId idOf(ClientFrame frame) {
        return switch (frame) {
            case ClientFrame.Message(var id, _) -> id;
            case ClientFrame.Choice(var id, _, _) -> id;
            case ClientFrame.Feedback(var id, _, _, _) -> id;
            case ClientFrame.Handover(var id) -> id;
            case ClientFrame.Rating(var id, _, _) -> id;
            case ClientFrame.Close(var id) -> id;
            case ClientFrame.Hello _, ClientFrame.Typing _, ClientFrame.History _ -> null;
        };
    }
}
