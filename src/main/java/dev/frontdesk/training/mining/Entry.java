package dev.frontdesk.training.mining;

import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.MinedAnswer;
import dev.frontdesk.knowledge.NearDuplicates;
import dev.frontdesk.registry.Sha256;
import dev.frontdesk.scoring.Scorer;
import dev.frontdesk.scoring.SparseVector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A group of questions with its best reply, on the way to an entry of the draft.
final class Entry {
    private static final int SOURCES_MAX = 20;
    private static final int VARIANTS_MAX = 30;
    private static final int COMPARED_MAX = 50;
    private static final int ID_DIGITS = 10;

    private final List<Asked> questions;
    private final List<Exchange> exchanges;
    private final BestReply best;
    private final String locale;

    /// @param questions at least one
    Entry(List<Asked> questions, Scorer scorer, String locale) {
        this.questions =
                questions.stream()
                        .sorted(Comparator.comparingInt((Asked a) -> -a.talks()))
                        .toList();
        this.exchanges =
                questions.stream()
                        .flatMap(question -> question.exchanges.stream())
                        .sorted(
                                Comparator.comparingInt(Exchange::talk)
                                        .thenComparingInt(Exchange::order))
                        .toList();
        this.best = BestReply.of(exchanges, scorer, locale);
        this.locale = locale;
    }

    List<Asked> questions() {
        return questions;
    }

    List<Exchange> exchanges() {
        return exchanges;
    }

    String reply() {
        return best.text();
    }

    /// How many conversations asked it; one that asked it in two wordings counts twice.
    int asked() {
        return questions.stream().mapToInt(Asked::talks).sum();
    }

    /// The id that the same question has whenever it is mined.
    AnswerId id(String question) {
        byte[] key =
                (locale + " " + NearDuplicates.normalised(question))
                        .getBytes(StandardCharsets.UTF_8);
        return new AnswerId("mined-" + Sha256.of(key).substring(0, ID_DIGITS));
    }

    /// The wording that speaks for all: it stands alone, asks, and is most like the others.
    String question(Scorer scorer) {
        Courtesies courtesies = Courtesies.of(locale.startsWith("zh"));
        List<Asked> some = questions.subList(0, Math.min(COMPARED_MAX, questions.size()));
        List<SparseVector> grams = some.stream().map(a -> scorer.ngrams(a.text, locale)).toList();
        SparseVector mean = SparseVector.mean(grams);
        double most = Double.NEGATIVE_INFINITY;
        Asked chosen = some.getFirst();
        for (int i = 0; i < some.size(); i++) {
            Asked asked = some.get(i);
            double score =
                    (asked.standsAlone ? 2 : 0)
                            + (courtesies.asks(asked.text) ? 1 : 0)
                            + grams.get(i).dot(mean)
                            + 0.1 * Math.min(5, asked.talks());
            if (score > most + 1e-6) {
                chosen = asked;
                most = score;
            }
        }
        return chosen.text;
    }

    /// @param next what was asked next
    MinedAnswer mined(String question, List<MinedAnswer.Next> next) {
        List<String> tags = new ArrayList<>(List.of("mined"));
        if (best.isOpen()) {
            tags.add("needs-edit");
        }
        if (best.agreeing() * 2 < exchanges.size()) {
            tags.add("replies-differ");
        }
        Answer answer =
                new Answer(
                        id(question),
                        locale,
                        capital(question),
                        capital(best.text()),
                        variants(question),
                        "mined",
                        tags,
                        null);
        return new MinedAnswer(
                answer, asked(), exchanges.size(), best.agreeing(), sources(), best.others(), next);
    }

    private static String capital(String text) {
        int first = text.codePointAt(0);
        return Character.toString(Character.toUpperCase(first))
                + text.substring(Character.charCount(first));
    }

    private List<String> variants(String question) {
        List<String> texts = new ArrayList<>(List.of(question));
        questions.stream()
                .map(asked -> asked.text)
                .filter(text -> !text.equals(question))
                .limit(4L * VARIANTS_MAX)
                .forEach(texts::add);
        Set<Integer> twice = new HashSet<>();
        NearDuplicates.within(texts).forEach(pair -> twice.add(pair.right()));
        List<String> variants = new ArrayList<>();
        for (int i = 1; i < texts.size() && variants.size() < VARIANTS_MAX; i++) {
            if (!twice.contains(i)) {
                variants.add(texts.get(i));
            }
        }
        return variants;
    }

    /// The places, the one that the answer's wording comes from first.
    private List<MinedAnswer.Source> sources() {
        List<MinedAnswer.Source> sources = new ArrayList<>(List.of(best.from().source()));
        exchanges.stream()
                .map(Exchange::source)
                .filter(source -> !source.equals(best.from().source()))
                .limit(SOURCES_MAX - 1)
                .forEach(sources::add);
        return sources;
    }
}
