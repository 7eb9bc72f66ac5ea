package dev.frontdesk.knowledge;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that the company knows at one moment: immutable, complete, in memory.
public final class KnowledgeSnapshot {
    private final AssistantProfile profile;
    private final List<Intent> intents;
    private final List<Example> examples;
    private final List<Answer> answers;
    private final List<Article> articles;
    private final Map<IntentId, Intent> intentById = new HashMap<>();
    private final Map<AnswerId, Map<String, Answer>> answerById = new HashMap<>();
    private final Map<ArticleId, Map<String, Article>> articleById = new HashMap<>();

    public KnowledgeSnapshot(
            AssistantProfile profile,
            List<Intent> intents,
            List<Example> examples,
            List<Answer> answers,
            List<Article> articles) {
        this.profile = profile;
        this.intents = List.copyOf(intents);
        this.examples = List.copyOf(examples);
        this.answers = List.copyOf(answers);
        this.articles = List.copyOf(articles);
        for (Intent intent : intents) {
            intentById.put(intent.id(), intent);
        }
        for (Answer answer : answers) {
            answerById
                    .computeIfAbsent(answer.id(), _ -> new HashMap<>())
                    .put(answer.locale(), answer);
        }
        for (Article article : articles) {
            articleById
                    .computeIfAbsent(article.id(), _ -> new HashMap<>())
                    .put(article.locale(), article);
        }
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

    public Optional<Intent> intent(IntentId id) {
        return Optional.ofNullable(intentById.get(id));
    }

    /// An answer in a locale, else in English, else in any.
    public Optional<Answer> answer(AnswerId id, String locale) {
        return inLocale(answerById.get(id), locale);
    }

    public Optional<Article> article(ArticleId id, String locale) {
        return inLocale(articleById.get(id), locale);
    }

    private static <T> Optional<T> inLocale(
            @org.jspecify.annotations.Nullable Map<String, T> byLocale, String locale) {
        if (byLocale == null) {
            return Optional.empty();
        }
        T exact = byLocale.get(locale);
        if (exact == null) {
            exact = byLocale.get("en");
        }
        return Optional.of(exact != null ? exact : byLocale.values().iterator().next());
    }
}
