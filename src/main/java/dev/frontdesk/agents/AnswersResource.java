package dev.frontdesk.agents;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.frontdesk.answering.Decision.Quote;
import dev.frontdesk.answering.Question.Speaker;
import dev.frontdesk.answering.Ranked;
import dev.frontdesk.dialogue.Conversation;
import dev.frontdesk.dialogue.Transcripts;
import dev.frontdesk.dialogue.Turn;
import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.operations.access.ProblemException;
import dev.frontdesk.operations.access.Role;
import dev.frontdesk.registry.Release;
import dev.frontdesk.registry.Releases;
import dev.frontdesk.scoring.MatchFeatures;
import dev.frontdesk.scoring.Understanding;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Answers over HTTP: `POST /api/v1/answers/search`, `POST /api/v1/answers/suggest`.
@Path("/api/v1/answers")
@RunOnVirtualThread
@RolesAllowed(Role.AGENT_LABEL)
class AnswersResource {
    private static final int TOP = 10;
    private static final int SUGGESTIONS = 3;

    private final Releases releases;
    private final Transcripts transcripts;

    AnswersResource(Releases releases, Transcripts transcripts) {
        this.releases = releases;
        this.transcripts = transcripts;
    }

    record Search(@Nullable String query, @Nullable Integer top, @Nullable String locale) {}

    record Found(UUID release, List<Hit> results) {}

    /// @param type `answer` or `passage`
    /// @param ordinal the passage's place in its article
    /// @param lexical BM25
    /// @param vector the cosine of the encoder's vectors
    /// @param match the calibrated probability that it is right
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Hit(
            String type,
            String id,
            @Nullable Integer ordinal,
            String title,
            String text,
            @Nullable String url,
            double lexical,
            double vector,
            double match,
            @Nullable Why explanation) {}

    /// @param wording what matched best
    record Why(
            String wording,
            @JsonProperty("answer_vector") double answerVector,
            double ngrams,
            @JsonProperty("intent_confidence") double intentConfidence,
            @JsonProperty("main_answer") boolean mainAnswer,
            String search) {}

    record Suggest(
            @Nullable UUID conversation,
            @Nullable List<Said> turns,
            @Nullable String locale,
            @Nullable Integer top) {}

    record Said(@Nullable String speaker, @Nullable String text) {}

    record Suggested(UUID release, List<Hit> suggestions) {}

    @POST
    @Path("/search")
    public Found search(@Nullable Search body) {
        String query = Limits.text("query", body == null ? null : body.query());
        String locale = Limits.locale(body == null ? null : body.locale());
        int top = Limits.top(body == null ? null : body.top(), TOP);
        return releases.with(
                release -> new Found(release.id(), hits(query, locale, top, true, release)));
    }

    @POST
    @Path("/suggest")
    public Suggested suggest(@Nullable Suggest body) {
        if (body == null || (body.conversation() == null) == (body.turns() == null)) {
            throw new ProblemException(400, "bad_request", "Give either conversation or turns.");
        }
        int top = Limits.top(body.top(), SUGGESTIONS);
        String locale;
        String text;
        if (body.conversation() != null) {
            UUID id = body.conversation();
            Conversation conversation =
                    transcripts
                            .find(id, Integer.MAX_VALUE)
                            .orElseThrow(() ->
                                    new ProblemException(
                                            404,
                                            "unknown_conversation",
                                            "There is no conversation " + id + "."));
            locale = Limits.locale(conversation.locale());
            text =
                    lastOfCustomer(
                            transcripts
                                    .turnsBefore(id, Integer.MAX_VALUE, Limits.TURNS_MAX)
                                    .stream()
                                    .filter(turn -> !turn.text().equals(Turn.ERASED))
                                    .map(turn -> new Line(turn.speaker(), turn.text()))
                                    .toList());
        } else {
            locale = Limits.locale(body.locale());
            text = lastOfCustomer(lines(body.turns() == null ? List.of() : body.turns()));
        }
        return releases.with(
                release -> new Suggested(release.id(), hits(text, locale, top, false, release)));
    }

    private record Line(Speaker speaker, String text) {}

    private static List<Line> lines(List<Said> turns) {
        Limits.count("turns", turns, Limits.TURNS_MAX);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < turns.size(); i++) {
            String field = "turns[" + i + "]";
            lines.add(
                    new Line(
                            speaker(field, turns.get(i).speaker()),
                            Limits.text(field + ".text", turns.get(i).text())));
        }
        return lines;
    }

    private static Speaker speaker(String field, @Nullable String speaker) {
        for (Speaker known : Speaker.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(speaker)) {
                return known;
            }
        }
        throw new ProblemException(
                400, "bad_request", field + ".speaker is not one of customer, bot, agent, system.");
    }

    /// What the customer has said since anybody else spoke.
    private static String lastOfCustomer(List<Line> lines) {
        List<String> last = new ArrayList<>();
        for (Line line : lines.reversed()) {
            if (line.speaker() == Speaker.CUSTOMER) {
                last.addFirst(line.text());
            } else if (!last.isEmpty()) {
                break;
            }
        }
        if (last.isEmpty()) {
            throw new ProblemException(
                    422, "nothing_to_answer", "The customer has not said anything.");
        }
        String text = String.join("\n", last);
        return text.substring(Math.max(0, text.length() - Limits.TEXT_LENGTH_MAX));
    }

    private static List<Hit> hits(
            String text, String locale, int top, boolean explain, Release release) {
        Understanding understanding = release.scorer().understand(text, locale);
        return release.engine().rank(text, understanding, locale, top).stream()
                .flatMap(ranked ->
                        hit(
                                ranked,
                                locale,
                                release.knowledge(),
                                explain ? why(ranked, text, understanding, locale, release) : null)
                                .stream())
                .toList();
    }

    private static Why why(
            Ranked ranked,
            String text,
            Understanding understanding,
            String locale,
            Release release) {
        MatchFeatures features = ranked.features();
        return new Why(
                ranked.wording(),
                features.answerCosine(),
                features.ngramCosine(),
                features.intentConfidence(),
                features.mainAnswer() > 0,
                release.engine().explain(text, understanding, ranked, locale));
    }

    private static Optional<Hit> hit(
            Ranked ranked, String locale, KnowledgeSnapshot knowledge, @Nullable Why why) {
        return ranked.answer()
                .flatMap(id -> knowledge.answer(id, locale))
                .map(answer -> ofAnswer(ranked, answer, why))
                .or(() ->
                        ranked.passage()
                                .flatMap(
                                        quote -> ofPassage(ranked, quote, locale, knowledge, why)));
    }

    private static Hit ofAnswer(Ranked ranked, Answer answer, @Nullable Why why) {
        return new Hit(
                "answer",
                answer.id().value(),
                null,
                answer.question(),
                answer.text(),
                null,
                ranked.lexical(),
                ranked.vector(),
                ranked.match(),
                why);
    }

    private static Optional<Hit> ofPassage(
            Ranked ranked,
            Quote quote,
            String locale,
            KnowledgeSnapshot knowledge,
            @Nullable Why why) {
        return knowledge
                .article(quote.article(), locale)
                .filter(article -> quote.ordinal() < article.passages().size())
                .map(article ->
                        new Hit(
                                "passage",
                                article.id().value(),
                                quote.ordinal(),
                                article.title(),
                                article.passages().get(quote.ordinal()).text(),
                                article.url(),
                                ranked.lexical(),
                                ranked.vector(),
                                ranked.match(),
                                why));
    }
}
