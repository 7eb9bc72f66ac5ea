package dev.frontdesk.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.knowledge.Action;
import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.Article;
import dev.frontdesk.knowledge.Example;
import dev.frontdesk.knowledge.Intent;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.training.TrainingJobsLabels.Labelled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.jspecify.annotations.Nullable;

/// A run's working folder in the layout of `dialog-data`: the knowledge, the labelled messages, and the company's test set.
///
/// It exists as long as the run, since it holds customers' texts; whoever is erased meanwhile makes the run begin again without them.
final class TrainingJobsFolder {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Map<Path, List<List<String>>> tables = new TreeMap<>();

    private TrainingJobsFolder(Path folder) {
        this.folder = folder;
    }

    /// What was written.
    ///
    /// @param trained labelled messages to learn from
    /// @param heldBack labelled messages added to the test set
    /// @param leftOut labelled messages whose intent or answer is gone
    record Frozen(int examples, int trained, int heldBack, int leftOut) {}

    /// Writes the folder anew.
    ///
    /// @param material the company's folder, whose `sentiment.csv`, `queries.jsonl` and `test/` the knowledge has no place for
    static Frozen write(
            Path folder, KnowledgeSnapshot knowledge, List<Labelled> labels, Path material)
            throws IOException {
        delete(folder);
        Files.createDirectories(folder);
        TrainingJobsFolder writing = new TrainingJobsFolder(folder);
        for (Path locale : locales(material)) {
            writing.copyMaterial(locale);
        }
        writing.writeIntents(knowledge.intents());
        for (Example example : knowledge.examples()) {
            String intent =
                    example.intent() == null ? Intent.OUT_OF_SCOPE : example.intent().value();
            writing.add(example.locale(), "intents.csv", "intent", example.text(), intent);
        }
        Map<String, List<String>> variants = new TreeMap<>();
        int trained = 0;
        int heldBack = 0;
        for (Labelled label : labels) {
            if (writing.addLabel(label, knowledge, variants)) {
                trained += label.heldBack() ? 0 : 1;
                heldBack += label.heldBack() ? 1 : 0;
            }
        }
        writing.writeAnswers(knowledge.answers(), variants);
        writing.writeArticles(knowledge.articles());
        writing.writeTables();
        return new Frozen(
                knowledge.examples().size(), trained, heldBack, labels.size() - trained - heldBack);
    }

    private static List<Path> locales(Path material) throws IOException {
        if (!Files.isDirectory(material)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(material)) {
            return paths.filter(Files::isDirectory)
                    .filter(path -> path.getFileName().toString().matches("[a-z]{2,3}"))
                    .sorted()
                    .toList();
        }
    }

    private void copyMaterial(Path locale) throws IOException {
        Path to = folder.resolve(locale.getFileName().toString());
        for (String name : List.of("sentiment.csv", "queries.jsonl")) {
            if (Files.isRegularFile(locale.resolve(name))) {
                Files.createDirectories(to);
                Files.copy(locale.resolve(name), to.resolve(name));
            }
        }
        if (Files.isDirectory(locale.resolve("test"))) {
            Files.createDirectories(to.resolve("test"));
            try (Stream<Path> files = Files.list(locale.resolve("test"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, to.resolve("test").resolve(file.getFileName().toString()));
                }
            }
        }
    }

    private void writeIntents(List<Intent> intents) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Intent intent : intents) {
            ObjectNode node = JSON.createObjectNode().put("id", intent.id().value());
            new TreeMap<>(intent.titles()).forEach(node.putObject("titles")::put);
            node.put("description", intent.description());
            String type =
                    switch (intent.action()) {
                        case Action.Say _ -> "answer";
                        case Action.HandOver _ -> "handover";
                        case Action.SmallTalk _ -> "small_talk";
                    };
            node.putObject("action")
                    .put("type", type)
                    .put("answer", intent.action().answer().value());
            lines.add(node.toString());
        }
        Files.write(folder.resolve("intents.jsonl"), lines);
    }

    private void add(String locale, String file, String column, String text, String value) {
        tables.computeIfAbsent(
                        folder.resolve(locale).resolve(file),
                        _ -> new ArrayList<>(List.of(List.of("text", column))))
                .add(List.of(text, value));
    }

    private boolean addLabel(
            Labelled label, KnowledgeSnapshot knowledge, Map<String, List<String>> variants) {
        String locale = label.locale().split("[-_]", 2)[0];
        boolean used = false;
        @Nullable String intent = label.intent();
        if (intent != null
                && (intent.equals(Intent.OUT_OF_SCOPE)
                        || knowledge.intents().stream()
                                .anyMatch(known -> known.id().value().equals(intent)))) {
            // The test set's file has intents only; what is out of scope has files of its own
            // there.
            if (!label.heldBack()) {
                add(locale, "intents.csv", "intent", label.text(), intent);
            } else if (!intent.equals(Intent.OUT_OF_SCOPE)) {
                add(locale, "test/intents.csv", "intent", label.text(), intent);
            }
            used = true;
        }
        @Nullable String answer = label.answer();
        if (answer != null
                && !label.heldBack()
                && knowledge.answers().stream()
                        .anyMatch(known -> known.id().value().equals(answer))) {
            variants.computeIfAbsent(answer + " " + locale, _ -> new ArrayList<>())
                    .add(label.text());
            used = true;
        }
        if (label.sentiment() != null && !label.heldBack()) {
            add(locale, "sentiment.csv", "sentiment", label.text(), label.sentiment());
            used = true;
        }
        return used;
    }

    private void writeAnswers(List<Answer> answers, Map<String, List<String>> more)
            throws IOException {
        for (Answer answer : answers) {
            ObjectNode node =
                    JSON.createObjectNode()
                            .put("id", answer.id().value())
                            .put("question", answer.question())
                            .put("answer", answer.text())
                            .put("locale", answer.locale());
            ArrayNode variants = node.putArray("variants");
            answer.variants().forEach(variants::add);
            more.getOrDefault(answer.id() + " " + answer.locale(), List.of())
                    .forEach(variants::add);
            ArrayNode tags = node.putArray("tags");
            answer.tags().forEach(tags::add);
            if (answer.group() != null) {
                node.put("group", answer.group());
            }
            if (answer.intent() != null) {
                node.put("intent", answer.intent().value());
            }
            Path file = folder.resolve(answer.locale()).resolve("faq.jsonl");
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file, node + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    private void writeArticles(List<Article> articles) throws IOException {
        for (Article article : articles) {
            StringBuilder text =
                    new StringBuilder(
                            "---\nid: %s\ntitle: %s\n".formatted(article.id(), article.title()));
            if (article.url() != null) {
                text.append("url: ").append(article.url()).append('\n');
            }
            text.append("locale: ").append(article.locale()).append("\n---\n");
            String heading = "";
            for (Article.Passage passage : article.passages()) {
                if (!passage.heading().equals(heading)) {
                    heading = passage.heading();
                    text.append("\n## ").append(heading).append('\n');
                }
                text.append('\n').append(passage.text()).append('\n');
            }
            Path articlesFolder = folder.resolve(article.locale()).resolve("articles");
            Files.createDirectories(articlesFolder);
            String name = article.id().value().replaceAll("[^A-Za-z0-9_-]", "_") + ".md";
            Files.writeString(articlesFolder.resolve(name), text);
        }
    }

    /// Appends to a file that the material brought, else begins one.
    private void writeTables() throws IOException {
        for (Map.Entry<Path, List<List<String>>> table : tables.entrySet()) {
            Path file = table.getKey();
            Files.createDirectories(file.getParent());
            boolean begun = Files.exists(file);
            StringBuilder csv = new StringBuilder();
            if (begun && !Files.readString(file).endsWith("\n")) {
                csv.append("\r\n");
            }
            CSVFormat format = CSVFormat.RFC4180;
            List<List<String>> rows = table.getValue();
            for (List<String> row : begun ? rows.subList(1, rows.size()) : rows) {
                csv.append(format.format(row.toArray())).append("\r\n");
            }
            Files.writeString(file, csv, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }
}
