package dev.frontdesk.training;

import dev.frontdesk.knowledge.AssistantProfile;
import dev.frontdesk.knowledge.CsvTable;
import dev.frontdesk.knowledge.Example;
import dev.frontdesk.knowledge.Imported;
import dev.frontdesk.knowledge.KnowledgeFolder;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.knowledge.Problem;
import dev.frontdesk.knowledge.QueryFile;
import dev.frontdesk.registry.Sha256;
import dev.frontdesk.scoring.Sentiment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What a training run learns from, frozen: examples, answers and tones, with a digest that names them.
///
/// @param digest SHA-256 in hexadecimal, see [#digest(Path)]
/// @param tones sentences with their sentiment, by locale
/// @param queries questions with their right answers, by locale
/// @param chosen the texts to hold back; empty: a share of them by their hash
public record Dataset(
        String digest,
        KnowledgeSnapshot knowledge,
        Map<String, List<Toned>> tones,
        Map<String, List<QueryFile.Query>> queries,
        Set<String> chosen) {
    /// A sentence with its sentiment.
    public record Toned(String text, Sentiment sentiment) {}

    /// The share of texts that are held back from learning, for calibration and early stopping.
    public static final int HELD_PERCENT = 15;

    /// Whose knowledge it is where there is no company.
    static final AssistantProfile NOBODY =
            new AssistantProfile(
                    "Nobody",
                    "Nobody",
                    Map.of("en", new AssistantProfile.Phrases("-", List.of(), "-", "-", "-")));

    private static final List<String> LOCALE_FILES =
            List.of("faq.jsonl", "intents.csv", "queries.jsonl", "sentiment.csv");

    public Dataset {
        tones = Map.copyOf(tones);
        queries = Map.copyOf(queries);
        chosen = Set.copyOf(chosen);
    }

    /// Reads a folder in the layout of `dialog-data`; records with problems are left out.
    ///
    /// @throws dev.frontdesk.knowledge.KnowledgeException where it is no such folder
    public static Imported<Dataset> read(Path folder) {
        Imported<KnowledgeSnapshot> knowledge = KnowledgeFolder.read(folder);
        List<Problem> problems = new ArrayList<>(knowledge.problems());
        Map<String, List<Toned>> tones = new TreeMap<>();
        Map<String, List<QueryFile.Query>> queries = new TreeMap<>();
        for (Path file : files(folder)) {
            String locale = String.valueOf(file.getName(file.getNameCount() - 2));
            String name = String.valueOf(file.getFileName());
            if (name.startsWith("sentiment.csv")) {
                tones.put(locale, tones(file, locale + "/" + name, problems));
            } else if (name.startsWith("queries.jsonl")) {
                queries.put(locale, QueryFile.read(file, locale + "/" + name, problems));
            }
        }
        return new Imported<>(
                new Dataset(digest(folder), knowledge.value(), tones, queries, Set.of()), problems);
    }

    private static List<Toned> tones(Path file, String name, List<Problem> problems) {
        List<Toned> tones = new ArrayList<>();
        for (CsvTable.Row row : CsvTable.read(file, name, List.of("text", "sentiment"), problems)) {
            String label = row.get("sentiment").strip();
            try {
                Sentiment sentiment = Sentiment.valueOf(label.toUpperCase(Locale.ROOT));
                tones.add(new Toned(row.get("text").strip(), sentiment));
            } catch (IllegalArgumentException e) {
                problems.add(
                        new Problem(
                                name,
                                row.line(),
                                "sentiment",
                                "is «" + label + "», not negative, neutral or positive"));
            }
        }
        return tones;
    }

    /// Reads one CSV with the columns `text` and `intent` (or `label`); the label `oos` marks texts out of scope.
    ///
    /// @throws IllegalArgumentException where it has no rows that can be read
    public static Imported<Dataset> readCsv(Path file) {
        List<Problem> problems = new ArrayList<>();
        List<Example> examples = LabelledFile.examples(file, problems);
        Path whole = file.toAbsolutePath();
        String digest = sha256(List.of(whole), whole.resolveSibling(""));
        return new Imported<>(of(digest, examples, List.of()), problems);
    }

    /// A data set of examples alone.
    ///
    /// @param validation examples to hold back; none: a share of the others
    public static Dataset of(String digest, List<Example> examples, List<Example> validation) {
        Set<String> chosen = new HashSet<>();
        validation.forEach(example -> chosen.add(example.text()));
        List<Example> all = new ArrayList<>(examples);
        all.addAll(validation);
        return new Dataset(
                digest,
                new KnowledgeSnapshot(NOBODY, List.of(), all, List.of(), List.of()),
                Map.of(),
                Map.of(),
                chosen);
    }

    /// The SHA-256 over the content of the files that training reads — `intents.jsonl` and each locale's `faq.jsonl`,
    /// `intents.csv`, `queries.jsonl` and `sentiment.csv` — with their names, in the order of their names; carriage returns do not count.
    public static String digest(Path folder) {
        return sha256(files(folder), folder);
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            List<Path> files = new ArrayList<>();
            for (Path child : children.sorted().toList()) {
                if (child.endsWith("intents.jsonl")) {
                    files.add(child);
                }
                for (String name : LOCALE_FILES) {
                    for (Path file : List.of(child.resolve(name), child.resolve(name + ".gz"))) {
                        if (Files.isRegularFile(file)) {
                            files.add(file);
                        }
                    }
                }
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String sha256(List<Path> files, Path folder) {
        try {
            MessageDigest digest = Sha256.start();
            for (Path file : files) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
                for (byte b : Files.readAllBytes(file)) {
                    if (b != '\r') {
                        digest.update(b);
                    }
                }
            }
            return Sha256.hex(digest);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// Whether a text is held back: by its own hash, so that it stays so however the data set grows.
    public boolean isHeld(String text) {
        return chosen.isEmpty() ? stableHash(text) % 100 < HELD_PERCENT : chosen.contains(text);
    }

    /// A hash of a text's letters and digits that is the same on every machine, 0 or more.
    static int stableHash(String text) {
        int hash = 0x811c9dc5;
        for (char c : text.toLowerCase(Locale.ROOT).toCharArray()) {
            if (Character.isLetterOrDigit(c)) {
                hash = (hash ^ c) * 0x01000193;
            }
        }
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        return (hash ^ (hash >>> 13)) & Integer.MAX_VALUE;
    }
}
