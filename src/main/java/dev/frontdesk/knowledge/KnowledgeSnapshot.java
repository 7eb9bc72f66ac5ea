package dev.frontdesk.knowledge;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Everything that the company knows at one moment: immutable, complete, in memory.
///
/// Its lists are sorted by id, then locale (examples by locale, intent and text, out of scope last), whatever order they came in, so that
/// the same knowledge is the same snapshot, with the same [#digest].
public final class KnowledgeSnapshot {
    private static final Comparator<Example> EXAMPLES =
            Comparator.comparing(Example::locale)
                    .thenComparing(
                            example -> example.intent(),
                            Comparator.nullsLast(Comparator.comparing(IntentId::value)))
                    .thenComparing(Example::text);

    private final AssistantProfile profile;
    private final List<Intent> intents;
    private final List<Example> examples;
    private final List<Answer> answers;
    private final List<Article> articles;
    private final List<Lookup> lookups;
    private final String digest;
    private final Map<IntentId, Intent> intentById = new HashMap<>();
    private final Map<AnswerId, Map<String, Answer>> answerById = new HashMap<>();
    private final Map<ArticleId, Map<String, Article>> articleById = new HashMap<>();
    private final Map<String, Lookup> lookupByName = new HashMap<>();

    /// Knowledge without look-ups.
    ///
    /// @throws IllegalArgumentException if an id is twice in a locale
    public KnowledgeSnapshot(
            AssistantProfile profile,
            List<Intent> intents,
            List<Example> examples,
            List<Answer> answers,
            List<Article> articles) {
        this(profile, intents, examples, answers, articles, List.of());
    }

    /// All of it.
    ///
    /// @throws IllegalArgumentException if an id is twice in a locale
    public KnowledgeSnapshot(
            AssistantProfile profile,
            List<Intent> intents,
            List<Example> examples,
            List<Answer> answers,
            List<Article> articles,
            List<Lookup> lookups) {
        this.profile = profile;
        this.intents = sorted(intents, Comparator.comparing(intent -> intent.id().value()));
        this.examples = sorted(examples, EXAMPLES);
        this.answers =
                sorted(
                        answers,
                        Comparator.comparing((Answer answer) -> answer.id().value())
                                .thenComparing(Answer::locale));
        this.articles =
                sorted(
                        articles,
                        Comparator.comparing((Article article) -> article.id().value())
                                .thenComparing(Article::locale));
        this.lookups = sorted(lookups, Comparator.comparing(Lookup::name));
        for (Lookup lookup : lookups) {
            unique(lookup.name(), lookupByName.put(lookup.name(), lookup));
        }
        for (Intent intent : intents) {
            unique(intent.id(), intentById.put(intent.id(), intent));
        }
        for (Answer answer : answers) {
            unique(
                    answer.id(),
                    answerById
                            .computeIfAbsent(answer.id(), _ -> new TreeMap<>())
                            .put(answer.locale(), answer));
        }
        for (Article article : articles) {
            unique(
                    article.id(),
                    articleById
                            .computeIfAbsent(article.id(), _ -> new TreeMap<>())
                            .put(article.locale(), article));
        }
        this.digest = digestOf(this);
    }

    private static <T> List<T> sorted(List<T> values, Comparator<T> order) {
        return values.stream().sorted(order).toList();
    }

    private static void unique(Object id, @Nullable Object before) {
        if (before != null) {
            throw new IllegalArgumentException("the id " + id + " is there twice");
        }
    }

    private static String digestOf(KnowledgeSnapshot snapshot) {
        try (DigestOutputStream out =
                new DigestOutputStream(
                        OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
            SnapshotJson.write(snapshot, out);
            return HexFormat.of().formatHex(out.getMessageDigest().digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// Reads what [#toJson] wrote; leaves the stream open or closes it, as the parser does: give it a stream of its own.
    ///
    /// @throws KnowledgeException `snapshot_broken`, if these are not the bytes of a snapshot
    public static KnowledgeSnapshot fromJson(InputStream in) throws IOException {
        return SnapshotJson.read(in);
    }

    /// Writes the canonical form, the bytes of which [#digest] is the hash; leaves the stream open.
    public void toJson(OutputStream out) throws IOException {
        SnapshotJson.write(this, out);
        out.flush();
    }

    /// The SHA-256 of the canonical form, in hexadecimal.
    public String digest() {
        return digest;
    }

    public AssistantProfile profile() {
        return profile;
    }

    public List<Intent> intents() {
        return intents;
    }

    public List<Example> examples() {
        return examples;
    }

    public List<Answer> answers() {
        return answers;
    }

    public List<Article> articles() {
        return articles;
    }

    public List<Lookup> lookups() {
        return lookups;
    }

    public Optional<Lookup> lookup(String name) {
        return Optional.ofNullable(lookupByName.get(name));
    }

    /// A text of this knowledge with the places for values that are in it.
    public Template template(String text) {
        return Template.of(text, lookupByName.keySet());
    }

    public Optional<Intent> intent(IntentId id) {
        return Optional.ofNullable(intentById.get(id));
    }

    /// An answer in a locale, else in English, else in any.
    public Optional<Answer> answer(AnswerId id, String locale) {
        return inLocale(answerById.get(id), locale);
    }

    /// An article in a locale, else in English, else in any.
    public Optional<Article> article(ArticleId id, String locale) {
        return inLocale(articleById.get(id), locale);
    }

    private static <T> Optional<T> inLocale(@Nullable Map<String, T> byLocale, String locale) {
        if (byLocale == null) {
            return Optional.empty();
        }
        T exact = byLocale.get(locale);
        if (exact == null) {
            exact = byLocale.get("en");
        }
        return Optional.of(exact != null ? exact : byLocale.values().iterator().next());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KnowledgeSnapshot snapshot && digest.equals(snapshot.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return "KnowledgeSnapshot " + digest;
    }
}
