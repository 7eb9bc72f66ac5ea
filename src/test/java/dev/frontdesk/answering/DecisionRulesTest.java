package dev.frontdesk.answering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.answering.DecisionRules.ByIntent;
import dev.frontdesk.answering.Question.PastTurn;
import dev.frontdesk.answering.Question.Speaker;
import dev.frontdesk.knowledge.Action;
import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.ArticleId;
import dev.frontdesk.knowledge.AssistantProfile;
import dev.frontdesk.knowledge.Intent;
import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.retrieval.Candidate;
import dev.frontdesk.retrieval.Candidate.Target;
import dev.frontdesk.scoring.MatchFeatures;
import dev.frontdesk.scoring.Sentiment;
import dev.frontdesk.scoring.Thresholds;
import dev.frontdesk.scoring.Understanding;
import dev.frontdesk.scoring.Understanding.IntentScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The table of behaviour: numbers in, decision out.
@SuppressWarnings({"StringSplitter", "LoopOverCharArray"}) // the tables are written here
final class DecisionRulesTest {
    private static final Thresholds THRESHOLDS = new Thresholds(0.5, 0.7, 0.6, 0.2, 0.8);
    private static final KnowledgeSnapshot SHOP =
            new KnowledgeSnapshot(
                    new AssistantProfile(
                            "Moss",
                            "Mossbridge",
                            Map.of(
                                    "en",
                                    new AssistantProfile.Phrases(
                                            "Hello", List.of(), "Wait.", "Unsure.", "Closed."))),
                    List.of(
                            intent("track_order", new Action.Say(new AnswerId("track"))),
                            intent("refund", new Action.Say(new AnswerId("refund"))),
                            intent("person", new Action.HandOver(new AnswerId("wait"))),
                            intent("complaint", new Action.HandOver(new AnswerId("sorry"))),
                            intent("greeting", new Action.SmallTalk(new AnswerId("hello")))),
                    List.of(),
                    List.of(
                            answer("track", "track_order"),
                            answer("track-missing", "track_order"),
                            answer("refund", "refund"),
                            answer("refund-card", "refund"),
                            answer("wait", "person"),
                            answer("sorry", "complaint"),
                            answer("hello", "greeting"),
                            answer("parking", null)),
                    List.of());
    private final DecisionRules rules = new DecisionRules(SHOP);

    /// Intents and candidates are written `name=probability`, several parted by blanks, most probable first.
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
"""
a sure match is said                        | 0.9 | track_order=.9           | track=.8 refund=.1           | Reply track by match
a sure match wins over a low scope          | 0.1 | track_order=.3           | track=.8                     | Reply track by match
a sure match is said beside a passage       | 0.9 | track_order=.3           | a#1=.9 track=.7              | Reply track by match
out of scope without a match                | 0.1 | track_order=.9           | track=.5                     | Decline OUT_OF_SCOPE by out_of_scope
out of scope with nothing found             | 0.1 | track_order=.9           | -                            | Decline OUT_OF_SCOPE by out_of_scope
a passage better than the answers           | 0.9 | track_order=.3           | a#1=.85 track=.4             | Compose a#1 by passage
two passages of one article                 | 0.9 | track_order=.3           | a#1=.9 b#0=.88 a#4=.85 a#5=.8| Compose a#1 a#4 by passage
a passage far under its threshold           | 0.9 | track_order=.3           | a#1=.3                       | Decline NO_ANSWER by no_answer
a passage where no answer is near           | 0.9 | refund=.8                | a#1=.5 track=.2              | Compose a#1 by lone_passage
a passage beside an answer as likely        | 0.9 | refund=.8                | a#1=.5 refund-card=.3        | Reply refund-card by intent
no passage when out of scope                | 0.4 | track_order=.3           | a#1=.9                       | Decline OUT_OF_SCOPE by out_of_scope
a sure intent is acted on without asking    | 0.9 | refund=.8                | track=.3 refund-card=.25     | Reply refund-card by intent
a sure intent's main answer if none matches | 0.9 | refund=.8                | track=.3 refund-card=.1      | Reply refund by intent
two things may be meant                     | 0.9 | refund=.5 track_order=.4 | refund=.4 track-missing=.3   | Clarify intent:refund answer:track-missing by ambiguous
at most four are offered                    | 0.9 | refund=.5                | refund=.5 track=.4 parking=.3 refund-card=.3 track-missing=.3 | Clarify intent:refund intent:track_order answer:parking answer:refund-card by ambiguous
a lone one is offered beside a person       | 0.9 | person=.5                | parking=.3 track=.1          | Clarify answer:parking handover by ambiguous
a lone one beside what else may be meant    | 0.9 | refund=.5                | parking=.3 track=.1          | Clarify answer:parking intent:refund by ambiguous
two intents with nothing found              | 0.9 | refund=.62 track_order=.34 | track=.1                   | Clarify intent:refund intent:track_order by ambiguous
small talk and people are not offered       | 0.9 | greeting=.4 person=.35 refund=.21 | -                   | Decline NO_ANSWER by no_answer
nothing near enough                         | 0.9 | refund=.5                | track=.1                     | Decline NO_ANSWER by no_answer
small talk found by its wording             | 0.9 | refund=.5                | hello=.9                     | Reply! hello by match
no intents at all                           | 0.9 | -                        | -                            | Decline NO_ANSWER by no_answer
""")
    void decidesAfterTheSearch(
            String name, double inScope, String intents, String candidates, String expected) {
        Decision decision =
                rules.afterSearch(
                        Question.of(name, "en"),
                        understanding(inScope, intents),
                        ranked(candidates),
                        THRESHOLDS,
                        Set.of(),
                        ByIntent.ANY);
        assertThat(describe(decision)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
"""
a person is asked for                 | 0.9 | person=.8                | HandOver INTENT_ASKS_FOR_PERSON wait by person
intents for a person count together   | 0.9 | complaint=.5 person=.3   | HandOver INTENT_ASKS_FOR_PERSON sorry by person
not sure enough of a person           | 0.9 | person=.6 refund=.4      | -
a person out of scope                 | 0.2 | person=.9                | -
small talk                            | 0.9 | greeting=.9              | Reply! hello by small_talk
not sure enough of small talk         | 0.9 | greeting=.6              | -
a question goes on to the search      | 0.9 | refund=.95               | -
an intent that the knowledge lost     | 0.9 | gone=.95                 | -
""")
    void decidesWithoutSearch(String name, double inScope, String intents, String expected) {
        String decision =
                rules.withoutSearch(understanding(inScope, intents), THRESHOLDS, Set.of())
                        .map(DecisionRulesTest::describe)
                        .orElse(null);
        assertThat(decision).as(name).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
"""
answer:parking   | Reply parking by choice
answer:track     | Decline NO_ANSWER by rejected
intent:track_order | Decline NO_ANSWER by rejected
intent:refund    | Reply refund by choice
intent:greeting  | Reply! hello by choice
intent:person    | HandOver INTENT_ASKS_FOR_PERSON wait by choice
handover         | HandOver ASKED_FOR_PERSON null by choice
answer:gone      | -
intent:gone      | -
answer:          | -
answer:two words | -
shrug            | -
""")
    void actsOnAChoice(String choice, String expected) {
        Question question = new Question("title", List.of(), choice, Set.of(), "en");
        assertThat(
                        rules.chosen(question, Set.of("answer:track"))
                                .map(DecisionRulesTest::describe)
                                .orElse(null))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"FF,HandOver", "F,Decline", "FAF,Decline", "AFF,HandOver", "'',Decline"})
    void twoFailuresInARowBringAPerson(String before, String expected) {
        List<PastTurn> turns = new ArrayList<>();
        for (char c : before.toCharArray()) {
            turns.add(new PastTurn(Speaker.CUSTOMER, "?"));
            turns.add(new PastTurn(Speaker.BOT, "!", c == 'F'));
        }
        Decision decision =
                rules.afterSearch(
                        new Question("again", turns, null, Set.of(), "en"),
                        understanding(0.9, "refund=.5"),
                        List.of(),
                        THRESHOLDS,
                        Set.of(),
                        ByIntent.ANY);
        assertThat(decision.getClass().getSimpleName()).isEqualTo(expected);
    }

    @Test
    void aRejectedMainAnswerIsNotGivenAgain() {
        Decision decision =
                rules.afterSearch(
                        Question.of("refund", "en"),
                        understanding(0.9, "refund=.9"),
                        List.of(),
                        THRESHOLDS,
                        Set.of("answer:refund"),
                        ByIntent.ANY);
        assertThat(describe(decision)).isEqualTo("Decline NO_ANSWER by no_answer");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
"""
any answer of a sure intent             | ANY       | refund=.8 | track=.3 refund-card=.25 | Reply refund-card by intent
its main answer if none was found       | ANY       | refund=.8 | track=.3                 | Reply refund by intent
only what was found                     | FOUND     | refund=.8 | track=.3                 | Clarify intent:track_order intent:refund by ambiguous
the likeliest, whatever its intent      | LIKELIEST | refund=.8 | track=.3 refund-card=.25 | Reply track by intent
not if that is unlikely                 | LIKELIEST | refund=.8 | track=.29 refund-card=.25 | Clarify intent:track_order answer:refund-card by ambiguous
nothing by an intent                    | NONE      | refund=.8 | track=.4 refund-card=.25 | Clarify intent:track_order answer:refund-card by ambiguous
""")
    void anIntentDecidesAsMuchAsItMay(
            String name, ByIntent byIntent, String intents, String candidates, String expected) {
        Decision decision =
                rules.afterSearch(
                        Question.of(name, "en"),
                        understanding(0.9, intents),
                        ranked(candidates),
                        THRESHOLDS,
                        Set.of(),
                        byIntent);
        assertThat(describe(decision)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 100})
    void evidenceStaysSmall(int idLength) {
        String id = "x".repeat(idLength);
        List<Ranked> ranked =
                Stream.of(1, 2, 3, 4, 5, 6).map(n -> ranked(id + "#" + n, 0.123456789)).toList();
        List<IntentScore> intents =
                Stream.of(1, 2, 3, 4).map(_ -> new IntentScore(new IntentId(id), 1 / 3.0)).toList();
        Understanding understanding =
                new Understanding(
                        intents, 1 / 3.0, Sentiment.NEGATIVE, 1, new float[0], 512, false);
        Evidence evidence =
                Evidence.of(understanding, ranked, THRESHOLDS, "follow_up_repeated_failure");
        assertThat(json(evidence).length()).isLessThanOrEqualTo(1024);
        assertThat(evidence.candidates()).isNotEmpty();
    }

    /// As the log writes it.
    private static String json(Evidence evidence) {
        StringBuilder json = new StringBuilder("{\"intents\":[");
        evidence.intents()
                .forEach(i ->
                        json.append("{\"intent\":\"" + i.intent() + "\",\"confidence\":")
                                .append(i.confidence() + "},"));
        json.append("],\"in_scope\":" + evidence.inScope() + ",\"sentiment\":\"NEGATIVE\"")
                .append(",\"candidates\":[");
        evidence.candidates()
                .forEach(c ->
                        json.append("{\"target\":\"" + c.target() + "\",\"match\":")
                                .append(c.match() + ",\"bm25\":" + c.bm25())
                                .append(",\"cosine\":" + c.cosine() + "},"));
        return json.append("],\"thresholds\":{\"in_scope\":0.1234,\"intent\":0.1234,")
                .append("\"reply\":0.1234,\"clarify\":0.1234,\"compose\":0.1234},\"decided_by\":\"")
                .append(evidence.decidedBy() + "\",\"encoder_tokens\":512}")
                .toString();
    }

    private static Intent intent(String id, Action action) {
        return new Intent(new IntentId(id), Map.of("en", id), "", action);
    }

    private static Answer answer(String id, @org.jspecify.annotations.Nullable String intent) {
        return new Answer(
                new AnswerId(id),
                "en",
                id + "?",
                id + ".",
                List.of(),
                null,
                List.of(),
                intent == null ? null : new IntentId(intent));
    }

    private static Understanding understanding(double inScope, String intents) {
        List<IntentScore> ranking = new ArrayList<>();
        for (String one : intents == null ? new String[0] : intents.split(" ")) {
            ranking.add(
                    new IntentScore(
                            new IntentId(one.split("=")[0]),
                            Double.parseDouble(one.split("=")[1])));
        }
        return new Understanding(ranking, inScope, Sentiment.NEUTRAL, 1, new float[0], 5, false);
    }

    private static List<Ranked> ranked(String candidates) {
        return candidates == null
                ? List.of()
                : Stream.of(candidates.split(" "))
                        .map(one ->
                                ranked(one.split("=")[0], Double.parseDouble(one.split("=")[1])))
                        .toList();
    }

    private static Ranked ranked(String name, double match) {
        int hash = name.indexOf('#');
        Target target =
                hash < 0
                        ? new Target.ToAnswer(new AnswerId(name))
                        : new Target.ToPassage(
                                new ArticleId(name.substring(0, hash)),
                                Integer.parseInt(name.substring(hash + 1)));
        boolean main = Set.of("track", "refund", "hello").contains(name);
        return new Ranked(
                new Candidate(target, 12.345678, 0.5, 0.5, name),
                new MatchFeatures(1, 1, 0, 0, 0, 0, 0, main ? 1 : 0, null),
                match);
    }

    private static String describe(Decision decision) {
        String what =
                switch (decision) {
                    case Decision.Reply r -> (r.smallTalk() ? "Reply! " : "Reply ") + r.answer();
                    case Decision.Several s ->
                            "Several "
                                    + s.parts().stream().map(DecisionRulesTest::describe).toList();
                    case Decision.Clarify c ->
                            "Clarify "
                                    + String.join(
                                            " ",
                                            c.options().stream()
                                                    .map(Decision.Option::value)
                                                    .toList());
                    case Decision.Compose c ->
                            "Compose "
                                    + String.join(
                                            " ",
                                            c.quotes().stream()
                                                    .map(q -> q.article() + "#" + q.ordinal())
                                                    .toList());
                    case Decision.HandOver h -> "HandOver " + h.reason() + " " + h.answer();
                    case Decision.Decline d -> "Decline " + d.reason();
                };
        return what + " by " + decision.evidence().decidedBy();
    }
}
