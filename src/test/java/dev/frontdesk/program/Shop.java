package dev.frontdesk.program;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

/// The sample shop's files, as what customers say.
final class Shop {
    static final Path FOLDER = Path.of("dialog-data");

    private Shop() {}

    /// Wordings of one question each, for questions that have at least as many wordings; none brings a person.
    static List<List<String>> topics(int wordingsMin) {
        Set<String> forPeople = intentsForPeople();
        List<List<String>> topics = new ArrayList<>();
        for (JsonNode faq : jsonLines(FOLDER.resolve("en/faq.jsonl"))) {
            List<String> wordings = new ArrayList<>();
            wordings.add(faq.path("question").asText());
            faq.path("variants").forEach(variant -> wordings.add(variant.asText()));
            if (wordings.size() >= wordingsMin
                    && !forPeople.contains(faq.path("intent").asText())) {
                topics.add(List.copyOf(wordings));
            }
        }
        return topics;
    }

    /// Distinct messages of the test set in random order; none brings a person.
    static List<String> messages(int count, long seed) {
        Set<String> forPeople = intentsForPeople();
        Set<String> distinct = new HashSet<>();
        List<String> messages = new ArrayList<>();
        try (CSVParser rows =
                CSVParser.parse(
                        Files.newBufferedReader(FOLDER.resolve("en/test/intents.csv")),
                        CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get())) {
            rows.forEach(row -> {
                if (!forPeople.contains(row.get("intent")) && distinct.add(row.get("text"))) {
                    messages.add(row.get("text"));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Collections.shuffle(messages, new Random(seed));
        if (messages.size() < count) {
            throw new AssertionError("the test set has only " + messages.size() + " messages");
        }
        return messages.subList(0, count);
    }

    private static Set<String> intentsForPeople() {
        Set<String> ids = new HashSet<>();
        for (JsonNode intent : jsonLines(FOLDER.resolve("intents.jsonl"))) {
            if (intent.path("action").path("type").asText().equals("handover")) {
                ids.add(intent.path("id").asText());
            }
        }
        return ids;
    }

    private static List<JsonNode> jsonLines(Path file) {
        List<JsonNode> values = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                values.add(Json.read(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return values;
    }
}
