package dev.frontdesk.conversation;

import dev.frontdesk.answering.Decision;
import dev.frontdesk.answering.Decision.Quote;
import dev.frontdesk.answering.Evidence.Sign;
import dev.frontdesk.dialogue.LookedUp;
import dev.frontdesk.dialogue.Reply;
import dev.frontdesk.dialogue.Reply.Kind;
import dev.frontdesk.dialogue.Turn.Choice;
import dev.frontdesk.dialogue.Turn.Source;
import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.Article;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.knowledge.Limits;
import dev.frontdesk.knowledge.Lookup;
import dev.frontdesk.knowledge.Template;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A decision put into words: a pure function of the decision, the knowledge that it was taken on, the locale, and the values for its template.
///
/// Where the template of an answer lacks a value, its text is not said: the look-up that failed has words for that, otherwise the assistant
/// says that it does not know.
///
/// A decision that names what this knowledge does not hold is a defect and an [IllegalStateException]; nothing is said in its place.
final class Rendering {
    /// The value of the choice to talk to a person, as the engine knows it.
    static final String PERSON = "handover";

    private final KnowledgeSnapshot knowledge;
    private final String locale;
    private final Wording wording;
    private final Filling filling;

    private Rendering(KnowledgeSnapshot knowledge, String locale, Filling filling) {
        this.filling = filling;
        this.knowledge = knowledge;
        this.locale = locale;
        this.wording = Wording.of(locale);
    }

    static Reply of(
            Decision decision, KnowledgeSnapshot knowledge, String locale, Filling filling) {
        Rendering rendering = new Rendering(knowledge, locale, filling);
        Reply reply = rendering.render(decision);
        boolean angry = decision.evidence().notes().signs().contains(Sign.RISING_ANGER);
        return angry && reply.kind() != Kind.HANDOVER ? rendering.offeringPerson(reply) : reply;
    }

    /// The places for values in the templates that a decision's words are; none where it says no answer.
    static List<Template.Variable> variables(
            Decision decision, KnowledgeSnapshot knowledge, String locale) {
        return answers(decision)
                .map(answer -> knowledge.answer(answer, locale))
                .flatMap(Optional::stream)
                .flatMap(found -> knowledge.template(found.text()).variables().stream())
                .toList();
    }

    private static Stream<AnswerId> answers(Decision decision) {
        return switch (decision) {
            case Decision.Reply reply -> Stream.of(reply.answer());
            case Decision.Several several -> several.parts().stream().flatMap(Rendering::answers);
            case Decision.HandOver handOver -> Stream.ofNullable(handOver.answer());
            case Decision.Clarify _, Decision.Compose _, Decision.Decline _ -> Stream.empty();
        };
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
                reply.evidence(),
                reply.lookups(),
                reply.personal());
    }

    private Reply render(Decision decision) {
        return switch (decision) {
            case Decision.Reply reply ->
                    filled(
                            reply.smallTalk() ? Kind.SMALL_TALK : Kind.ANSWER,
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
                    filled(Kind.HANDOVER, handOver.answer(), decision);
            case Decision.HandOver _ ->
                    words(
                            Kind.HANDOVER,
                            knowledge.profile().phrases(locale).handover(),
                            null,
                            decision,
                            false);
            case Decision.Decline _ -> unsure(decision);
        };
    }

    private Reply filled(Kind kind, AnswerId id, Decision decision) {
        Template template = knowledge.template(answer(id).text());
        Template.Filled filled = template.fill(filling.values());
        boolean sayable =
                filled.missing().isEmpty() && filled.text().length() <= Limits.TEXT_LENGTH_MAX;
        if (sayable) {
            return words(kind, filled.text(), id, decision, !template.variables().isEmpty());
        }
        if (kind == Kind.HANDOVER) {
            String handover = knowledge.profile().phrases(locale).handover();
            return words(kind, handover, id, decision, false);
        }
        for (LookedUp outcome : filling.lookups()) {
            if (outcome.result() != LookedUp.Result.OK
                    && filled.missing().stream()
                            .anyMatch(missing -> missing.source().equals(outcome.lookup()))) {
                return words(kind, instead(outcome), id, decision, false);
            }
        }
        return unsure(decision);
    }

    private String instead(LookedUp outcome) {
        Lookup.Replies replies =
                knowledge
                        .lookup(outcome.lookup())
                        .orElseThrow(() -> missing("look-up " + outcome.lookup()))
                        .replies(locale);
        return switch (outcome.result()) {
            case INCOMPLETE -> Objects.requireNonNullElse(replies.incomplete(), replies.failed());
            case NOT_FOUND -> Objects.requireNonNullElse(replies.notFound(), replies.failed());
            case OK,
                    TIMEOUT,
                    UNREACHABLE,
                    STATUS,
                    REDIRECT,
                    TOO_LARGE,
                    BAD_JSON,
                    MISSING_VALUE,
                    BUSY,
                    PAUSED,
                    HOST_NOT_ALLOWED,
                    NO_SECRET ->
                    replies.failed();
        };
    }

    private Reply unsure(Decision decision) {
        return new Reply(
                Kind.DECLINE,
                knowledge.profile().phrases(locale).unsure(),
                List.of(person()),
                List.of(),
                null,
                decision.evidence(),
                filling.lookups(),
                false);
    }

    private Reply words(
            Kind kind,
            String text,
            @Nullable AnswerId answer,
            Decision decision,
            boolean personal) {
        return new Reply(
                kind,
                text,
                List.of(),
                List.of(),
                answer,
                decision.evidence(),
                filling.lookups(),
                personal);
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
        boolean personal = false;
        for (Decision part : several.parts()) {
            Reply reply = render(part);
            first = first == null ? reply : first;
            texts.add(reply.kind() == Kind.CLARIFY ? wording.other() : reply.text());
            choices.addAll(reply.choices());
            sources.addAll(reply.sources());
            personal |= reply.personal();
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
                several.evidence(),
                filling.lookups(),
                personal);
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
