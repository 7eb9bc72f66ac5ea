package dev.frontdesk.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The sample company is complete, and its test set is apart from everything that training sees.
class ShopDataTest {
    private static final Path FOLDER = SampleKnowledge.FOLDER;
    private static final KnowledgeSnapshot SHOP = SampleKnowledge.snapshot();

    @Test
    void everyRecordIsTaken() {
        assertThat(SampleKnowledge.imported().problems()).isEmpty();
    }

    @Test
    void thereAreEnoughIntentsWithEnoughUtterances() {
        assertThat(SHOP.intents()).hasSizeGreaterThanOrEqualTo(50);
        for (Intent intent : SHOP.intents()) {
            assertThat(count(intent.id(), "en"))
                    .as("%s in English", intent.id())
                    .isGreaterThanOrEqualTo(25);
            assertThat(count(intent.id(), "zh"))
                    .as("%s in Chinese", intent.id())
                    .isGreaterThanOrEqualTo(10);
            assertThat(intent.titles()).containsKeys("en", "zh");
        }
        assertThat(count(null, "en")).isPositive();
    }

    private static long count(@org.jspecify.annotations.Nullable IntentId intent, String locale) {
        return SHOP.examples().stream()
                .filter(e ->
                        e.locale().equals(locale) && java.util.Objects.equals(e.intent(), intent))
                .count();
    }

    @Test
    void thereAreEnoughAnswersAndEachIsInChineseToo() {
        Set<AnswerId> english = answers("en");
        assertThat(english).hasSizeGreaterThanOrEqualTo(120);
        assertThat(answers("zh")).isEqualTo(english);
        assertThat(SHOP.answers())
                .allSatisfy(answer ->
                        assertThat(answer.variants())
                                .as("variants of %s", answer.id())
                                .isNotEmpty());
        assertThat(SHOP.intents())
                .allSatisfy(intent -> assertThat(english).contains(intent.action().answer()));
    }

    private static Set<AnswerId> answers(String locale) {
        Set<AnswerId> ids = new HashSet<>();
        SHOP.answers().stream()
                .filter(a -> a.locale().equals(locale))
                .forEach(a -> ids.add(a.id()));
        return ids;
    }

    @Test
    void thereAreFifteenArticlesOfAPage() {
        assertThat(SHOP.articles()).hasSizeGreaterThanOrEqualTo(15);
        assertThat(SHOP.articles())
                .allSatisfy(article -> {
                    int words =
                            article.passages().stream()
                                    .mapToInt(p -> p.text().split("\\s+").length)
                                    .sum();
                    assertThat(words).as("words of %s", article.id()).isBetween(250, 1_500);
                    assertThat(article.url()).isNotNull();
                });
    }

    @Test
    void thereAreEightyConversationsWithHandOvers() {
        List<JsonLines.Line> dialogues = jsonl("en/dialogues.jsonl");
        assertThat(dialogues).hasSizeGreaterThanOrEqualTo(80);
        Set<String> ids = new HashSet<>();
        int handedOver = 0;
        for (JsonLines.Line dialogue : dialogues) {
            assertThat(ids.add(dialogue.object().get("id").asText())).isTrue();
            Set<String> speakers = new HashSet<>();
            for (JsonNode turn : dialogue.object().get("turns")) {
                String speaker = turn.get("speaker").asText();
                assertThat(speaker).isIn("customer", "bot", "agent");
                assertThat(turn.get("text").asText()).isNotBlank();
                if (turn.has("intent")
                        && !turn.get("intent").asText().equals(Intent.OUT_OF_SCOPE)) {
                    assertThat(SHOP.intent(new IntentId(turn.get("intent").asText())))
                            .as("dialogue on line %d", dialogue.number())
                            .isPresent();
                }
                speakers.add(speaker);
            }
            assertThat(speakers).contains("customer");
            handedOver += speakers.contains("agent") ? 1 : 0;
        }
        assertThat(handedOver).isGreaterThanOrEqualTo(10);
    }

    @Test
    void thereAreEightHundredSentimentLabels() {
        Map<String, Integer> counts = new HashMap<>();
        List<CsvTable.Row> rows = csv("en/sentiment.csv", "text", "sentiment");
        rows.forEach(row -> counts.merge(row.get("sentiment"), 1, Integer::sum));
        assertThat(rows).hasSizeGreaterThanOrEqualTo(800);
        assertThat(counts.keySet()).containsExactlyInAnyOrder("negative", "neutral", "positive");
        assertThat(counts.values()).allMatch(count -> count >= 100);
    }

    @Test
    void theTestSetIsLargeEnough() {
        Map<String, Integer> english = counts("en/test/intents.csv");
        Map<String, Integer> chinese = counts("zh/test/intents.csv");
        for (Intent intent : SHOP.intents()) {
            assertThat(english.getOrDefault(intent.id().value(), 0))
                    .as("English tests of %s", intent.id())
                    .isGreaterThanOrEqualTo(10);
            assertThat(chinese.getOrDefault(intent.id().value(), 0))
                    .as("Chinese tests of %s", intent.id())
                    .isPositive();
        }
        assertThat(SHOP.intents())
                .extracting(intent -> intent.id().value())
                .containsAll(english.keySet())
                .containsAll(chinese.keySet());
        assertThat(counts("en/test/oos-far.csv"))
                .hasEntrySatisfying(
                        Intent.OUT_OF_SCOPE, n -> assertThat(n).isGreaterThanOrEqualTo(150))
                .hasSize(1);
        assertThat(counts("en/test/oos-near.csv"))
                .hasEntrySatisfying(
                        Intent.OUT_OF_SCOPE, n -> assertThat(n).isGreaterThanOrEqualTo(150))
                .hasSize(1);
        assertThat(jsonl("en/test/questions.jsonl")).hasSizeGreaterThanOrEqualTo(200);
        for (String locale : List.of("en", "zh")) {
            for (JsonLines.Line line : jsonl(locale + "/test/questions.jsonl")) {
                assertThat(line.object().get("query").asText()).isNotBlank();
                assertThat(line.object().get("relevant_ids")).isNotEmpty();
                line.object()
                        .get("relevant_ids")
                        .forEach(id ->
                                assertThat(answers(locale))
                                        .as("%s line %d", locale, line.number())
                                        .contains(new AnswerId(id.asText())));
            }
        }
    }

    private static Map<String, Integer> counts(String name) {
        Map<String, Integer> counts = new HashMap<>();
        csv(name, "text", "intent")
                .forEach(row -> counts.merge(row.get("intent"), 1, Integer::sum));
        return counts;
    }

    /// Near-duplicate as [NearDuplicates] defines it; texts so short that they can hardly differ count as well.
    @Test
    void noTestTextIsInWhatTrainingSees() {
        for (String locale : List.of("en", "zh")) {
            List<String> training = trainingTexts(locale);
            List<String> test = testTexts(locale);
            List<String> found = new ArrayList<>();
            for (NearDuplicates.Pair pair : NearDuplicates.between(training, test)) {
                found.add(
                        "test «"
                                + test.get(pair.right())
                                + "» — training «"
                                + training.get(pair.left())
                                + "»");
            }
            assertThat(found).as("near-duplicates in " + locale).isEmpty();
        }
    }

    private static List<String> trainingTexts(String locale) {
        List<String> texts = new ArrayList<>();
        SHOP.examples().stream()
                .filter(e -> e.locale().equals(locale))
                .forEach(e -> texts.add(e.text()));
        SHOP.answers().stream()
                .filter(a -> a.locale().equals(locale))
                .forEach(a -> {
                    texts.add(a.question());
                    texts.addAll(a.variants());
                });
        if (locale.equals("en")) {
            csv("en/sentiment.csv", "text", "sentiment").forEach(row -> texts.add(row.get("text")));
            jsonl("en/dialogues.jsonl")
                    .forEach(dialogue ->
                            dialogue.object()
                                    .get("turns")
                                    .forEach(turn -> {
                                        if (turn.get("speaker").asText().equals("customer")) {
                                            texts.add(turn.get("text").asText());
                                        }
                                    }));
        }
        return texts;
    }

    private static List<String> testTexts(String locale) {
        List<String> texts = new ArrayList<>();
        for (String name :
                locale.equals("en")
                        ? List.of("intents", "oos-far", "oos-near")
                        : List.of("intents")) {
            csv(locale + "/test/" + name + ".csv", "text", "intent")
                    .forEach(row -> texts.add(row.get("text")));
        }
        jsonl(locale + "/test/questions.jsonl")
                .forEach(line -> texts.add(line.object().get("query").asText()));
        return texts;
    }

    private static List<CsvTable.Row> csv(String name, String... columns) {
        List<Problem> problems = new ArrayList<>();
        List<CsvTable.Row> rows =
                CsvTable.read(FOLDER.resolve(name), name, List.of(columns), problems);
        assertThat(problems).isEmpty();
        return rows;
    }

    private static List<JsonLines.Line> jsonl(String name) {
        List<Problem> problems = new ArrayList<>();
        List<JsonLines.Line> lines = JsonLines.read(FOLDER.resolve(name), name, problems);
        assertThat(problems).isEmpty();
        return lines;
    }
}
