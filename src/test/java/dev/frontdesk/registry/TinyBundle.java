package dev.frontdesk.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.albert.OnnxExporter;
import dev.frontdesk.albert.Precision;
import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.Example;
import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.scoring.Experts;
import dev.frontdesk.scoring.Heads;
import dev.frontdesk.scoring.HeadsFolder;
import dev.frontdesk.scoring.LinearHead;
import dev.frontdesk.scoring.Logistic;
import dev.frontdesk.scoring.MatchFeatures;
import dev.frontdesk.scoring.MatchHead;
import dev.frontdesk.scoring.Ngrams;
import dev.frontdesk.scoring.Sentiment;
import dev.frontdesk.scoring.SparseVector;
import dev.frontdesk.scoring.Thresholds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A whole bundle in a second, without training: n-gram centroids instead of fitted heads, hand-set limits, the shipped encoder unused.
public final class TinyBundle {
    private static final int BITS = 14;
    private static final float SCALE = 12;
    private static final String LOCALE = "en";

    private TinyBundle() {}

    /// Writes a bundle that knows a snapshot's intents.
    ///
    /// @param accuracy what its manifest claims
    public static Path write(Path folder, KnowledgeSnapshot knowledge, double accuracy)
            throws IOException {
        EncoderFolder encoder = EncoderFolder.bundled(folder.resolveSibling("encoder-cache"));
        Path copy = Files.createDirectories(folder.resolve(HeadsFolder.ENCODER));
        for (String name :
                List.of(
                        EncoderFolder.CONFIGURATION,
                        EncoderFolder.WEIGHTS,
                        EncoderFolder.TOKENIZER)) {
            Files.copy(encoder.path().resolve(name), copy.resolve(name));
        }
        OnnxExporter.write(encoder.weights(), Precision.FLOAT32, folder.resolve(HeadsFolder.GRAPH));
        HeadsFolder.write(heads(knowledge), folder.resolve(HeadsFolder.HEADS));
        writeManifest(folder, accuracy);
        return folder;
    }

    static void writeManifest(Path folder, double accuracy) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode manifest = json.createObjectNode().put("format_version", BundleFolder.FORMAT);
        manifest.putObject("metrics").putObject(LOCALE).put("accuracy", accuracy);
        ObjectNode files = manifest.putObject("files");
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                String name = folder.relativize(path).toString();
                if (!name.equals(BundleFolder.MANIFEST)) {
                    files.put(name, Sha256.of(path));
                }
            }
        }
        Files.writeString(folder.resolve(BundleFolder.MANIFEST), manifest.toPrettyString());
    }

    private static Heads heads(KnowledgeSnapshot knowledge) {
        List<String> texts = new ArrayList<>();
        for (Example example : knowledge.examples()) {
            texts.add(example.text());
        }
        for (Answer answer : knowledge.answers()) {
            texts.add(answer.question());
            texts.addAll(answer.variants());
        }
        Ngrams ngrams = Ngrams.learn(Ngrams.Cut.WORDS, BITS, texts);
        List<IntentId> intents = knowledge.intents().stream().map(i -> i.id()).toList();
        float[] sparse = new float[(1 << BITS) * intents.size()];
        for (int label = 0; label < intents.size(); label++) {
            IntentId intent = intents.get(label);
            List<SparseVector> of =
                    knowledge.examples().stream()
                            .filter(example -> intent.equals(example.intent()))
                            .map(example -> ngrams.of(example.text()))
                            .toList();
            for (SparseVector vector : of) {
                for (int i = 0; i < vector.indices().length; i++) {
                    sparse[vector.indices()[i] * intents.size() + label] +=
                            SCALE * vector.values()[i] / of.size();
                }
            }
        }
        double[] scope = new double[Heads.SCOPE_FEATURES];
        scope[3] = 4; // the largest n-gram logit
        double[] match = new double[MatchFeatures.TERMS];
        match[4] = 12; // the n-grams' cosine
        return new Heads(
                LOCALE,
                intents,
                ngrams,
                experts(intents.size(), sparse),
                experts(1, new float[1 << BITS]),
                experts(
                        Sentiment.values().length,
                        new float[(1 << BITS) * Sentiment.values().length]),
                new float[0],
                new float[0],
                new Logistic(scope, -4),
                MatchHead.unweighed(Map.of())
                        .weighed(
                                new Logistic(new double[MatchFeatures.MET_TERMS], 0),
                                new Logistic(match, -5)),
                new Thresholds(0.5, 0.7, 0.6, 0.2, 0.75));
    }

    private static Experts experts(int labels, float[] sparse) {
        return new Experts(
                new LinearHead(new float[0], new float[0], new float[labels]),
                new LinearHead(new float[0], sparse, new float[labels]),
                0,
                1);
    }
}
