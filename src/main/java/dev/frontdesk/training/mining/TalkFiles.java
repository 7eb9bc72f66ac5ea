package dev.frontdesk.training.mining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.frontdesk.knowledge.KnowledgeException;
import dev.frontdesk.knowledge.Problem;
import dev.frontdesk.training.CorpusLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The conversations of some files, one at a time: JSONL of `{id, turns:[{speaker, text}]}`, plain, gzip or zstd.
///
/// A line that is no conversation is a problem, the others are taken.
final class TalkFiles {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TURNS_MAX = 1_000;
    private static final int TEXT_LENGTH_MAX = 4_000;
    private static final int ID_LENGTH_MAX = 200;

    private final List<Path> files = new ArrayList<>();

    /// @throws KnowledgeException `file_unreadable` where one is missing or holds no such file
    TalkFiles(List<Path> paths) {
        for (Path path : paths) {
            int before = files.size();
            if (Files.isDirectory(path)) {
                try (Stream<Path> all = Files.walk(path)) {
                    all.filter(TalkFiles::isRead).sorted().forEach(files::add);
                } catch (IOException e) {
                    throw unreadable(path + " cannot be read: " + e.getMessage());
                }
            } else if (Files.isReadable(path)) {
                files.add(path);
            }
            if (files.size() == before) {
                throw unreadable(
                        path
                                + (Files.exists(path)
                                        ? " holds no .jsonl file of conversations (it may end in .gz or .zst)"
                                        : ": there is no such file or folder"));
            }
        }
    }

    private static KnowledgeException unreadable(String message) {
        return new KnowledgeException("file_unreadable", message);
    }

    private static boolean isRead(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return Files.isRegularFile(file) && name.matches("[^.].*\\.(jsonl|ndjson)(\\.(gz|zst))?");
    }

    /// Gives every conversation to `taker`, in the order of the files.
    ///
    /// @throws KnowledgeException `file_unreadable`
    void each(Consumer<Problem> problems, Consumer<Talk> taker) {
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            try (CorpusLines lines =
                    new CorpusLines(
                            file,
                            problem ->
                                    problems.accept(
                                            new Problem(
                                                    name,
                                                    problem.line(),
                                                    problem.field(),
                                                    problem.message())))) {
                for (String line = lines.next(); line != null; line = lines.next()) {
                    Talk talk = line.isBlank() ? null : talk(line, name, lines.line(), problems);
                    if (talk != null) {
                        taker.accept(talk);
                    }
                }
            } catch (IOException e) {
                throw unreadable(file + " cannot be read: " + e.getMessage());
            }
        }
    }

    private static @Nullable Talk talk(
            String line, String name, long number, Consumer<Problem> problems) {
        JsonNode json;
        try {
            json = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            String message = "is no valid JSON: " + e.getOriginalMessage();
            problems.accept(new Problem(name, number, null, message));
            return null;
        }
        if (!json.path("turns").isArray()) {
            problems.accept(
                    new Problem(name, number, "turns", "is no list: this is no conversation"));
            return null;
        }
        List<Talk.Turn> turns = new ArrayList<>();
        int at = 0;
        for (JsonNode turn : json.path("turns")) {
            at++;
            Talk.Speaker speaker = speaker(turn.path("speaker").asText());
            String text = turn.path("text").asText().strip();
            if (at > TURNS_MAX) {
                String message = "has more than " + TURNS_MAX + " turns; the rest is not read";
                problems.accept(new Problem(name, number, "turns", message));
                break;
            }
            if (speaker == null && !turn.path("speaker").asText().equals("system")) {
                String message =
                        "turn "
                                + at
                                + " is by none of customer, agent, bot, system; the conversation is left out";
                problems.accept(new Problem(name, number, "speaker", message));
                return null;
            }
            if (speaker != null && !text.isEmpty()) {
                turns.add(new Talk.Turn(at, speaker, cut(text, TEXT_LENGTH_MAX)));
            }
        }
        String id = json.path("id").asText();
        return new Talk(id.isBlank() ? name + ":" + number : cut(id, ID_LENGTH_MAX), turns);
    }

    private static Talk.@Nullable Speaker speaker(String label) {
        return switch (label) {
            case "customer" -> Talk.Speaker.CUSTOMER;
            case "agent" -> Talk.Speaker.AGENT;
            case "bot" -> Talk.Speaker.BOT;
            default -> null;
        };
    }

    private static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        boolean half = Character.isHighSurrogate(text.charAt(max - 1));
        return text.substring(0, half ? max - 1 : max);
    }
}
