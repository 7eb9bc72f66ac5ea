package dev.frontdesk.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import dev.frontdesk.knowledge.SampleKnowledge;
import dev.frontdesk.retrieval.Candidate.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnowledgeIndexTest {
    private static final float[] NO_VECTOR = {};

    private static final KnowledgeSnapshot SHOP =
            new KnowledgeSnapshot(
                    SampleKnowledge.snapshot().profile(),
                    List.of(
                            new Intent(
                                    new IntentId("track_order"),
                                    Map.of("en", "Track"),
                                    "",
                                    new Action.Say(new AnswerId("track")))),
                    List.of(
                            new Example("wheres my stuff", new IntentId("track_order"), "en"),
                            new Example("will it rain", null, "en")),
                    List.of(
                            answer(
                                    "track",
                                    "en",
                                    "Where is my parcel?",
                                    "Open the link.",
                                    "track_order",
                                    "has my delivery shipped"),
                            answer(
                                    "returns",
                                    "en",
                                    "How do I return something?",
                                    "Print a label; C++ users don't.",
                                    null,
                                    "send goods back"),
                            answer(
                                    "cards",
                                    "en",
                                    "Which payment cards do you take?",
                                    "Visa and Mastercard.",
                                    null),
                            answer("track", "zh", "我的包裹在哪里？", "打开链接。", null, "查快递"),
                            answer("returns", "zh", "怎么退货？", "打印标签。", null),
                            answer("hours", "de", "Wann ist geöffnet?", "Montags.", null)),
                    List.of(
                            new Article(
                                    new ArticleId("pans"),
                                    "en",
                                    "Caring for pans",
                                    null,
                                    List.of(
                                            new Article.Passage(
                                                    0,
                                                    "Washing",
                                                    "Carbon steel rusts in a dishwasher."),
                                            new Article.Passage(
                                                    1, "Seasoning", "Rub in a little oil.")))));

    private final KnowledgeIndex index = KnowledgeIndex.build(SHOP, KnowledgeIndexTest::letters);

    @ParameterizedTest
    @CsvSource({
        "where is my parcel,            en, answer:track",
        "PARCELS!!!,                    en, answer:track",
        "returning,                     en, answer:returns",
        "my order was shipping today,   en, answer:track",
        "customer's returns,            en, answer:returns",
        "don’t,                         en, answer:returns",
        "wheres my stuff,               en, answer:track",
        "seasoning my pan,              en, passage:pans#1",
        "dishwashers,                   en, passage:pans#0",
        "我想退货,                       zh, answer:returns",
        "包裹到哪了,                     zh, answer:track",
        "快递,                          zh, answer:track",
        "geöffnet,                      de, answer:hours",
        "GEÖFFNET,                      de-AT, answer:hours",
        "where is my parcel,            fr, answer:track",
        "ｐａｒｃｅｌ,                     en, answer:track",
    })
    void wordsFind(String text, String locale, String first) {
        assertThat(index.searchLexical(text, locale, 5)).isNotEmpty();
        assertThat(index.searchLexical(text, locale, 5).getFirst().target()).hasToString(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "parcel AND (",
                "parcel:* ~2 ^ \"",
                "\\ / + - && || ! { } [ ] ? :",
                "\uD83D\uDE00\uD83D\uDCE6",
                "\uD83D",
                "\u0000",
                "https://x.example/?q=parcel%20"
            })
    void specialCharactersArePlainText(String text) {
        assertThatCode(() -> index.search(text, letters(text), "en", 5)).doesNotThrowAnyException();
        assertThatCode(() ->
                        index.explain(
                                text,
                                letters(text),
                                new Target.ToAnswer(new AnswerId("track")),
                                "en"))
                .doesNotThrowAnyException();
        assertThat(
                        index.searchLexical(text, "en", 5).stream()
                                .anyMatch(c -> c.target().toString().equals("answer:track")))
                .isEqualTo(text.contains("parcel"));
    }

    @Test
    void longTextsAreSearchedWithoutError() {
        StringBuilder text = new StringBuilder("parcel");
        for (int i = 0; i < 5_000; i++) {
            text.append(' ').append(Integer.toString(i, 36));
        }
        assertThat(index.search(text.toString(), letters("parcel"), "en", 3).getFirst().target())
                .hasToString("answer:track");
        StringBuilder characters = new StringBuilder("退货");
        for (char c = '一'; characters.length() < 2_000; c++) {
            characters.append(c);
        }
        assertThat(index.searchLexical(characters.toString(), "zh", 3)).isNotEmpty();
    }

    @Test
    void everyCandidateHasBothScores() {
        float[] vector = letters("which cards do you take");
        List<Candidate> found = index.search("parcel label", vector, "en", 4);
        assertThat(found)
                .extracting(c -> c.target().toString())
                .contains("answer:track", "answer:returns", "answer:cards");
        Map<String, Double> alone = new java.util.HashMap<>();
        index.searchLexical("parcel label", "en", 10)
                .forEach(c -> alone.put(c.target().toString(), c.bm25()));
        for (Candidate candidate : found) {
            assertThat(candidate.bm25())
                    .isEqualTo(alone.getOrDefault(candidate.target().toString(), 0.0));
            assertThat(candidate.cosine())
                    .isEqualTo(dot(vector, letters(candidate.surface())), within(1e-6));
        }
        Candidate cards =
                found.stream()
                        .filter(c -> c.target().toString().equals("answer:cards"))
                        .findFirst()
                        .orElseThrow();
        assertThat(cards.bm25()).isZero();
        assertThat(cards.surface()).isEqualTo("Which payment cards do you take?");
        assertThat(cards.answerCosine())
                .isEqualTo(dot(vector, letters("Visa and Mastercard.")), within(1e-6));
    }

    @Test
    void aCandidateFoundByItsVectorAloneStillHasItsBm25() {
        KnowledgeIndex sample =
                KnowledgeIndex.build(SampleKnowledge.snapshot(), KnowledgeIndexTest::letters);
        String text = "how can I send my parcel back and get the money";
        Map<String, Double> alone = new java.util.HashMap<>();
        sample.searchLexical(text, "en", KnowledgeIndex.LIMIT_MAX)
                .forEach(c -> alone.put(c.target().toString(), c.bm25()));
        for (Candidate candidate : sample.search(text, letters("garden furniture"), "en", 20)) {
            assertThat(candidate.bm25())
                    .isEqualTo(
                            alone.getOrDefault(candidate.target().toString(), 0.0), within(1e-5));
        }
    }

    @Test
    void nearestIsExact() {
        KnowledgeIndex sample =
                KnowledgeIndex.build(SampleKnowledge.snapshot(), KnowledgeIndexTest::letters);
        float[] vector = letters("garden furniture");
        List<Candidate> top = sample.searchNearest(vector, "en", 10);
        List<Candidate> all = sample.searchNearest(vector, "en", KnowledgeIndex.LIMIT_MAX);
        assertThat(top).isEqualTo(all.subList(0, 10));
        assertThat(all)
                .hasSizeGreaterThan(300)
                .isSortedAccordingTo((a, b) -> Double.compare(b.cosine(), a.cosine()));
        assertThat(top).allSatisfy(c -> assertThat(c.bm25()).isZero());
    }

    @Test
    void withoutEncoderWordsCarryTheSearch() {
        KnowledgeIndex plain = KnowledgeIndex.build(SHOP, Vectors.NONE);
        List<Candidate> found = plain.search("delivery shipped", NO_VECTOR, "en", 5);
        assertThat(found).isEqualTo(plain.searchLexical("delivery shipped", "en", 5)).hasSize(1);
        assertThat(found.getFirst().cosine()).isZero();
        assertThat(found.getFirst().surface()).isEqualTo("has my delivery shipped");
        assertThat(plain.search("nothing known", NO_VECTOR, "en", 5)).isEmpty();
        assertThat(plain.searchNearest(NO_VECTOR, "en", 5)).isEmpty();
        assertThat(index.search("parcel", NO_VECTOR, "en", 5)).hasSize(1);
    }

    @Test
    void anExplanationNamesWordsAndWordings() {
        String text =
                index.explain(
                        "where's the parcel",
                        letters("where's the parcel"),
                        new Target.ToAnswer(new AnswerId("track")),
                        "en");
        assertThat(text)
                .startsWith("answer:track\nBM25 ")
                .contains("  parcel ")
                .contains("idf")
                .contains("1 times")
                .contains("cosine ")
                .contains("with «Where is my parcel?»")
                .contains("with its text");
        assertThat(index.explain("x", NO_VECTOR, new Target.ToAnswer(new AnswerId("none")), "en"))
                .contains("answer:none is not in the index");
    }

    @Test
    void theSameSnapshotGivesTheSameScores() {
        KnowledgeSnapshot turned =
                new KnowledgeSnapshot(
                        SHOP.profile(),
                        SHOP.intents(),
                        SHOP.examples().reversed(),
                        SHOP.answers().reversed(),
                        SHOP.articles());
        KnowledgeIndex again = KnowledgeIndex.build(turned, KnowledgeIndexTest::letters);
        for (String text : List.of("parcel", "return the parcel", "cards", "oil in a pan")) {
            assertThat(again.search(text, letters(text), "en", 10))
                    .isEqualTo(index.search(text, letters(text), "en", 10));
        }
    }

    @Test
    void threadsDoNotDisturbEachOther() throws Exception {
        List<Candidate> expected = index.search("return the parcel", letters("return"), "en", 10);
        long before = index.searches().sum();
        List<Callable<List<Candidate>>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            calls.add(() -> index.search("return the parcel", letters("return"), "en", 10));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<List<Candidate>> call : threads.invokeAll(calls)) {
                assertThat(call.get()).isEqualTo(expected);
            }
        }
        assertThat(index.searches().sum() - before).isEqualTo(200);
    }

    @Test
    void wrongCallsAreRefused() {
        assertThatThrownBy(() -> index.search("a", NO_VECTOR, "en", 0))
                .hasMessageContaining("limit must be 1 to 1000, not 0");
        assertThatThrownBy(() -> index.search("a", new float[3], "en", 5))
                .hasMessageContaining("3 dimensions, the index 64");
        assertThatThrownBy(() -> KnowledgeIndex.build(SHOP, (_, _) -> new float[1][2]))
                .hasMessageContaining("1 vectors for ");
    }

    @Test
    void anEmptySnapshotFindsNothing() {
        AssistantProfile profile = SHOP.profile();
        KnowledgeIndex empty =
                KnowledgeIndex.build(
                        new KnowledgeSnapshot(profile, List.of(), List.of(), List.of(), List.of()),
                        Vectors.NONE);
        assertThat(empty.search("parcel", NO_VECTOR, "en", 5)).isEmpty();
    }

    private static Answer answer(
            String id,
            String locale,
            String question,
            String text,
            @org.jspecify.annotations.Nullable String intent,
            String... variants) {
        return new Answer(
                new AnswerId(id),
                locale,
                question,
                text,
                List.of(variants),
                null,
                List.of(),
                intent == null ? null : new IntentId(intent));
    }

    private static float[][] letters(List<String> texts, String locale) {
        return texts.stream().map(KnowledgeIndexTest::letters).toArray(float[][]::new);
    }

    /// A stand-in for the encoder: hashed letter pairs, so that similar spellings have near vectors.
    private static float[] letters(String text) {
        double[] counts = new double[64];
        for (int i = 0; i + 1 < text.length(); i++) {
            Random pair =
                    new Random(
                            Character.toLowerCase(text.charAt(i)) * 31L
                                    + Character.toLowerCase(text.charAt(i + 1)));
            for (int j = 0; j < counts.length; j++) {
                counts[j] += pair.nextGaussian();
            }
        }
        double norm = 0;
        for (double count : counts) {
            norm += count * count;
        }
        float[] vector = new float[counts.length];
        for (int j = 0; j < vector.length; j++) {
            vector[j] = norm == 0 ? (j == 0 ? 1 : 0) : (float) (counts[j] / Math.sqrt(norm));
        }
        return vector;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
