package dev.frontdesk.conversation;

import dev.frontdesk.answering.Decision;
import dev.frontdesk.answering.Decision.Quote;
import dev.frontdesk.dialogue.Reply;
import dev.frontdesk.dialogue.Reply.Kind;
import dev.frontdesk.dialogue.Turn.Choice;
import dev.frontdesk.dialogue.Turn.Source;
import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.Article;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A decision put into words: a pure function of the decision, the knowledge that it was taken on, and the locale.
///
/// A decision that names what this knowledge does not hold is a defect and an [IllegalStateException]; nothing is said in its place.
final class Rendering {
    /// The value of the choice to talk to a person, as the engine knows it.
    static final String PERSON = "handover";

    private final KnowledgeSnapshot knowledge;
    private final String locale;
    private final Wording wording;

    private Rendering(KnowledgeSnapshot knowledge, String locale) {
        this.knowledge = knowledge;
        this.locale = locale;
        this.wording = Wording.of(locale);
    }

    static Reply of(Decision decision, KnowledgeSnapshot knowledge, String locale) {
        return new Rendering(knowledge, locale).render(decision);
    }

    private Reply render(Decision decision) {
        return switch (decision) {
            case Decision.Reply reply ->
                    words(
                            reply.smallTalk() ? Kind.SMALL_TALK : Kind.ANSWER,
                            answer(reply.answer()).text(),
                            reply.answer(),
                            decision);
            case Decision.Clarify clarify ->
                    new Reply(
                            Kind.CLARIFY,
                            wording.clarify(),
                            choices(clarify),
                            List.of(),
                            null,
                            clarify.evidence());
            case Decision.Compose compose -> quotes(compose);
            case Decision.HandOver handOver when handOver.answer() != null ->
                    words(
                            Kind.HANDOVER,
                            answer(handOver.answer()).text(),
                            handOver.answer(),
                            decision);
            case Decision.HandOver _ ->
                    words(
                            Kind.HANDOVER,
                            knowledge.profile().phrases(locale).handover(),
                            null,
                            decision);
            case Decision.Decline decline ->
                    new Reply(
                            Kind.DECLINE,
                            knowledge.profile().phrases(locale).unsure(),
                            List.of(person()),
                            List.of(),
                            null,
                            decline.evidence());
        };
    }

    private static Reply words(
            Kind kind,
            String text,
            @org.jspecify.annotations.Nullable AnswerId answer,
            Decision decision) {
        return new Reply(kind, text, List.of(), List.of(), answer, decision.evidence());
    }

    private List<Choice> choices(Decision.Clarify clarify) {
        List<Choice> choices = new ArrayList<>();
        clarify.options()
                .forEach(option -> choices.add(new Choice(option.title(), option.value())));
        if (choices.stream().noneMatch(choice -> choice.value().equals(PERSON))) {
            choices.add(person());
        }
        return choices;
    }

    private Reply quotes(Decision.Compose compose) {
        StringBuilder text = new StringBuilder(wording.quotes());
        Set<Source> sources = new LinkedHashSet<>();
        for (Quote quote : compose.quotes()) {
            Article article =
                    knowledge
                            .article(quote.article(), locale)
                            .orElseThrow(() -> missing("article " + quote.article()));
            Article.Passage passage =
                    article.passages().stream()
                            .filter(p -> p.ordinal() == quote.ordinal())
                            .findFirst()
                            .orElseThrow(() -> missing("passage " + quote));
            text.append("\n\n");
            if (!passage.heading().isEmpty()) {
                text.append(passage.heading()).append('\n');
            }
            text.append(passage.text());
            sources.add(new Source(article.title(), article.url()));
        }
        return new Reply(
                Kind.COMPOSE,
                text.toString(),
                List.of(),
                List.copyOf(sources),
                null,
                compose.evidence());
    }

    private Choice person() {
        return new Choice(wording.person(), PERSON);
    }

    private Answer answer(AnswerId id) {
        return knowledge.answer(id, locale).orElseThrow(() -> missing("answer " + id));
    }

    private static IllegalStateException missing(String what) {
        return new IllegalStateException(
                "the decision names what the knowledge does not hold: " + what);
    }
}
