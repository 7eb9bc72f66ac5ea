package dev.frontdesk.knowledge;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The records of one import while it is read: what was taken from each file so far, and every problem.
final class Records {
    final List<Problem> problems = new ArrayList<>();
    final List<Numbered<Intent>> intents = new ArrayList<>();
    final List<Numbered<Answer>> answers = new ArrayList<>();
    final List<Numbered<Example>> examples = new ArrayList<>();
    final List<Numbered<Article>> articles = new ArrayList<>();
    final List<Numbered<Lookup>> lookups = new ArrayList<>();
    final List<String> notes = new ArrayList<>();

    /// The files of other programs' bots, read as one.
    final BotProject project = new BotProject();

    @Nullable AssistantProfile profile;

    /// Files of a Rasa project that came one by one: what language it has is told by all of them.
    private final List<ProjectFile> looseRasaFiles = new ArrayList<>();

    /// Notes what a file, folder or archive was taken for.
    void recognised(String name, Recognition.Kind kind, String more) {
        notes.add(note(name, kind) + more);
    }

    private static String note(String name, Recognition.Kind kind) {
        return name + ": " + kind.words();
    }

    void takeRasaFile(ProjectFile file) {
        recognised(file.name(), Recognition.Kind.RASA, "");
        looseRasaFiles.add(file);
    }

    /// Turns other programs' bots into intents, answers and examples, once all their files are there.
    ///
    /// @param locale that of a bot which names none
    void finishBots(String locale) {
        if (!looseRasaFiles.isEmpty()) {
            List<String> names = looseRasaFiles.stream().map(ProjectFile::name).toList();
            String language =
                    RasaProject.read(
                            looseRasaFiles, String.join(", ", names), locale, project, problems);
            Set<String> own = new HashSet<>();
            names.forEach(name -> own.add(note(name, Recognition.Kind.RASA)));
            notes.replaceAll(note -> own.contains(note) ? note + ", language " + language : note);
        }
        project.finish(this);
    }

    /// Turns a line into a value.
    private interface Form<T> {
        T of(JsonLines.Line line) throws BadRecordException;
    }

    void readIntents(Path file, String name) {
        readLines(file, name, intents, line -> KnowledgeJson.intent(line.object()), Intent::id);
    }

    void readAnswers(Path file, String name, String locale) {
        readLines(
                file,
                name,
                answers,
                line -> KnowledgeJson.answer(line.object(), locale),
                answer -> answer.id() + " (" + answer.locale() + ")");
    }

    /// Reads `{"lookups":[…]}`, one by one, each with its line.
    void readLookups(Path file, String name) {
        String text = ProjectFile.read(file, name, problems).all();
        Set<String> known = new HashSet<>();
        lookups.forEach(item -> known.add(item.value().name()));
        List<JsonLines.Line> objects = JsonObjects.of(text, "lookups", name, problems);
        if (objects.isEmpty()) {
            problems.add(
                    new Problem(name, 0, "lookups", "holds no list of look-ups, or an empty one"));
        }
        for (JsonLines.Line line : objects) {
            try {
                Lookup lookup = LookupJson.lookup(line.object());
                if (!known.add(lookup.name())) {
                    throw new BadRecordException("name", "«" + lookup.name() + "» is there twice");
                }
                lookups.add(new Numbered<>(name, line.number(), lookup));
            } catch (BadRecordException e) {
                problems.add(e.at(name, line.number()));
            }
        }
    }

    private <T> void readLines(
            Path file,
            String name,
            List<Numbered<T>> into,
            Form<T> form,
            java.util.function.Function<T, Object> key) {
        Map<Object, Numbered<T>> known = new HashMap<>();
        into.forEach(item -> known.put(key.apply(item.value()), item));
        for (JsonLines.Line line : JsonLines.read(file, name, problems)) {
            try {
                Numbered<T> item = new Numbered<>(name, line.number(), form.of(line));
                Numbered<T> first = known.putIfAbsent(key.apply(item.value()), item);
                if (first != null) {
                    throw new BadRecordException(
                            "id", "«" + key.apply(item.value()) + "» is on " + first.place(name));
                }
                into.add(item);
            } catch (BadRecordException e) {
                problems.add(e.at(name, line.number()));
            }
        }
    }

    /// Reads customers' questions: each becomes one more variant of the answers that are right for it.
    void readQueries(Path file, String name, String locale) {
        Map<String, Set<String>> wordings = new HashMap<>();
        for (QueryFile.Query query : QueryFile.read(file, name, problems)) {
            for (String id : query.relevant()) {
                wordings.computeIfAbsent(id, _ -> new LinkedHashSet<>()).add(query.text());
            }
        }
        answers.replaceAll(item -> {
            Answer answer = item.value();
            Set<String> added = wordings.get(answer.id().value());
            return added == null || !answer.locale().equals(locale)
                    ? item
                    : new Numbered<>(item.file(), item.line(), answer.withVariants(added));
        });
        Set<String> known = new HashSet<>();
        answers.forEach(item -> known.add(item.value().id().value()));
        wordings.keySet().stream()
                .filter(id -> !known.contains(id))
                .sorted()
                .forEach(id ->
                        problems.add(
                                new Problem(
                                        name,
                                        0,
                                        "relevant_ids",
                                        "there is no answer «" + id + "»")));
    }

    /// Reads `text,intent` rows; a text that was read before is a problem.
    void readExamples(Path file, String name, String locale) {
        Map<String, Numbered<Example>> known = new HashMap<>();
        for (CsvTable.Row row : CsvTable.read(file, name, List.of("text", "intent"), problems)) {
            try {
                Example example = KnowledgeJson.example(row.get("text"), row.get("intent"), locale);
                Numbered<Example> item = new Numbered<>(name, row.line(), example);
                Numbered<Example> first = known.putIfAbsent(example.text(), item);
                if (first != null) {
                    String other = first.value().equals(example) ? "" : ", with another intent";
                    throw new BadRecordException("text", "is on " + first.place(name) + other);
                }
                examples.add(item);
            } catch (BadRecordException e) {
                problems.add(e.at(name, row.line()));
            }
        }
    }

    void readArticle(Path file, String name, String locale, @Nullable String id) {
        takeArticle(TextLines.read(file, name, problems), name, locale, id);
    }

    /// @param id that of a page without front matter; null: it must have one
    void takeArticle(TextLines text, String name, String locale, @Nullable String id) {
        Article article = MarkdownArticle.read(text, name, locale, id, problems);
        if (article == null) {
            return;
        }
        for (Numbered<Article> other : articles) {
            if (other.value().id().equals(article.id())
                    && other.value().locale().equals(article.locale())) {
                problems.add(
                        new Problem(
                                name,
                                1,
                                "id",
                                "«" + article.id() + "» is on " + other.place(name)));
                return;
            }
        }
        articles.add(new Numbered<>(name, 1, article));
    }

    /// Leaves out what refers to nothing: an intent needs its answer, an example its intent. An answer is one without its intent, too, and
    /// stays, without it.
    ///
    /// @param answerIds answers that are there already
    /// @param intentIds intents that are there already
    void dropDangling(Set<AnswerId> answerIds, Set<IntentId> intentIds) {
        Set<AnswerId> known = new HashSet<>(answerIds);
        answers.forEach(answer -> known.add(answer.value().id()));
        intents.removeIf(intent -> dangling(intent, known));
        Set<IntentId> intentsNow = with(intentIds);
        answers.replaceAll(answer -> withKnownIntent(answer, intentsNow));
        examples.removeIf(example -> dangling(example, example.value().intent(), intentsNow));
    }

    private Numbered<Answer> withKnownIntent(Numbered<Answer> answer, Set<IntentId> known) {
        IntentId intent = answer.value().intent();
        if (intent == null || known.contains(intent)) {
            return answer;
        }
        problems.add(
                answer.problem(
                        "intent",
                        "no intent has the id «" + intent + "»; the answer is taken without it"));
        return new Numbered<>(answer.file(), answer.line(), withoutIntent(answer.value()));
    }

    private static Answer withoutIntent(Answer a) {
        return new Answer(
                a.id(),
                a.locale(),
                a.question(),
                a.text(),
                a.variants(),
                a.group(),
                a.tags(),
                null);
    }

    private Set<IntentId> with(Set<IntentId> intentIds) {
        Set<IntentId> known = new HashSet<>(intentIds);
        intents.forEach(intent -> known.add(intent.value().id()));
        return known;
    }

    private boolean dangling(Numbered<Intent> intent, Set<AnswerId> known) {
        AnswerId answer = intent.value().action().answer();
        boolean dangling = !known.contains(answer);
        if (dangling) {
            problems.add(intent.problem("action.answer", "no answer has the id «" + answer + "»"));
        }
        return dangling;
    }

    private boolean dangling(Numbered<?> item, @Nullable IntentId intent, Set<IntentId> known) {
        boolean dangling = intent != null && !known.contains(intent);
        if (dangling) {
            problems.add(item.problem("intent", "no intent has the id «" + intent + "»"));
        }
        return dangling;
    }

    static <T> List<T> values(List<Numbered<T>> numbered) {
        return numbered.stream().map(Numbered::value).toList();
    }
}
