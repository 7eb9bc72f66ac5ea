package dev.frontdesk.training;

import dev.frontdesk.albert.AlbertTokenizer;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.albert.EncoderOutput;
import dev.frontdesk.albert.OnnxEncoder;
import dev.frontdesk.albert.OnnxExporter;
import dev.frontdesk.albert.Precision;
import dev.frontdesk.scoring.Experts;
import dev.frontdesk.scoring.LinearHead;
import dev.frontdesk.scoring.Ngrams;
import dev.frontdesk.scoring.SparseVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// What frozen encoders are worth on one set of labelled texts: linear classifiers over what they give, beside one over n-grams.
///
/// Over vectors it is logistic regression ([MultinomialFitting]), over n-grams the program's own linear support vector machine, as
/// [NgramExperts] has it, and over both the two fused by weights, as [HeadFitting] does. Ridge and weights are
/// chosen on a part of the lesson; then both learn from all of it. The fifth that is held back is read once, at the end.
final class EncoderProbe {
    /// What the classifiers read, in the order of tables.
    enum View {
        /// The mean of the last layer's vectors, H.
        LAST_LAYER,
        /// The mean of the embedding table's vectors, E.
        WORD_VECTORS,
        /// One behind the other, H+E, as the product's heads read them.
        BOTH,
        /// That and n-grams beside it.
        BOTH_AND_NGRAMS
    }

    /// What was read from the fifth that is held back.
    ///
    /// @param metrics over all of it
    /// @param fresh the accuracy over the texts without a near-duplicate in what was learned from; NaN where there are none
    /// @param ridge that was chosen; NaN for n-grams alone
    record Result(IntentMetrics metrics, double fresh, double ridge) {}

    /// What one lesson brought for one encoder.
    record Views(Result lastLayer, Result wordVectors, Result both, Result bothAndNgrams) {
        Result of(View view) {
            return switch (view) {
                case LAST_LAYER -> lastLayer;
                case WORD_VECTORS -> wordVectors;
                case BOTH -> both;
                case BOTH_AND_NGRAMS -> bothAndNgrams;
            };
        }
    }

    /// What one lesson brought.
    ///
    /// @param encoders one an encoder, in their order
    record Results(Result ngrams, List<Views> encoders) {}

    /// From strong to weak; the first that makes the judged labels less probable than the one before ends the search.
    ///
    /// Accuracy chooses worse: on BANKING77 it is flat from 3 to 0.3, where the last layer's loses two points on other texts.
    private static final double[] RIDGES = {100, 30, 10, 3, 1, 0.3};

    private final ProbeSet set;
    private final List<EncoderOutput> encoders;
    private final long seed;

    /// @param encoders what each encoder gives for the texts of `set`
    EncoderProbe(ProbeSet set, List<EncoderOutput> encoders, long seed) {
        this.set = set;
        this.encoders = List.copyOf(encoders);
        this.seed = seed;
    }

    /// The mean vectors of texts, by ONNX Runtime on all cores.
    static EncoderOutput encode(EncoderFolder folder, List<String> texts) {
        byte[] graph = OnnxExporter.export(folder.weights(), Precision.FLOAT32);
        int threads = Runtime.getRuntime().availableProcessors();
        int limit = folder.configuration().positions();
        try (AlbertTokenizer tokenizer = folder.tokenizer();
                OnnxEncoder encoder = OnnxEncoder.open(graph, folder.configuration(), threads)) {
            return encoder.encode(texts.stream().map(t -> tokenizer.encode(t, limit)).toList());
        }
    }

    /// Learns from the lesson, and reads what is held back.
    Results judge(ProbeSet.Lesson lesson) {
        NgramClassifier chosen = byNgrams(lesson.fit());
        NgramClassifier last = byNgrams(lesson.all());
        List<Views> views =
                encoders.stream().map(each -> views(lesson, each, chosen, last)).toList();
        return new Results(
                result(place -> HeadFitting.wide(last.logits(text(place))), Double.NaN), views);
    }

    private Views views(
            ProbeSet.Lesson lesson,
            EncoderOutput encoder,
            NgramClassifier chosen,
            NgramClassifier last) {
        float[][] x = joined(encoder);
        VectorSide both = learn(lesson, x);
        List<FusionFitting.Held> judged = new ArrayList<>();
        for (int place : lesson.judged()) {
            judged.add(
                    new FusionFitting.Held(
                            both.chosen.logits(x[place], SparseVector.EMPTY),
                            chosen.logits(text(place)),
                            set.labels()[place]));
        }
        Experts weighed = FusionFitting.fit(both.chosen, chosen.head(), judged);
        Experts fused =
                new Experts(both.last, last.head(), weighed.encoderWeight(), weighed.ngramWeight());
        return new Views(
                alone(learn(lesson, encoder.sentence()), encoder.sentence()),
                alone(learn(lesson, encoder.words()), encoder.words()),
                alone(both, x),
                result(place -> fused.logits(x[place], last.ngrams().of(text(place))), both.ridge));
    }

    private Result alone(VectorSide side, float[][] x) {
        return result(
                place -> HeadFitting.wide(side.last.logits(x[place], SparseVector.EMPTY)),
                side.ridge);
    }

    private NgramClassifier byNgrams(int[] places) {
        return NgramClassifier.learn(
                set.texts(places),
                set.labels(places),
                set.labelCount(),
                Ngrams.Cut.of(set.locale()),
                seed);
    }

    private String text(int place) {
        return set.texts().get(place);
    }

    /// A classifier over vectors: the one that learned from a part, by which the ridge was chosen, and the one that learned from all.
    private record VectorSide(LinearHead chosen, LinearHead last, double ridge) {}

    private VectorSide learn(ProbeSet.Lesson lesson, float[][] x) {
        double ridge = RIDGES[0];
        LinearHead chosen;
        try (MultinomialFitting fitting = fitting(lesson.fit(), x)) {
            chosen = fitting.fit(ridge);
            double loss = loss(chosen, x, lesson.judged());
            for (int i = 1; i < RIDGES.length; i++) {
                LinearHead head = fitting.fit(RIDGES[i]);
                double weaker = loss(head, x, lesson.judged());
                if (weaker >= loss) {
                    break;
                }
                loss = weaker;
                ridge = RIDGES[i];
                chosen = head;
            }
        }
        try (MultinomialFitting fitting = fitting(lesson.all(), x)) {
            return new VectorSide(chosen, fitting.fit(ridge), ridge);
        }
    }

    private MultinomialFitting fitting(int[] places, float[][] x) {
        float[][] rows = IntStream.of(places).mapToObj(place -> x[place]).toArray(float[][]::new);
        return new MultinomialFitting(rows, set.labels(places), set.labelCount());
    }

    /// The sum of the negative logarithms of the right labels' probabilities.
    private double loss(LinearHead head, float[][] x, int[] places) {
        double sum = 0;
        for (int place : places) {
            double[] logits = HeadFitting.wide(head.logits(x[place], SparseVector.EMPTY));
            double right = LinearHead.softmax(logits)[set.labels()[place]];
            sum -= Math.log(Math.max(right, Double.MIN_NORMAL));
        }
        return sum;
    }

    /// H+E of each text.
    static float[][] joined(EncoderOutput encoder) {
        float[][] joined = new float[encoder.sentence().length][];
        for (int i = 0; i < joined.length; i++) {
            float[] sentence = encoder.sentence()[i];
            float[] words = encoder.words()[i];
            joined[i] = Arrays.copyOf(sentence, sentence.length + words.length);
            System.arraycopy(words, 0, joined[i], sentence.length, words.length);
        }
        return joined;
    }

    /// @param reader gives the logits of the text at a place
    private Result result(IntFunction<double[]> reader, double ridge) {
        Set<Integer> fresh = new HashSet<>();
        IntStream.of(set.fresh()).forEach(fresh::add);
        List<IntentMetrics.Answered> answers = new ArrayList<>();
        double right = 0;
        for (int place : set.held()) {
            double[] p = LinearHead.softmax(reader.apply(place));
            int best = HeadFitting.argMax(p);
            answers.add(new IntentMetrics.Answered(best, p[best], set.labels()[place]));
            right += fresh.contains(place) && best == set.labels()[place] ? 1 : 0;
        }
        return new Result(IntentMetrics.of(answers, set.labelCount()), right / fresh.size(), ridge);
    }
}
