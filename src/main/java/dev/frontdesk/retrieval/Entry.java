package dev.frontdesk.retrieval;

import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.Article;
import dev.frontdesk.knowledge.Example;
import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.retrieval.Candidate.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What is indexed of one target.
///
/// @param surfaces the wordings that its vectors stand for: question and variants, or the passage
/// @param text the answer's text, or the passage
/// @param words the texts whose words are searched
record Entry(Target target, List<String> surfaces, String text, List<String> words) {

    /// All entries of a locale, in the snapshot's order, answers first.
    static List<Entry> of(KnowledgeSnapshot snapshot, String locale) {
        Map<IntentId, List<String>> examples = new HashMap<>();
        for (Example example : snapshot.examples()) {
            IntentId intent = example.intent();
            if (intent != null && example.locale().equals(locale)) {
                examples.computeIfAbsent(intent, _ -> new ArrayList<>()).add(example.text());
            }
        }
        List<Entry> entries = new ArrayList<>();
        for (Answer answer : snapshot.answers()) {
            if (answer.locale().equals(locale)) {
                entries.add(of(answer, examples));
            }
        }
        for (Article article : snapshot.articles()) {
            if (article.locale().equals(locale)) {
                article.passages().forEach(passage -> entries.add(of(article, passage)));
            }
        }
        return entries;
    }

    private static Entry of(Answer answer, Map<IntentId, List<String>> examples) {
        List<String> surfaces = new ArrayList<>();
        surfaces.add(answer.question());
        surfaces.addAll(answer.variants());
        List<String> words = new ArrayList<>(surfaces);
        words.add(answer.text());
        words.addAll(answer.tags());
        if (answer.group() != null) {
            words.add(answer.group());
        }
        IntentId intent = answer.intent();
        if (intent != null) {
            words.addAll(examples.getOrDefault(intent, List.of()));
        }
        return new Entry(new Target.ToAnswer(answer.id()), surfaces, answer.text(), words);
    }

    private static Entry of(Article article, Article.Passage passage) {
        List<String> words = List.of(article.title(), passage.heading(), passage.text());
        return new Entry(
                new Target.ToPassage(article.id(), passage.ordinal()),
                List.of(passage.text()),
                passage.text(),
                words);
    }
}
