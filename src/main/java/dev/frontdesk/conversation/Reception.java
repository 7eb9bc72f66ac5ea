package dev.frontdesk.conversation;

import dev.frontdesk.conversation.ChatSession.Place;
import dev.frontdesk.dialogue.Conversation;
import dev.frontdesk.dialogue.Owner;
import dev.frontdesk.dialogue.Transcripts;
import dev.frontdesk.dialogue.Turn;
import dev.frontdesk.dialogue.Visit;
import dev.frontdesk.knowledge.AssistantProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Lets connections in and out of conversations: the answer to hello.
///
/// A new conversation gets id and token here and exists from its first message on. One that comes back gets every turn after the last
/// it saw, in order: the first [Transcripts#PAGE_MAX] in the welcome, further ones as message frames behind it.
@Singleton
class Reception {
    private final Answers answers;
    private final Transcripts transcripts;
    private final Rooms rooms;
    private final Following following;
    private final Visitors visitors;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    Reception(
            Answers answers,
            Transcripts transcripts,
            Rooms rooms,
            Following following,
            Visitors visitors,
            Clock clock) {
        this.answers = answers;
        this.transcripts = transcripts;
        this.rooms = rooms;
        this.following = following;
        this.visitors = visitors;
        this.clock = clock;
    }

    /// Answers hello and lets the connection in.
    ///
    /// @throws FrameException if the conversation is unknown or the token is not its own
    void welcome(ChatSession session, ClientFrame.Hello hello) {
        if (session.place() != null) {
            throw new FrameException(ErrorCode.BAD_FRAME, "hello was said before", null);
        }
        AssistantProfile profile = answers.live().knowledge().profile();
        Map<String, String> known = visitors.values(hello.identity());
        String locale = locale(hello.locale(), profile);
        if (hello.conversation() == null) {
            ResumeToken fresh = ResumeToken.fresh(clock.instant(), random);
            Visit visit =
                    Visit.anonymous(
                            fresh.conversation(), fresh.digest(), locale, hello.visitorJson());
            enter(session, visit, fresh, profile, known, null);
            return;
        }
        UUID id = conversationId(hello.conversation());
        ResumeToken token = new ResumeToken(id, hello.token() == null ? "" : hello.token());
        Room room = rooms.enter(id);
        try {
            room.locked(() -> {
                Optional<Conversation> found = transcripts.find(id, hello.after());
                if (found.isEmpty() && !token.fits(clock.instant())) {
                    throw new FrameException(
                            ErrorCode.GONE,
                            "there is no such conversation; say hello without one to start another",
                            null);
                }
                Conversation conversation = found.orElse(null);
                if (conversation != null && !conversation.admits(token.digest())) {
                    throw new FrameException(
                            ErrorCode.FORBIDDEN, "the token is not this conversation's", null);
                }
                Visit visit =
                        conversation == null
                                ? Visit.anonymous(id, token.digest(), locale, hello.visitorJson())
                                : new Visit(
                                        id,
                                        conversation.subject(),
                                        token.digest(),
                                        conversation.locale(),
                                        hello.visitorJson());
                enter(session, visit, token, profile, known, conversation);
            });
        } finally {
            rooms.leave(room);
        }
    }

    /// The connection is closed.
    void leave(ChatSession session) {
        Place place = session.ended();
        if (place != null) {
            place.room().remove(session);
            rooms.leave(place.room());
        }
    }

    private void enter(
            ChatSession session,
            Visit visit,
            ResumeToken token,
            AssistantProfile profile,
            Map<String, String> known,
            @Nullable Conversation conversation) {
        List<Turn> turns = conversation == null ? List.of() : conversation.turns();
        int lastSeq = conversation == null ? 0 : conversation.lastSeq();
        Owner owner = conversation == null ? Owner.BOT : conversation.owner();
        session.send(
                new ServerFrame.Welcome(
                        visit.conversation().toString(),
                        token.token(),
                        lastSeq,
                        owner.label(),
                        turns.stream().map(ServerFrame.Message::of).toList(),
                        lastSeq == 0 ? greeting(profile.phrases(visit.locale())) : null,
                        new ServerFrame.Assistant(profile.name(), profile.company())));
        if (conversation != null) {
            sendRest(session, conversation);
        }
        Room room = rooms.enter(visit.conversation());
        room.locked(() -> {
            following.before(room, lastSeq + 1);
            room.add(session, lastSeq, owner);
            room.know(known);
        });
        if (!session.settle(new Place(room, visit))) {
            room.remove(session);
            rooms.leave(room);
        }
    }

    private void sendRest(ChatSession session, Conversation conversation) {
        List<Turn> turns = conversation.turns();
        while (turns.size() == Transcripts.PAGE_MAX) {
            turns = transcripts.turnsAfter(conversation.id(), turns.getLast().seq());
            session.sendAll(turns);
        }
        if (conversation.owner() == Owner.QUEUE) {
            session.send(ServerFrame.State.of(Owner.QUEUE, conversation.position()));
        }
    }

    private static ServerFrame.Greeting greeting(AssistantProfile.Phrases phrases) {
        return new ServerFrame.Greeting(
                phrases.greeting(),
                phrases.starters().stream()
                        .map(starter -> new Turn.Choice(starter.title(), starter.value()))
                        .toList());
    }

    private static UUID conversationId(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new FrameException(
                    ErrorCode.GONE, "there is no such conversation: «" + text + "»", null);
        }
    }

    /// The company's locale nearest to what the page asks for: itself, its language, English, any.
    static String locale(String asked, AssistantProfile profile) {
        String language = asked.split("[-_]", 2)[0].toLowerCase(Locale.ROOT);
        for (String locale : List.of(asked, language, "en")) {
            if (profile.locales().containsKey(locale)) {
                return locale;
            }
        }
        return profile.locales().keySet().stream().sorted().findFirst().orElse("en");
    }
}
