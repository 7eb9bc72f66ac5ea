package dev.frontdesk.conversation;

import dev.frontdesk.answering.Decision;
import dev.frontdesk.answering.Decision.Option;
import dev.frontdesk.answering.Decision.Quote;
import dev.frontdesk.answering.Decision.Reason;
import dev.frontdesk.answering.Evidence;
import dev.frontdesk.answering.Question;
import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.Article;
import dev.frontdesk.knowledge.ArticleId;
import dev.frontdesk.knowledge.AssistantProfile;
import dev.frontdesk.knowledge.AssistantProfile.Phrases;
import dev.frontdesk.knowledge.AssistantProfile.Starter;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.scoring.BusyException;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/// An engine that decides by the first word of the last message, can be held in the middle of a thought, and fails when told to.
@Alternative
@Singleton
class FakeAnswers implements Answers {
    static final UUID RELEASE = UUID.fromString("019a0000-0000-7000-8000-0000000000ff");
    static final Evidence EVIDENCE = new Evidence(List.of(), 0.9, null, List.of(), null, "fake", 7);
    static final KnowledgeSnapshot KNOWLEDGE =
            new KnowledgeSnapshot(
                    new AssistantProfile(
                            "Moss",
                            "Mossbridge",
                            Map.of(
                                    "en",
                                    new Phrases(
                                            "Hello!",
                                            List.of(new Starter("My order", "Where is my order?")),
                                            "A colleague takes over.",
                                            "I am not sure.",
                                            "Nobody is here."),
                                    "zh",
                                    new Phrases("您好！", List.of(), "转接中。", "我不确定。", "下班了。"))),
                    List.of(),
                    List.of(),
                    List.of(
                            answer("track", "en", "Here is how to track it."),
                            answer("track", "zh", "这样查询物流。"),
                            answer("agent", "en", "I pass you on.")),
                    List.of(
                            new Article(
                                    new ArticleId("care"),
                                    "en",
                                    "Care",
                                    null,
                                    List.of(
                                            new Article.Passage(
                                                    0,
                                                    "Pans",
                                                    "Wash by hand. Dry at once. Then oil it:\n- a drop\n- no more"))),
                            new Article(
                                    new ArticleId("returns"),
                                    "en",
                                    "Returns",
                                    "https://shop.example/returns",
                                    List.of(
                                            new Article.Passage(0, "", "Thirty days."),
                                            new Article.Passage(1, "How", "Print the label.")))));

    final Queue<Question> questions = new ConcurrentLinkedQueue<>();
    final AtomicBoolean failing = new AtomicBoolean();
    final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicReference<CountDownLatch> gate =
            new AtomicReference<>(new CountDownLatch(0));

    @Override
    public Live live() {
        return new Live(RELEASE, KNOWLEDGE, this::decide);
    }

    /// Until the latch is counted down every question waits.
    CountDownLatch hold() {
        CountDownLatch latch = new CountDownLatch(1);
        gate.set(latch);
        return latch;
    }

    private Decision decide(Question question) {
        questions.add(question);
        try {
            gate.get().await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (busy.get()) {
            throw new BusyException(BusyException.Code.FULL, "told to be busy");
        }
        if (failing.get()) {
            throw new IllegalStateException("told to fail");
        }
        if ("handover".equals(question.choice()) || question.text().startsWith("person")) {
            return new Decision.HandOver(Reason.ASKED_FOR_PERSON, null, EVIDENCE);
        }
        if (question.text().startsWith("which")) {
            return new Decision.Clarify(List.of(new Option("Track it", "answer:track")), EVIDENCE);
        }
        if (question.text().startsWith("returns")) {
            return new Decision.Compose(
                    List.of(
                            new Quote(new ArticleId("returns"), 0),
                            new Quote(new ArticleId("returns"), 1)),
                    EVIDENCE);
        }
        if (question.text().startsWith("weather")) {
            return new Decision.Decline(Reason.OUT_OF_SCOPE, EVIDENCE);
        }
        return new Decision.Reply(new AnswerId("track"), false, EVIDENCE);
    }

    private static Answer answer(String id, String locale, String text) {
        return new Answer(new AnswerId(id), locale, "?", text, List.of(), null, List.of(), null);
    }
}
