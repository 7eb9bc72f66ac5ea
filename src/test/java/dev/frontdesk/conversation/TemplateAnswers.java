package dev.frontdesk.conversation;

import dev.frontdesk.answering.Decision;
import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.knowledge.Lookup;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Knowledge of which each answer asks a [LyingService] for its own kind of misbehaviour; the customer's first word names the answer.
@Alternative
@Singleton
class TemplateAnswers implements Answers {
    static final String FALLBACK = "I cannot see your order right now.";
    static final String INCOMPLETE = "Please sign in, then I can see your order.";
    static final String NOT_FOUND = "We have no such order.";

    private final KnowledgeSnapshot knowledge;

    @Inject
    TemplateAnswers(@ConfigProperty(name = "test.service-port") int port) {
        List<Answer> answers = new ArrayList<>();
        List<Lookup> lookups = new ArrayList<>();
        for (String kind : LyingService.KINDS) {
            String url = "http://localhost:" + port + "/" + kind + "/{visitor.order}";
            lookups.add(lookup(kind, url, Map.of("X-Api-Key", "shop-api")));
            answers.add(answer(kind, "Dear {visitor.name|customer}, it is {" + kind + ".state}."));
        }
        lookups.add(lookup("elsewhere", "http://127.0.0.1:" + port + "/ok/1", Map.of()));
        answers.add(answer("elsewhere", "It is {elsewhere.state}."));
        lookups.add(lookup("keyless", "http://localhost:" + port + "/ok/1", Map.of("X", "none")));
        answers.add(answer("keyless", "It is {keyless.state}."));
        answers.add(answer("plain", "Sixty days {or so}."));
        answers.add(answer("name", "You are {visitor.name}."));
        answers.add(answer("soft", "It is {status500.state|being looked after}."));
        this.knowledge =
                new KnowledgeSnapshot(
                        FakeAnswers.KNOWLEDGE.profile(),
                        List.of(),
                        List.of(),
                        answers,
                        List.of(),
                        lookups);
    }

    private static Lookup lookup(String name, String url, Map<String, String> headers) {
        return new Lookup(
                name,
                url,
                LyingService.TIMEOUT_MILLIS,
                headers,
                Map.of("state", "/order/state"),
                Map.of("state", "on its way"),
                Map.of("en", new Lookup.Replies(FALLBACK, INCOMPLETE, NOT_FOUND)));
    }

    private static Answer answer(String id, String text) {
        return new Answer(new AnswerId(id), "en", "?", text, List.of(), null, List.of(), null);
    }

    @Override
    public Live live() {
        return new Live(
                UUID.fromString("019a0000-0000-7000-8000-0000000000fe"),
                knowledge,
                question -> {
                    String[] lines = question.text().split("\n", -1);
                    String word = lines[lines.length - 1].split(" ", 2)[0];
                    return new Decision.Reply(new AnswerId(word), false, FakeAnswers.EVIDENCE);
                });
    }
}
