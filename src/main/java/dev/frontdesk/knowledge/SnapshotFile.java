package dev.frontdesk.knowledge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// The reader of `knowledge.json`, what `export` writes of everything. Of a broken one, the records that are sound are taken.
final class SnapshotFile {
    private final String text;
    private final String name;
    private final Records records;

    private SnapshotFile(String text, String name, Records records) {
        this.text = text;
        this.name = name;
        this.records = records;
    }

    /// Turns an object into a value.
    private interface Form<T> {
        T of(ObjectNode json) throws BadRecordException;
    }

    static void read(Path path, String name, Records records) {
        String text = ProjectFile.read(path, name, records.problems).all();
        SnapshotFile reading = new SnapshotFile(text, name, records);
        try (ByteArrayInputStream in =
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))) {
            records.profile = KnowledgeSnapshot.fromJson(in).profile();
        } catch (KnowledgeException e) {
            records.problems.add(
                    new Problem(name, 0, null, e.getMessage() + "; its sound records are taken"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reading.list("intents", records.intents, KnowledgeJson::intent, Intent::id);
        reading.list(
                "answers",
                records.answers,
                json -> KnowledgeJson.answer(json, ""),
                answer -> List.of(answer.id(), answer.locale()));
        reading.list(
                "articles",
                records.articles,
                KnowledgeJson::article,
                article -> List.of(article.id(), article.locale()));
        reading.list("lookups", records.lookups, LookupJson::lookup, Lookup::name);
        reading.list(
                "examples",
                records.examples,
                KnowledgeJson::example,
                example -> List.of(example.locale(), example.text()));
    }

    private <T> void list(
            String key, List<Numbered<T>> into, Form<T> form, Function<T, Object> identity) {
        Set<Object> known = new HashSet<>();
        into.forEach(item -> known.add(identity.apply(item.value())));
        for (JsonLines.Line line : JsonObjects.of(text, key, name, records.problems)) {
            try {
                T value = form.of(line.object());
                if (!known.add(identity.apply(value))) {
                    throw new BadRecordException(
                            key, "«" + identity.apply(value) + "» stands there already");
                }
                into.add(new Numbered<>(name, line.number(), value));
            } catch (BadRecordException e) {
                records.problems.add(e.at(name, line.number()));
            }
        }
    }
}
