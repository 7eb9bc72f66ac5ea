package dev.frontdesk.answering;

import dev.frontdesk.scoring.SparseVector;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Which sentences of a passage answer a question: those that share most of its n-grams, few, and whole enough to be read alone.
///
/// Lexical only, so that quoting costs no encoder pass. A sentence that points back brings the one before it, an item of a list brings the line
/// that leads into it.
final class QuotedSentences {
    private static final int SENTENCES_MAX = 3;

    /// A passage up to this length is quoted whole.
    private static final int LENGTH_MAX = 240;

    /// A sentence is quoted beside the best one from this share of its cosine on.
    private static final double SHARE = 0.7;

    private static final Pattern POINTS_BACK =
            Pattern.compile(
                    "(?i)^(?:it|they|this|that|these|those|then|there|otherwise|if not|but|so|also|here)\\b|^(?:这|那|它|否则|但|此|其)");

    private QuotedSentences() {}

    /// The places of the sentences to quote, in order; none where all of the passage is.
    ///
    /// @param ngrams gives a text's weighted n-grams
    static List<Integer> of(
            SparseVector question, List<String> sentences, Function<String, SparseVector> ngrams) {
        int length = sentences.stream().mapToInt(String::length).sum();
        if (length <= LENGTH_MAX || sentences.size() < 2) {
            return List.of();
        }
        double[] cosines =
                sentences.stream()
                        .mapToDouble(sentence -> question.dot(ngrams.apply(sentence)))
                        .toArray();
        int best = 0;
        List<Integer> byCosine = new ArrayList<>();
        for (int i = 0; i < cosines.length; i++) {
            best = cosines[i] > cosines[best] ? i : best;
            byCosine.add(i);
        }
        byCosine.sort((a, b) -> Double.compare(cosines[b], cosines[a]));
        SortedSet<Integer> chosen = new TreeSet<>();
        for (int i : byCosine) {
            if (chosen.size() < SENTENCES_MAX
                    && cosines[i] >= SHARE * cosines[best]
                    && (i == best || length(chosen, sentences) < LENGTH_MAX)) {
                chosen.add(i);
                addLead(i, sentences, chosen);
            }
        }
        return chosen.size() == sentences.size() ? List.of() : List.copyOf(chosen);
    }

    private static int length(SortedSet<Integer> chosen, List<String> sentences) {
        return chosen.stream().mapToInt(i -> sentences.get(i).length()).sum();
    }

    private static void addLead(int at, List<String> sentences, SortedSet<Integer> chosen) {
        if (at > 0 && POINTS_BACK.matcher(sentences.get(at)).find()) {
            chosen.add(at - 1);
        }
        if (isItem(sentences.get(at))) {
            int lead = at;
            while (lead > 0 && isItem(sentences.get(lead))) {
                lead--;
            }
            if (!isItem(sentences.get(lead))) {
                chosen.add(lead);
            }
        }
    }

    private static boolean isItem(String sentence) {
        return sentence.matches("(?s)([-*+]|\\d+[.)]) .*");
    }
}
