package dev.frontdesk.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.frontdesk.albert.AlbertConfiguration;
import dev.frontdesk.albert.AlbertModel;
import dev.frontdesk.albert.AlbertTokenizer;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.albert.Encoding;
import dev.frontdesk.albert.OnnxEncoder;
import dev.frontdesk.albert.OnnxExporter;
import dev.frontdesk.albert.Precision;
import dev.frontdesk.albert.TokenBatch;
import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.Example;
import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.knowledge.QueryFile;
import dev.frontdesk.scoring.LinearHead;
import dev.frontdesk.scoring.Ngrams;
import dev.frontdesk.scoring.SparseVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What early exit with patience (Zhou et al., 2020, arXiv:2006.04152) could save on the shop's messages, before anybody builds it: by
/// hand, `mvn test -Dtest=EarlyExitEval`. The verdict is in docs/decisions.
///
/// A linear classifier of intents is fitted after each layer, on the mean of its hidden states beside that of the word vectors; its
/// scores are added to those of the n-gram model, as the intent head does it.
class EarlyExitEval {
    private static final Path SHOP = Path.of("dialog-data");
    private static final Path DATA = SHOP.resolve("en");
    private static final LinearFitting FITTING = new LinearFitting(0.1, 15, 0.05, 1);
    private static final int CHUNK = 64;
    private static final int ROUNDS = 200;

    /// Texts and their features [layer][text][H+E]; layer 0 is the input of the first.
    private record Layered(List<String> texts, float[][][] x) {}

    @ParameterizedTest
    @ValueSource(strings = {"dialog-data/bundle/encoder", "src/main/resources/encoder"})
    void whereAnswersStayTheSame(String folder) {
        List<Example> train = inside(DATA.resolve("intents.csv"));
        List<Example> test = inside(DATA.resolve("test/intents.csv"));
        List<IntentId> intents = train.stream().map(Example::intent).distinct().toList();
        int[] known = train.stream().mapToInt(e -> intents.indexOf(e.intent())).toArray();
        int[] right = test.stream().mapToInt(e -> intents.indexOf(e.intent())).toArray();
        EncoderFolder encoder = EncoderFolder.open(Path.of(folder));
        Layered seen = layered(encoder, texts(train));
        Layered unseen = layered(encoder, texts(test));
        float[][] byNgrams = ngramScores(seen, known, unseen, intents.size());

        int layers = encoder.configuration().layers();
        int[][] alone = new int[layers][];
        int[][] fused = new int[layers][];
        for (int layer = 0; layer < layers; layer++) {
            float[][] scores = scores(seen, known, unseen, layer + 1, intents.size());
            alone[layer] = answers(scores, new float[test.size()][intents.size()]);
            fused[layer] = answers(scores, byNgrams);
        }
        System.out.printf(
                "%s: %d intents, %d test messages%n", folder, intents.size(), test.size());
        report("encoder alone", alone, right);
        report("with n-grams", fused, right);
    }

    /// What else is made of the last layer: whether a message is the company's business, and the vector by which its answer is found.
    @ParameterizedTest
    @ValueSource(strings = {"dialog-data/bundle/encoder", "src/main/resources/encoder"})
    void whatEarlierLayersAreGoodForBesides(String folder) {
        EncoderFolder encoder = EncoderFolder.open(Path.of(folder));
        List<Example> train = LabelledFile.examples(DATA.resolve("intents.csv"), new ArrayList<>());
        int[] outside = train.stream().mapToInt(e -> e.intent() == null ? 1 : 0).toArray();
        Layered seen = layered(encoder, texts(train));
        Layered in = layered(encoder, texts(inside(DATA.resolve("test/intents.csv"))));
        Layered far = layered(encoder, texts(outside("far")));
        Layered near = layered(encoder, texts(outside("near")));

        List<String> wordings = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (Answer answer : Dataset.read(SHOP).value().knowledge().answers()) {
            if (answer.locale().equals("en")) {
                List<String> all = new ArrayList<>(answer.variants());
                all.add(answer.question());
                all.forEach(_ -> ids.add(answer.id().value()));
                wordings.addAll(all);
            }
        }
        List<QueryFile.Query> queries =
                QueryFile.read(DATA.resolve("test/questions.jsonl"), "test", new ArrayList<>());
        Layered index = layered(encoder, wordings);
        Layered asked = layered(encoder, queries.stream().map(QueryFile.Query::text).toList());

        for (int layer = 1; layer <= encoder.configuration().layers(); layer++) {
            double[] inside = column(scores(seen, outside, in, layer, 2));
            System.out.printf(
                    "%s layer %d: scope AUROC far %.3f, near %.3f; right answer first by plain means %.1f %% of %d%n",
                    folder,
                    layer,
                    auroc(inside, column(scores(seen, outside, far, layer, 2))),
                    auroc(inside, column(scores(seen, outside, near, layer, 2))),
                    rightFirst(index.x[layer], ids, asked.x[layer], queries),
                    queries.size());
        }
    }

    private static List<Example> outside(String kind) {
        return LabelledFile.examples(DATA.resolve("test/oos-" + kind + ".csv"), new ArrayList<>());
    }

    private static double[] column(float[][] scores) {
        return Arrays.stream(scores).mapToDouble(each -> each[1] - each[0]).toArray();
    }

    private static double auroc(double[] inside, double[] outside) {
        return Separation.of(outside, inside).auroc();
    }

    private static double rightFirst(
            float[][] index, List<String> ids, float[][] asked, List<QueryFile.Query> queries) {
        Scale scale = Scale.of(index);
        List<SparseVector> entries = Arrays.stream(index).map(scale::apply).toList();
        int right = 0;
        for (int i = 0; i < asked.length; i++) {
            SparseVector query = scale.apply(asked[i]);
            int best = 0;
            double bestCosine = -1;
            for (int entry = 0; entry < entries.size(); entry++) {
                SparseVector other = entries.get(entry);
                double cosine = query.dot(other) / Math.sqrt(other.dot(other));
                if (cosine > bestCosine) {
                    bestCosine = cosine;
                    best = entry;
                }
            }
            right += queries.get(i).relevant().contains(ids.get(best)) ? 1 : 0;
        }
        return 100.0 * right / asked.length;
    }

    private static List<String> texts(List<Example> examples) {
        return examples.stream().map(Example::text).toList();
    }

    private static List<Example> inside(Path file) {
        List<Example> examples = LabelledFile.examples(file, new ArrayList<>());
        return examples.stream().filter(example -> example.intent() != null).toList();
    }

    private static Layered layered(EncoderFolder folder, List<String> all) {
        AlbertConfiguration c = folder.configuration();
        float[][][] x = new float[c.layers() + 1][all.size()][];
        try (AlbertTokenizer tokenizer = folder.tokenizer();
                NDManager root = NDManager.newBaseManager(ai.djl.Device.cpu(), "PyTorch");
                AlbertModel model = AlbertModel.load(folder, root, false)) {
            for (int from = 0; from < all.size(); from += CHUNK) {
                List<Encoding> texts =
                        all.subList(from, Math.min(from + CHUNK, all.size())).stream()
                                .map(text -> tokenizer.encode(text, 64))
                                .toList();
                try (NDManager step = root.newSubManager()) {
                    TokenBatch batch = TokenBatch.of(texts, c.padId(), step);
                    NDList states =
                            model.allHiddenStates(batch.ids(), batch.mask(), batch.types(), false);
                    NDArray words = AlbertModel.mean(model.wordVectors(batch.ids()), batch.mask());
                    for (int layer = 0; layer < x.length; layer++) {
                        NDArray both =
                                AlbertModel.mean(states.get(layer), batch.mask()).concat(words, 1);
                        for (int i = 0; i < texts.size(); i++) {
                            x[layer][from + i] = both.get(i).toFloatArray();
                        }
                    }
                }
            }
        }
        return new Layered(all, x);
    }

    private static float[][] ngramScores(
            Layered seen, int[] labels, Layered unseen, int labelCount) {
        NgramClassifier byNgrams =
                NgramClassifier.learn(seen.texts, labels, labelCount, Ngrams.Cut.WORDS, 1);
        return unseen.texts.stream().map(byNgrams::logits).toArray(float[][]::new);
    }

    private static float[][] scores(
            Layered seen, int[] labels, Layered unseen, int layer, int labelCount) {
        Scale scale = Scale.of(seen.x[layer]);
        LinearHead head =
                FITTING.fit(
                        Arrays.stream(seen.x[layer]).map(scale::apply).toList(),
                        labels,
                        labelCount,
                        seen.x[layer][0].length);
        return Arrays.stream(unseen.x[layer])
                .map(x -> head.logits(new float[0], scale.apply(x)))
                .toArray(float[][]::new);
    }

    /// Makes features of mean 0, equal deviation and about unit length.
    private record Scale(double[] mean, double[] deviation) {
        static Scale of(float[][] known) {
            int width = known[0].length;
            double[] mean = new double[width];
            double[] deviation = new double[width];
            for (int d = 0; d < width; d++) {
                for (float[] x : known) {
                    mean[d] += x[d] / (double) known.length;
                }
                for (float[] x : known) {
                    deviation[d] += (x[d] - mean[d]) * (x[d] - mean[d]) / known.length;
                }
                deviation[d] = Math.sqrt(deviation[d] * width) + 1e-9;
            }
            return new Scale(mean, deviation);
        }

        SparseVector apply(float[] x) {
            float[] out = new float[x.length];
            for (int d = 0; d < out.length; d++) {
                out[d] = (float) ((x[d] - mean[d]) / deviation[d]);
            }
            return SparseVector.of(out);
        }
    }

    private static int[] answers(float[][] scores, float[][] more) {
        int[] answers = new int[scores.length];
        for (int i = 0; i < answers.length; i++) {
            double[] sum = new double[scores[i].length];
            for (int label = 0; label < sum.length; label++) {
                sum[label] = scores[i][label] + more[i][label];
            }
            answers[i] = HeadFitting.argMax(sum);
        }
        return answers;
    }

    private static void report(String name, int[][] answers, int[] labels) {
        int last = answers.length - 1;
        for (int layer = 0; layer <= last; layer++) {
            System.out.printf(
                    "%-14s layer %d: right %.1f %%, as the last layer %.1f %%, settled %.1f %%%n",
                    name,
                    layer + 1,
                    share(answers[layer], labels),
                    share(answers[layer], answers[last]),
                    settled(answers, layer));
        }
        for (int patience = 1; patience <= 3; patience++) {
            int[] taken = new int[labels.length];
            long layers = 0;
            for (int i = 0; i < labels.length; i++) {
                int layer = 0;
                for (int same = 0; layer < last && same < patience; layer++) {
                    same = answers[layer + 1][i] == answers[layer][i] ? same + 1 : 0;
                }
                taken[i] = answers[layer][i];
                layers += layer + 1;
            }
            double mean = (double) layers / labels.length;
            System.out.printf(
                    "%-14s patience %d: right %.1f %%, %.2f layers of %d, saved %.1f %%%n",
                    name,
                    patience,
                    share(taken, labels),
                    mean,
                    last + 1,
                    100 * (1 - mean / (last + 1)));
        }
    }

    /// The share of messages whose answer is the same from this layer to the last.
    private static double settled(int[][] answers, int from) {
        int count = 0;
        for (int i = 0; i < answers[from].length; i++) {
            int text = i;
            int[] last = answers[answers.length - 1];
            count +=
                    Arrays.stream(answers, from, answers.length)
                                    .allMatch(layer -> layer[text] == last[text])
                            ? 1
                            : 0;
        }
        return 100.0 * count / answers[from].length;
    }

    private static double share(int[] a, int[] b) {
        int same = 0;
        for (int i = 0; i < a.length; i++) {
            same += a[i] == b[i] ? 1 : 0;
        }
        return 100.0 * same / a.length;
    }

    /// The shared block makes an encoder of any depth from the same weights: what a layer costs, and what a call costs without layers.
    @Test
    void whatALayerCosts(@TempDir Path folder) throws IOException {
        Path shipped = Path.of("src/main/resources/encoder");
        int layers = EncoderFolder.open(shipped).configuration().layers();
        List<OnnxEncoder> encoders = new ArrayList<>();
        for (int depth = 1; depth <= layers; depth++) {
            encoders.add(ofDepth(shipped, folder.resolve("depth-" + depth), depth));
        }
        for (int rows : new int[] {1, 8, 32}) {
            double[] micros = micros(encoders, rows, 16);
            double layer = (micros[layers - 1] - micros[0]) / (layers - 1);
            System.out.printf(
                    "%2dx16, one thread: 1 layer %.0f µs … %d layers %.0f µs; a layer %.0f, the rest of a call %.0f%n",
                    rows, micros[0], layers, micros[layers - 1], layer, micros[0] - layer);
        }
        encoders.forEach(OnnxEncoder::close);
    }

    private static OnnxEncoder ofDepth(Path source, Path folder, int depth) throws IOException {
        Files.createDirectories(folder);
        Files.createSymbolicLink(
                folder.resolve(EncoderFolder.WEIGHTS),
                source.resolve(EncoderFolder.WEIGHTS).toAbsolutePath());
        Files.writeString(
                folder.resolve(EncoderFolder.CONFIGURATION),
                Files.readString(source.resolve(EncoderFolder.CONFIGURATION))
                        .replaceFirst(
                                "\"num_hidden_layers\": *\\d+", "\"num_hidden_layers\": " + depth));
        EncoderFolder encoder = EncoderFolder.open(folder);
        return OnnxEncoder.open(
                OnnxExporter.export(encoder.weights(), Precision.FLOAT32),
                encoder.configuration(),
                1);
    }

    /// The median of runs that take turns.
    private static double[] micros(List<OnnxEncoder> encoders, int rows, int length) {
        List<Encoding> texts =
                Collections.nCopies(rows, Encoding.ofIds(new int[length], new int[length]));
        int rounds = rows == 1 ? ROUNDS : ROUNDS / 4;
        double[][] micros = new double[encoders.size()][rounds];
        for (int round = -rounds / 4; round < rounds; round++) {
            for (int i = 0; i < encoders.size(); i++) {
                long start = System.nanoTime();
                encoders.get(i).encode(texts);
                if (round >= 0) {
                    micros[i][round] = (System.nanoTime() - start) / 1e3;
                }
            }
        }
        return Arrays.stream(micros)
                .mapToDouble(each -> {
                    Arrays.sort(each);
                    return each[each.length / 2];
                })
                .toArray();
    }
}
