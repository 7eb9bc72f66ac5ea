package dev.frontdesk.registry;

import dev.frontdesk.knowledge.Action;
import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.Article;
import dev.frontdesk.knowledge.ArticleId;
import dev.frontdesk.knowledge.AssistantProfile;
import dev.frontdesk.knowledge.Example;
import dev.frontdesk.knowledge.Intent;
import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A company with four intents, six answers and one article.
public final class TinyCompany {
    private TinyCompany() {}

    public static KnowledgeSnapshot snapshot() {
        return snapshot("You find it under Your orders.");
    }

    /// A company of a few intents.
    ///
    /// @param trackText what is answered to "Where is my order?"
    public static KnowledgeSnapshot snapshot(String trackText) {
        List<Example> examples = new ArrayList<>();
        add(examples, "track_order", "where is my order", "track my parcel", "has my parcel left");
        add(examples, "refund", "when do I get my refund", "money back please", "refund status");
        add(examples, "person", "talk to a person", "can I speak to a human", "real agent please");
        add(examples, "greeting", "hello there", "good morning", "hi");
        return new KnowledgeSnapshot(
                new AssistantProfile(
                        "Moss",
                        "Mossbridge",
                        Map.of(
                                "en",
                                new AssistantProfile.Phrases(
                                        "Hello",
                                        List.of(),
                                        "A colleague comes.",
                                        "Unsure.",
                                        "Closed."))),
                List.of(
                        intent("track_order", "Where is my order?", new Action.Say(id("track"))),
                        intent("refund", "Refunds", new Action.Say(id("refund"))),
                        intent("person", "A person", new Action.HandOver(id("wait"))),
                        intent("greeting", "Hello", new Action.SmallTalk(id("hello")))),
                examples,
                List.of(
                        answer(
                                "track",
                                "track_order",
                                "Where is my order?",
                                trackText,
                                "track my parcel"),
                        answer(
                                "refund",
                                "refund",
                                "When do I get my refund?",
                                "Within 5 days.",
                                "money back"),
                        answer(
                                "refund-card",
                                "refund",
                                "Refund to an expired card?",
                                "The bank passes it on."),
                        answer("wait", "person", "Can I talk to a person?", "Please wait."),
                        answer("hello", "greeting", "Hello!", "Hello, how can I help?"),
                        answer(
                                "parking",
                                null,
                                "Is there parking at the showroom?",
                                "Yes, behind the house.")),
                List.of(
                        new Article(
                                new ArticleId("warranty"),
                                "en",
                                "Warranty",
                                "https://mossbridge.example/warranty",
                                List.of(
                                        new Article.Passage(
                                                0,
                                                "How long",
                                                "Cookware has a warranty of ten years.")))));
    }

    private static void add(List<Example> examples, String intent, String... texts) {
        for (String text : texts) {
            examples.add(new Example(text, new IntentId(intent), "en"));
        }
    }

    private static AnswerId id(String id) {
        return new AnswerId(id);
    }

    private static Intent intent(String id, String title, Action action) {
        return new Intent(new IntentId(id), Map.of("en", title), "", action);
    }

    private static Answer answer(
            String id, @Nullable String intent, String question, String text, String... variants) {
        return new Answer(
                id(id),
                "en",
                question,
                text,
                List.of(variants),
                null,
                List.of(),
                intent == null ? null : new IntentId(intent));
    }
}
