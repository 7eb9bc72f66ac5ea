package dev.frontdesk.knowledge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The reader of a company's folder: `assistant.json`, `intents.jsonl`, `lookups.json`, and for each locale a folder with `intents.csv`, `faq.jsonl` and
/// `articles/*.md`, as `dialog-data/README.md` describes it.
///
/// Each file may be missing, each may be gzip (`faq.jsonl.gz`). A bad record becomes a [Problem] and is left out, the rest is taken. A record
/// that refers to something that is not there, or was left out, is left out too; only an answer stays, without its intent.
public final class KnowledgeFolder {
    /// What an assistant is called and says that nobody has described.
    static final AssistantProfile NAMELESS =
            new AssistantProfile(
                    "Assistant",
                    "Company",
                    Map.of(
                            "en",
                            new AssistantProfile.Phrases(
                                    "Hello, how can I help you?",
                                    List.of(),
                                    "I'm passing you on to a colleague. Please stay in the chat.",
                                    "I'm not sure about that. Could you put it in other words?",
                                    "Our team is not there at the moment. Please leave a message.")));

    private final Path folder;
    private final Records records;

    private KnowledgeFolder(Path folder, Records records) {
        this.folder = folder;
        this.records = records;
    }

    /// What the folder holds.
    ///
    /// @throws KnowledgeException `folder_unreadable`, if it is no readable folder
    public static Imported<KnowledgeSnapshot> read(Path folder) {
        Records records = new Records();
        read(folder, records);
        records.dropDangling(Set.of(), Set.of());
        AssistantProfile profile = records.profile;
        KnowledgeSnapshot snapshot =
                new KnowledgeSnapshot(
                        profile == null ? NAMELESS : profile,
                        Records.values(records.intents),
                        Records.values(records.examples),
                        Records.values(records.answers),
                        Records.values(records.articles),
                        Records.values(records.lookups));
        return new Imported<>(snapshot, records.problems);
    }

    /// Reads a folder's records; their references are not yet checked.
    static void read(Path folder, Records records) {
        KnowledgeFolder reading = new KnowledgeFolder(folder, records);
        reading.readProfile();
        Path intents = present(folder, "intents.jsonl");
        if (intents != null) {
            reading.records.readIntents(intents, reading.name(intents));
        }
        Path lookups = present(folder, "lookups.json");
        if (lookups != null) {
            records.readLookups(lookups, reading.name(lookups));
        }
        for (Path inside : list(folder, "")) {
            String name = String.valueOf(inside.getFileName());
            if (Files.isDirectory(inside) && Texts.isLocale(name)) {
                reading.readLocale(inside, name);
            }
        }
    }

    private void readProfile() {
        Path file = folder.resolve("assistant.json");
        if (!Files.exists(file)) {
            return;
        }
        TextLines text = TextLines.read(file, "assistant.json", records.problems);
        try {
            JsonNode json = JsonLines.MAPPER.readTree(String.join("\n", text.lines()));
            if (!(json instanceof ObjectNode object)) {
                throw new BadRecordException(null, "is no JSON object");
            }
            records.profile = KnowledgeJson.profile(object);
        } catch (JsonProcessingException e) {
            long line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            String message = "is no valid JSON: " + e.getOriginalMessage();
            records.problems.add(new Problem("assistant.json", line, null, message));
        } catch (BadRecordException e) {
            records.problems.add(e.at("assistant.json", 0));
        }
    }

    private void readLocale(Path from, String locale) {
        Path faq = present(from, "faq.jsonl");
        if (faq != null) {
            records.readAnswers(faq, name(faq), locale);
        }
        Path queries = present(from, "queries.jsonl");
        if (queries != null) {
            records.readQueries(queries, name(queries), locale);
        }
        Path csv = present(from, "intents.csv");
        if (csv != null) {
            records.readExamples(csv, name(csv), locale);
        }
        Path articles = from.resolve("articles");
        if (Files.isDirectory(articles)) {
            for (Path file : list(articles, ".md")) {
                records.readArticle(file, name(file), locale, null);
            }
        }
    }

    private static @Nullable Path present(Path folder, String name) {
        Path plain = folder.resolve(name);
        Path packed = folder.resolve(name + ".gz");
        return Files.exists(plain) ? plain : Files.exists(packed) ? packed : null;
    }

    private static List<Path> list(Path from, String ending) {
        try (Stream<Path> files = Files.list(from)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new KnowledgeException(
                    "folder_unreadable", from + " is no folder that can be read", e);
        }
    }

    private String name(Path file) {
        return folder.relativize(file).toString();
    }
}
