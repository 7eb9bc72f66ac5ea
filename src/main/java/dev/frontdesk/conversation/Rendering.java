package dev.frontdesk.conversation;

import dev.frontdesk.answering.Decision;
import dev.frontdesk.answering.Decision.Quote;
import dev.frontdesk.answering.Evidence.Sign;
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
import org.jspecify.annotations.Nullable;

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
        Rendering rendering = new Rendering(knowledge, locale);
        Reply reply = rendering.render(decision);
        boolean angry = decision.evidence().notes().signs().contains(Sign.RISING_ANGER);
        return angry && reply.kind() != Kind.HANDOVER ? rendering.offeringPerson(reply) : reply;
    }

    /// The same reply with a person offered; where it offers one already, only its words change.
    private Reply offeringPerson(Reply reply) {
        List<Choice> choices = new ArrayList<>(reply.choices());
        if (choices.stream().noneMatch(choice -> choice.value().equals(PERSON))) {
            choices.add(person());
        }
        return new Reply(
                reply.kind(),
                reply.text() + "\n\n" + wording.anger(),
                choices,
                reply.sources(),
                reply.answer(),
                reply.evidence());
    }

    private Reply render(Decision decision) {
        return switch (decision) {
            case Decision.Reply reply ->
                    words(
                            reply.smallTalk() ? Kind.SMALL_TALK : Kind.ANSWER,
                            answer(reply.answer()).text(),
                            reply.answer(),
                            decision);
            case Decision.Several several -> several(several);
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
            Kind kind, String text, @Nullable AnswerId answer, Decision decision) {
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

    /// The parts one under the other. The first answer is the turn's; the evidence names them all.
    private Reply several(Decision.Several several) {
        List<String> texts = new ArrayList<>();
        List<Choice> choices = new ArrayList<>();
        Set<Source> sources = new LinkedHashSet<>();
        @Nullable Reply first = null;
        for (Decision part : several.parts()) {
            Reply reply = render(part);
            first = first == null ? reply : first;
            texts.add(reply.kind() == Kind.CLARIFY ? wording.other() : reply.text());
            choices.addAll(reply.choices());
            sources.addAll(reply.sources());
        }
        if (first == null) {
            throw new IllegalStateException("a decision of several parts has none");
        }
        return new Reply(
                first.kind(),
                String.join("\n\n", texts),
                choices,
                List.copyOf(sources),
                first.answer(),
                several.evidence());
    }

    private Reply quotes(Decision.Compose compose) {
        StringBuilder text = new StringBuilder();
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
            if (sources.add(new Source(article.title(), article.url()))) {
                text.append(text.isEmpty() ? "" : "\n\n");
                text.append(wording.quotes().formatted(article.title()));
            }
            text.append("\n\n");
            if (!passage.heading().isEmpty()) {
                text.append(passage.heading()).append('\n');
            }
            text.append(words(passage, quote));
        }
        return new Reply(
                Kind.COMPOSE,
                text.toString(),
                List.of(),
                List.copyOf(sources),
                null,
                compose.evidence());
    }

    /// What is quoted of a passage; where sentences in between are left out, an ellipsis says so.
    private String words(Article.Passage passage, Quote quote) {
        if (quote.sentences().isEmpty()) {
            return passage.text();
        }
        List<String> sentences = passage.sentences();
        StringBuilder text = new StringBuilder();
        int before = -1;
        for (int at : quote.sentences()) {
            if (at < 0 || at >= sentences.size()) {
                throw missing("sentence " + at + " of " + quote);
            }
            String sentence = sentences.get(at);
            if (!text.isEmpty()) {
                boolean item = sentence.matches("(?s)([-*+]|\\d+[.)]) .*");
                text.append(item ? "\n" : at == before + 1 ? " " : " … ");
            }
            text.append(sentence);
            before = at;
        }
        return text.toString();
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
