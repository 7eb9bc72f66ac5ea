package dev.frontdesk.training;

import dev.frontdesk.scoring.Ngrams;
import dev.frontdesk.scoring.SparseVector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// What is doubtful in labelled texts: labels that are probably wrong, texts with two intents, leaks into tests, intents that are too close or have too few texts.
///
/// Labels are doubted by [ConfidentLearning] over the probabilities of a [CrossReading], texts that come twice are found by [DuplicateLint]. An intent with too few texts is told of and not judged so:
/// what learned from one or two texts doubts everything.
final class DataLint {
    /// The least to learn from.
    static final int EXAMPLES_MIN = 5;

    /// Two intents of whose texts this share is read as the other are too close.
    static final double CLOSE_SHARE = 0.05;

    private static final int CLOSE_TEXTS_MIN = 3;
    private static final int JUDGED_MIN = 3;

    private final LabelledSet set;
    private final double[][] read;
    private final int[] different;
    private final List<SparseVector> grams;
    private final List<LintFinding> findings = new ArrayList<>();

    /// What was found.
    ///
    /// @param accuracy of the cross-validation, by the labels as they are
    /// @param estimated how many labels are wrong
    /// @param findings by kind, the most suspicious of each first
    record Result(
            int texts, int intents, double accuracy, int estimated, List<LintFinding> findings) {
        Result with(List<LintFinding> others) {
            return new Result(texts, intents, accuracy, estimated, others);
        }

        List<LintFinding> of(LintFinding.Kind kind) {
            return findings.stream().filter(finding -> finding.kind() == kind).toList();
        }
    }

    private DataLint(LabelledSet set, double[][] read, Ngrams.Cut cut) {
        this.set = set;
        this.read = read;
        this.different = set.different();
        Ngrams ngrams = Ngrams.learn(cut, NgramExperts.BITS, set.plain());
        this.grams = set.plain().stream().map(ngrams::of).toList();
    }

    /// @param learned the texts to learn from
    /// @param tests other files' texts that must not be among them, nor among each other's
    /// @param vectors [texts][D] of a frozen encoder for `learned`; without elements: n-grams alone
    /// @param parts of the cross-validation
    /// @param done takes the number of each part that is done
    /// @throws IllegalArgumentException where `learned` has one label only or fewer different texts than parts
    static Result of(
            LabelledSet learned,
            List<List<LabelledText>> tests,
            float[][] vectors,
            int parts,
            long seed,
            Consumer<Integer> done) {
        if (learned.names().size() < 2) {
            throw new IllegalArgumentException(
                    learned.texts().getFirst().file()
                            + " has one intent only, "
                            + learned.names().getFirst()
                            + "; two are the least to tell apart");
        }
        Ngrams.Cut cut = Ngrams.Cut.of(learned.texts().getFirst().example().locale());
        List<String> plain = learned.plain();
        int labelCount = learned.names().size();
        double[][] read =
                new CrossReading(plain, learned.labels(), labelCount, vectors, cut, seed)
                        .probabilities(CrossFolds.of(plain, learned.labels(), parts, seed), done);
        DataLint lint = new DataLint(learned, read, cut);
        int estimated = lint.suspects();
        lint.findings.addAll(DuplicateLint.within(learned, read));
        lint.findings.addAll(DuplicateLint.leaks(learned.texts(), tests));
        lint.closeIntents();
        lint.fewExamples(tests);
        lint.findings.sort(
                Comparator.comparing(LintFinding::kind)
                        .thenComparing(
                                Comparator.comparingDouble(LintFinding::suspicion).reversed()));
        return new Result(plain.size(), labelCount, lint.accuracy(), estimated, lint.findings);
    }

    private double accuracy() {
        double right = 0;
        for (int i = 0; i < read.length; i++) {
            right += HeadFitting.argMax(read[i]) == set.labels()[i] ? 1 : 0;
        }
        return right / read.length;
    }

    private String name(int label) {
        return set.names().get(label);
    }

    private int suspects() {
        ConfidentLearning found = ConfidentLearning.of(read, set.labels(), set.names().size());
        int estimated = 0;
        for (ConfidentLearning.Suspect suspect : found.suspects()) {
            int own = set.labels()[suspect.place()];
            if (different[own] < JUDGED_MIN) {
                continue;
            }
            estimated += suspect.confident() ? 1 : 0;
            LabelledText text = set.texts().get(suspect.place());
            int like = nearest(suspect.place(), p -> set.labels()[p] == suspect.other());
            int kin = nearest(suspect.place(), p -> set.labels()[p] == own);
            String why =
                    String.format(
                            Locale.ROOT,
                            "reads as %s (%.2f), not %s (%.2f); like %s%s",
                            name(suspect.other()),
                            suspect.instead(),
                            name(own),
                            suspect.own(),
                            quoted(suspect.place(), like),
                            kin < 0
                                    ? ""
                                    : ", its own intent's nearest is "
                                            + quoted(suspect.place(), kin));
            findings.add(
                    LintFinding.at(
                            LintFinding.Kind.SUSPECTS,
                            text,
                            suspect.doubt(),
                            why,
                            name(suspect.other()),
                            set.texts().get(like)));
        }
        return estimated;
    }

    /// The place of the text with the most similar n-grams among those that pass; −1 where none does.
    private int nearest(int place, IntPredicate passes) {
        int best = -1;
        float most = -1;
        for (int other = 0; other < grams.size(); other++) {
            if (other != place && passes.test(other)) {
                float similarity = grams.get(place).dot(grams.get(other));
                best = similarity > most ? other : best;
                most = Math.max(most, similarity);
            }
        }
        return best;
    }

    private String quoted(int place, int other) {
        return String.format(
                Locale.ROOT,
                "%s «%s» (similarity %.2f)",
                set.texts().get(other).place(),
                set.texts().get(other).text(),
                grams.get(place).dot(grams.get(other)));
    }

    private void closeIntents() {
        int count = set.names().size();
        int[][] confused = new int[count][count];
        int[] texts = new int[count];
        for (int i = 0; i < read.length; i++) {
            texts[set.labels()[i]]++;
            confused[set.labels()[i]][HeadFitting.argMax(read[i])]++;
        }
        for (int a = 0; a < count; a++) {
            for (int b = a + 1; b < count; b++) {
                int wrong = confused[a][b] + confused[b][a];
                double share = (double) wrong / (texts[a] + texts[b]);
                boolean judged = Math.min(different[a], different[b]) >= JUDGED_MIN;
                if (judged && wrong >= CLOSE_TEXTS_MIN && share >= CLOSE_SHARE) {
                    findings.add(close(a, b, wrong, share, texts[a] + texts[b]));
                }
            }
        }
    }

    private LintFinding close(int a, int b, int wrong, double share, int texts) {
        int first = mistaken(a, b);
        int second = mistaken(b, a);
        LabelledText where = set.texts().get(first < 0 ? second : first);
        return LintFinding.at(
                LintFinding.Kind.CLOSE_INTENTS,
                where,
                share,
                "%d of the %d texts of %s and %s are read as the other, such as this one"
                        .formatted(wrong, texts, name(a), name(b)),
                null,
                first < 0 || second < 0 ? null : set.texts().get(second));
    }

    /// The place of the text of one label that is most surely read as the other; −1 where none is.
    private int mistaken(int label, int other) {
        int best = -1;
        for (int i = 0; i < read.length; i++) {
            boolean counts = set.labels()[i] == label && HeadFitting.argMax(read[i]) == other;
            best = counts && (best < 0 || read[i][other] > read[best][other]) ? i : best;
        }
        return best;
    }

    private void fewExamples(List<List<LabelledText>> tests) {
        for (int label = 0; label < different.length; label++) {
            if (different[label] < EXAMPLES_MIN) {
                findings.add(
                        few(
                                first(set.texts(), name(label)),
                                different[label],
                                name(label)
                                        + " has "
                                        + different[label]
                                        + " of the "
                                        + EXAMPLES_MIN
                                        + " different texts that are the least to learn from"
                                        + (different[label] < JUDGED_MIN
                                                ? "; its labels were not judged"
                                                : "")));
            }
        }
        List<String> told = new ArrayList<>(set.names());
        for (List<LabelledText> test : tests) {
            for (LabelledText text : test) {
                if (text.example().intent() != null && !told.contains(text.label())) {
                    told.add(text.label());
                    findings.add(
                            few(
                                    text,
                                    0,
                                    text.label()
                                            + " has no text to learn from; it is always answered wrongly"));
                }
            }
        }
    }

    private static LabelledText first(List<LabelledText> texts, String label) {
        return texts.stream().filter(t -> t.label().equals(label)).findFirst().orElseThrow();
    }

    private static LintFinding few(LabelledText where, int texts, String why) {
        double suspicion = 1 - (double) texts / EXAMPLES_MIN;
        @Nullable String none = null;
        return LintFinding.at(LintFinding.Kind.FEW_EXAMPLES, where, suspicion, why, none, null);
    }
}
