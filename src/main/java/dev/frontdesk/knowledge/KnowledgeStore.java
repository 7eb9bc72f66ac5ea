package dev.frontdesk.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.knowledge.ItemKey.Kind;
import dev.frontdesk.operations.access.Assistant;
import dev.frontdesk.operations.access.ProblemException;
import dev.frontdesk.operations.access.UuidV7;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The draft in Postgres: what operators import and edit, until it is published.
///
/// Works on a plain data source, in the service and in commands alike. Every change is one transaction, recorded with who and when
/// ([KnowledgeHistory]). Thread-safe, also between replicas. A database that does not answer is a [ProblemException].
@Singleton
public class KnowledgeStore {
    private static final Logger LOG = Logger.getLogger(KnowledgeStore.class);
    private static final int PROBLEMS_LOGGED_MAX = 20;
    private static final int NAME_LENGTH_MAX = 100;

    private final DataSource database;
    private final UuidV7 ids;
    private final Clock clock;
    private final UUID assistant = Assistant.DEFAULT_ID;

    @Inject
    public KnowledgeStore(DataSource database, UuidV7 ids, Clock clock) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
    }

    /// What an import took.
    public record Taken(int intents, int examples, int answers, int articles) {}

    /// Reads or changes the draft inside a transaction.
    interface Edit<T> {
        T in(DraftEdit draft) throws SQLException;
    }

    /// The draft as a publication would freeze it.
    public KnowledgeSnapshot draft() {
        try (Connection connection = database.getConnection()) {
            return DraftItems.snapshot(DraftEdit.readAll(connection, assistant));
        } catch (SQLException e) {
            throw ProblemException.databaseAway(e);
        }
    }

    /// An answer in this very locale.
    public Optional<Answer> answer(AnswerId id, String locale) {
        return read(new ItemKey(Kind.ANSWER, id.value(), locale))
                .map(json -> DraftItems.answer((ObjectNode) json));
    }

    public Optional<Intent> intent(IntentId id) {
        return read(ItemKey.of(id)).map(json -> DraftItems.intent((ObjectNode) json));
    }

    /// A look-up of the draft.
    public Optional<Lookup> lookup(String name) {
        return read(ItemKey.lookup(name)).map(json -> DraftItems.lookup((ObjectNode) json));
    }

    private Optional<JsonNode> read(ItemKey key) {
        try (Connection connection = database.getConnection()) {
            return Optional.ofNullable(DraftEdit.read(connection, assistant, key));
        } catch (SQLException e) {
            throw ProblemException.databaseAway(e);
        }
    }

    DraftPage page(Kind kind, DraftPage.Search search) {
        try (Connection connection = database.getConnection()) {
            return DraftPage.read(connection, assistant, kind, search);
        } catch (SQLException e) {
            throw ProblemException.databaseAway(e);
        }
    }

    /// The content of an item, as in files.
    Optional<JsonNode> item(ItemKey key) {
        return read(key);
    }

    /// An intent's examples, by locale.
    Map<String, List<String>> examples(String intent) {
        Map<String, List<String>> examples = new TreeMap<>();
        try (Connection connection = database.getConnection()) {
            DraftEdit.readAll(connection, assistant, Kind.EXAMPLES, intent)
                    .forEach((key, json) -> examples.put(key.locale(), DraftItems.texts(json)));
        } catch (SQLException e) {
            throw ProblemException.databaseAway(e);
        }
        return examples;
    }

    /// Adds or replaces an answer.
    ///
    /// @throws KnowledgeException `unknown_intent`
    public void put(Answer answer, String by) {
        edit(
                by,
                "put answer " + answer.id(),
                draft -> {
                    IntentId intent = answer.intent();
                    if (intent != null && !draft.exists(ItemKey.of(intent))) {
                        throw new KnowledgeException(
                                "unknown_intent", "no intent has the id «" + intent + "»");
                    }
                    draft.put(ItemKey.of(answer), KnowledgeJson.json(answer));
                    return answer;
                });
    }

    /// Adds or replaces an intent, with its examples in the locales that are given.
    ///
    /// @throws KnowledgeException `unknown_answer`
    public void put(Intent intent, Map<String, List<String>> examples, String by) {
        edit(
                by,
                "put intent " + intent.id(),
                draft -> {
                    AnswerId answer = intent.action().answer();
                    if (!draft.hasAnswer(answer)) {
                        throw new KnowledgeException(
                                "unknown_answer", "no answer has the id «" + answer + "»");
                    }
                    draft.put(ItemKey.of(intent.id()), KnowledgeJson.json(intent));
                    putExamples(draft, intent.id().value(), examples);
                    return intent;
                });
    }

    /// Replaces the out-of-scope examples of the locales that are given.
    public void putOutOfScope(Map<String, List<String>> examples, String by) {
        edit(
                by,
                "put examples out of scope",
                draft -> {
                    putExamples(draft, Intent.OUT_OF_SCOPE, examples);
                    return examples;
                });
    }

    private static void putExamples(
            DraftEdit draft, String intent, Map<String, List<String>> examples)
            throws SQLException {
        for (Map.Entry<String, List<String>> locale : examples.entrySet()) {
            ArrayNode texts = JsonNodeFactory.instance.arrayNode();
            locale.getValue().stream().distinct().sorted().forEach(texts::add);
            ItemKey key = ItemKey.examples(intent, locale.getKey());
            draft.change(key, texts.isEmpty() ? null : texts);
        }
    }

    /// Deletes an answer in one locale.
    ///
    /// @throws KnowledgeException `not_found`; `in_use`, if it is the last locale of an intent's answer
    public void deleteAnswer(AnswerId id, String locale, String by) {
        ItemKey key = new ItemKey(Kind.ANSWER, id.value(), locale);
        edit(
                by,
                "delete answer " + id,
                draft -> {
                    found(draft, key);
                    List<ItemKey> locales =
                            draft.where(" and kind = 'answer' and id = ?", id.value());
                    List<ItemKey> users =
                            draft.where(
                                    " and kind = 'intent' and content #>> '{action,answer}' = ?",
                                    id.value());
                    if (locales.size() == 1 && !users.isEmpty()) {
                        throw new KnowledgeException(
                                "in_use",
                                "answer "
                                        + id
                                        + " is what intent "
                                        + users.getFirst().id()
                                        + " says");
                    }
                    draft.delete(key);
                    return key;
                });
    }

    /// Deletes an intent and its examples.
    ///
    /// @throws KnowledgeException `not_found`; `in_use`, if answers name it
    public void deleteIntent(IntentId id, String by) {
        edit(
                by,
                "delete intent " + id,
                draft -> {
                    found(draft, ItemKey.of(id));
                    List<ItemKey> users =
                            draft.where(
                                    " and kind = 'answer' and content ->> 'intent' = ?",
                                    id.value());
                    if (!users.isEmpty()) {
                        throw new KnowledgeException(
                                "in_use",
                                users.size()
                                        + " answers name intent "
                                        + id
                                        + ", for one "
                                        + users.getFirst());
                    }
                    draft.delete(ItemKey.of(id));
                    for (ItemKey examples :
                            draft.where(" and kind = 'examples' and id = ?", id.value())) {
                        draft.delete(examples);
                    }
                    return id;
                });
    }

    /// Adds or replaces a look-up.
    public void put(Lookup lookup, String by) {
        edit(
                by,
                "put look-up " + lookup.name(),
                draft -> {
                    draft.put(ItemKey.of(lookup), LookupJson.json(lookup));
                    return lookup;
                });
    }

    /// Deletes a look-up.
    ///
    /// @throws KnowledgeException `not_found`; `in_use`, if answers name it
    public void deleteLookup(String name, String by) {
        ItemKey key = ItemKey.lookup(name);
        edit(
                by,
                "delete look-up " + name,
                draft -> {
                    found(draft, key);
                    List<ItemKey> users =
                            draft.where(
                                    " and kind = 'answer' and strpos(content ->> 'answer', ?) > 0",
                                    "{" + name + ".");
                    if (!users.isEmpty()) {
                        throw new KnowledgeException(
                                "in_use",
                                users.size()
                                        + " answers name look-up "
                                        + name
                                        + ", for one "
                                        + users.getFirst());
                    }
                    draft.delete(key);
                    return key;
                });
    }

    private static void found(DraftEdit draft, ItemKey key) throws SQLException {
        if (!draft.exists(key)) {
            throw new KnowledgeException("not_found", "there is no " + key);
        }
    }

    /// A file or folder to import.
    ///
    /// @param name how problems name it
    public record Source(Path path, String name) {}

    /// Imports a file or folder into the draft.
    public Imported<Taken> importFrom(
            Path path, String name, ImportFormat format, String locale, String by) {
        return importFrom(List.of(new Source(path, name)), format, locale, by);
    }

    /// Imports files and folders into the draft, as one: they may refer to each other. What has the same id is replaced, examples are
    /// added, and an example that is there under another intent moves.
    ///
    /// @param locale that of records which name none
    public Imported<Taken> importFrom(
            List<Source> sources, ImportFormat format, String locale, String by) {
        Records records = format.read(sources, locale);
        String names = sources.stream().map(Source::name).collect(Collectors.joining(", "));
        return edit(
                by,
                "import " + printable(names),
                draft -> {
                    Map<ItemKey, JsonNode> before = draft.all();
                    DraftItems.dropDangling(records, before.keySet());
                    DraftItems.merge(records, before)
                            .forEach((key, after) -> draft.change(key, before.get(key), after));
                    Taken taken =
                            new Taken(
                                    records.intents.size(),
                                    records.examples.size(),
                                    records.answers.size(),
                                    records.articles.size());
                    return new Imported<>(taken, records.problems, records.notes);
                });
    }

    /// Takes mined answers into the draft, as one change that can be undone. What is there already stays as it is.
    ///
    /// @param names of the files that they come from
    /// @return the answers that were not taken, since their id is in the draft
    public List<AnswerId> takeMined(List<MinedAnswer> mined, String names, String by) {
        return edit(
                by,
                "mine " + printable(names),
                draft -> {
                    List<AnswerId> there = new ArrayList<>();
                    for (MinedAnswer each : mined) {
                        ItemKey key = ItemKey.of(each.answer());
                        if (draft.exists(key)) {
                            there.add(each.answer().id());
                        } else {
                            draft.put(key, each.json());
                        }
                    }
                    return there;
                });
    }

    /// A file's name as it came from outside, for the history.
    private static String printable(String name) {
        return Texts.cut(name.replaceAll("\\p{Cntrl}", ""), NAME_LENGTH_MAX);
    }

    /// Imports a company's folder at the first start.
    ///
    /// @return whether it was taken: false if the draft holds something already, or there is no such folder
    public boolean importIfEmpty(Path folder) {
        if (!isEmpty()) {
            return false;
        }
        if (!Files.isDirectory(folder)) {
            LOG.warnf("There is no folder %s to import; the knowledge stays empty.", folder);
            return false;
        }
        Imported<Taken> imported =
                importFrom(folder, folder.toString(), ImportFormat.AUTO, "en", "first start");
        LOG.infof(
                "Imported %s: %s, %d problems.",
                folder, imported.value(), imported.problems().size());
        imported.problems().stream().limit(PROBLEMS_LOGGED_MAX).forEach(LOG::warn);
        return true;
    }

    /// Whether nothing was ever imported or written.
    public boolean isEmpty() {
        try (Connection connection = database.getConnection()) {
            return DraftEdit.readAll(connection, assistant).isEmpty();
        } catch (SQLException e) {
            throw ProblemException.databaseAway(e);
        }
    }

    /// The newest changes first.
    ///
    /// @param before only changes older than this one; null: from the newest on
    public List<KnowledgeHistory.Entry> history(@Nullable UUID before, int limit) {
        try (Connection connection = database.getConnection()) {
            return KnowledgeHistory.read(connection, assistant, before, limit);
        } catch (SQLException e) {
            throw ProblemException.databaseAway(e);
        }
    }

    /// Takes a change back, as a change of its own.
    ///
    /// @throws KnowledgeException `not_found`; `conflict`, if something of it was changed again since
    public void undo(UUID change, String by) {
        edit(
                by,
                "undo",
                change,
                draft -> {
                    KnowledgeHistory.undo(draft, assistant, change);
                    return change;
                });
    }

    private <T> T edit(String by, String what, Edit<T> edit) {
        return edit(by, what, null, edit);
    }

    private <T> T edit(String by, String what, @Nullable UUID undoes, Edit<T> edit) {
        try (DraftEdit draft = DraftEdit.begin(database, assistant)) {
            T result = edit.in(draft);
            draft.commit(ids.next(), clock.instant(), by, what, undoes);
            return result;
        } catch (SQLException e) {
            throw ProblemException.databaseAway(e);
        }
    }
}
