package dev.frontdesk.training.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.Imported;
import dev.frontdesk.knowledge.KnowledgeException;
import dev.frontdesk.knowledge.MinedAnswer;
import dev.frontdesk.knowledge.Mining;
import dev.frontdesk.knowledge.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What mining finds of the questions that authors planted in conversations, with the model that ships.
class ConversationMiningTest {
    private static final Path SAMPLE = Path.of("dialog-data/en/dialogues.jsonl");
    private static final Path CHINESE = Path.of("src/test/resources/mining/dialogues-zh.jsonl");
    private static final Path TRUTH = Path.of("src/test/resources/mining/sample-truth.txt");
    private static final ObjectMapper JSON = new ObjectMapper();

    /// What of STAR's replies informs a customer of what was asked: no questions back, outcomes of bookings, quiz, or a customer's own balance.
    private static final String STAR_INFORMS =
            "(?:weather_inform_forecast|hotel_inform_(?:rating|price|location|search_criteria)|hotel_provide_search_result"
                    + "|trip_inform_(?:simple_step_ask_proceed|detailed_step|last_step_and_done)|ride_provide_driver_details|ride_inform_search_criteria"
                    + "|doctor_inform_doctors_instructions|apartment_inform_search_(?:criteria|result)|restaurant_inform_search_criteria"
                    + "|plane_inform_flight_details|plane_request_optional|bank_inform_fraud_report_submitted|bank_inform_cannot_authenticate)";

    @TempDir Path folder;

    private static Imported<List<MinedAnswer>> mine(Path file, List<Answer> known) {
        return new ConversationMining(System.err, false)
                .mine(new Mining.Request(List.of(file), "en", 0, null), known);
    }

    @Test
    void the_sample_conversations_give_what_their_authors_planted() throws IOException {
        Map<String, List<String>> intents = new HashMap<>();
        for (String line : Files.readAllLines(SAMPLE)) {
            JsonNode talk = JSON.readTree(line);
            List<String> labels = new ArrayList<>();
            talk.path("turns").forEach(turn -> labels.add(turn.path("intent").asText()));
            intents.put(talk.path("id").asText(), labels);
        }
        List<Planted> planted = new ArrayList<>();
        for (String line : Files.readAllLines(TRUTH)) {
            if (!line.startsWith("#")) {
                String[] parts = line.split(" ", -1);
                int question = Integer.parseInt(parts[1]);
                Set<Integer> answers =
                        Arrays.stream(parts[2].split("\\|", -1))
                                .map(Integer::valueOf)
                                .collect(Collectors.toSet());
                planted.add(
                        new Planted(
                                parts[0],
                                question,
                                answers,
                                intents.getOrDefault(parts[0], List.of()).get(question - 1)));
            }
        }
        Imported<List<MinedAnswer>> mined = mine(SAMPLE, List.of());
        Planted.Figures figures = Planted.measure(planted, mined.value());
        System.out.println("sample conversations: " + figures);
        assertThat(figures.recall()).as("%s", figures).isGreaterThanOrEqualTo(0.8);
        assertThat(figures.precision()).as("%s", figures).isGreaterThanOrEqualTo(0.7);
        assertThat(mined.problems())
                .extracting(Problem::message)
                .anyMatch(message -> message.contains("are greetings, thanks, small talk"));
        assertThat(mine(SAMPLE, List.of()).value()).isEqualTo(mined.value());
    }

    /// Twenty conversations of another company, written when the rules stood; nothing was fitted to them.
    @Test
    void conversations_of_a_company_that_the_rules_were_not_made_for() throws IOException {
        Path file = Path.of("src/test/resources/mining/dialogues-en.jsonl");
        List<MinedAnswer> mined = mine(file, List.of()).value();
        Planted.Figures figures = Planted.measure(planted(file), mined);
        System.out.println("another company's conversations: " + figures);
        assertThat(figures.recall()).as("%s", figures).isGreaterThanOrEqualTo(0.8);
        assertThat(mined.toString())
                .doesNotContain("Laura", "Hensley", "TW-", "07700", "Nadia", "Omar");
    }

    @Test
    void chinese_conversations_too() throws IOException {
        List<MinedAnswer> mined = mine(CHINESE, List.of()).value();
        Planted.Figures figures = Planted.measure(planted(CHINESE), mined);
        System.out.println("Chinese conversations: " + figures);
        assertThat(figures.recall()).as("%s", figures).isGreaterThanOrEqualTo(0.8);
        assertThat(mined).allMatch(each -> each.answer().locale().equals("zh"));
        assertThat(mined.toString()).doesNotContain("王小明", "li.na", "MB-");
        assertThat(mined.stream().filter(each -> each.asked() >= 2))
                .as("wordings of one question are one entry")
                .hasSizeGreaterThanOrEqualTo(4);
    }

    /// A customer's turn with `answered_by` was planted; turns with the same `topic` ask the same.
    private static List<Planted> planted(Path file) throws IOException {
        List<Planted> planted = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode talk = JSON.readTree(line);
            int at = 0;
            for (JsonNode turn : talk.path("turns")) {
                at++;
                int answer = turn.path("answered_by").asInt();
                if (answer > 0) {
                    String id = talk.path("id").asText();
                    String topic = turn.path("topic").asText(id + " " + at);
                    planted.add(new Planted(id, at, Set.of(answer), topic));
                }
            }
        }
        return planted;
    }

    /// STAR's agents picked replies from a list, so a reply's intent tells what was asked.
    @Test
    void star_gives_the_replies_that_inform() throws IOException {
        Path star =
                Path.of(System.getProperty("shared.data", "../shared/data"))
                        .resolve("star/train.jsonl.zst");
        assumeTrue(
                Files.isRegularFile(star),
                "SKIPPED: there is no " + star + "; set -Dshared.data to the folder of data sets");
        Map<String, String> intents = new HashMap<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        try (var lines = new dev.frontdesk.training.CorpusLines(star, _ -> {})) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                JsonNode talk = JSON.readTree(line);
                int at = 0;
                for (JsonNode turn : talk.path("turns")) {
                    at++;
                    String intent = turn.path("intent").asText();
                    if (intent.matches(STAR_INFORMS)) {
                        intents.put(talk.path("id").asText() + " " + at, intent);
                        counts.merge(intent, 1, Integer::sum);
                    }
                }
            }
        }
        long start = System.nanoTime();
        Imported<List<MinedAnswer>> mined = mine(star, List.of());
        double seconds = (System.nanoTime() - start) / 1e9;
        Set<String> found = new java.util.TreeSet<>();
        int pure = 0;
        int told = 0;
        for (MinedAnswer answer : mined.value()) {
            String intent =
                    intents.get(
                            answer.sources().getFirst().conversation()
                                    + " "
                                    + answer.sources().getFirst().reply());
            long same =
                    answer.sources().stream()
                            .filter(source ->
                                    intent != null
                                            && intent.equals(
                                                    intents.get(
                                                            source.conversation()
                                                                    + " "
                                                                    + source.reply())))
                            .count();
            if (intent != null) {
                pure += (int) same - 1;
                told += answer.sources().size() - 1;
            }
            if (intent != null && 2 * same >= answer.sources().size()) {
                found.add(intent);
            }
        }
        Set<String> missed = new java.util.TreeSet<>(counts.keySet());
        missed.removeAll(found);
        System.out.printf("purity %d / %d = %.3f%n", pure, told, (double) pure / told);
        System.out.printf(
                "STAR: %d of %d informing replies found; missed %s; %d entries; %.0f s; %s%n",
                found.size(), counts.size(), missed, mined.value().size(), seconds, mined.notes());
        assertThat((double) found.size() / counts.size()).isGreaterThanOrEqualTo(0.8);
    }

    @Test
    void nothing_personal_gets_into_the_draft() throws IOException {
        Path file = folder.resolve("talks.jsonl");
        Files.writeString(
                file,
                """
                {"id":"a","turns":[{"speaker":"customer","text":"Hi, my name is Anna Berger, where do I find the invoice for order MB-4018811? My mail is anna.b@post.example"},\
                {"speaker":"agent","text":"Hello Anna, Priya here. The invoice is a PDF under Your orders after dispatch. I have sent it to anna.b@post.example. Anna, your phone 0117 496 0000 is noted too."}]}
                {"id":"b","turns":[{"speaker":"customer","text":"how do I track my parcel"},{"speaker":"agent","text":"Could you give me your order number?"},\
                {"speaker":"customer","text":"MB-1234567"},{"speaker":"agent","text":"Your parcel MB-1234567 is with Mr Miller at 12 Long Mill Road. Use the tracking link in the dispatch e-mail to see where a parcel is."}]}
                """);
        List<MinedAnswer> mined = mine(file, List.of()).value();
        assertThat(mined).hasSize(2);
        assertThat(mined.toString())
                .doesNotContain(
                        "Anna", "Berger", "Priya", "MB-", "@", "0117", "Miller", "Long Mill")
                .contains("PDF", "tracking link");
        assertThat(mined.get(1).sources()).containsExactly(new MinedAnswer.Source("b", 1, 4));
    }

    @Test
    void what_the_draft_answers_is_left_out() throws IOException {
        Answer known =
                new Answer(
                        new AnswerId("delivery"),
                        "en",
                        "What do you charge for delivery?",
                        "£3.95",
                        List.of(),
                        null,
                        List.of(),
                        null);
        Imported<List<MinedAnswer>> mined = mine(SAMPLE, List.of(known));
        assertThat(mined.value())
                .noneMatch(each ->
                        each.answer()
                                .question()
                                .equalsIgnoreCase("what do you charge for delivery"));
        assertThat(mined.problems())
                .anyMatch(p -> p.message().contains("answered in the draft already"));
    }

    @Test
    void broken_lines_are_named_and_the_rest_is_taken() throws IOException {
        Path file = folder.resolve("half.jsonl");
        Files.writeString(
                file,
                """
                {"id":"a","turns":[{"speaker":"customer","text":"do you ship to Norway?"},{"speaker":"bot","text":"We deliver to the UK, Ireland and the EU only."}]}
                {"id":"b","turns":
                {"id":"c"}
                {"id":"d","turns":[{"speaker":"alien","text":"?"}]}
                """);
        Imported<List<MinedAnswer>> mined = mine(file, List.of());
        assertThat(mined.value()).hasSize(1);
        assertThat(mined.problems()).extracting(Problem::line).containsExactly(2L, 3L, 4L);
        assertThatThrownBy(() -> mine(folder.resolve("none.jsonl"), List.of()))
                .isInstanceOf(KnowledgeException.class)
                .hasMessageContaining("there is no such file");
    }

    @Test
    void a_larger_log_must_ask_more_often() {
        assertThat(ConversationMining.askedMin(80)).isEqualTo(1);
        assertThat(ConversationMining.askedMin(999)).isEqualTo(1);
        assertThat(ConversationMining.askedMin(1_000)).isEqualTo(2);
        assertThat(ConversationMining.askedMin(100_000)).isEqualTo(4);
    }
}
