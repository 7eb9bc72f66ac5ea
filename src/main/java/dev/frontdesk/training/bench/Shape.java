package dev.frontdesk.training.bench;

import dev.frontdesk.albert.Activation;
import dev.frontdesk.albert.AlbertConfiguration;
import dev.frontdesk.albert.AlbertWeights;
import dev.frontdesk.albert.Encoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// An encoder to measure: weights of some shape under a name.
record Shape(String key, String name, AlbertWeights weights) {
    private static final int FIRST_PIECE = 5;

    /// ALBERT-base as published, 12 layers of 768, with random weights.
    static Shape base() {
        AlbertConfiguration c =
                AlbertConfiguration.parse(
                        """
                        {"vocab_size": 30000, "embedding_size": 128, "hidden_size": 768, "num_hidden_layers": 12,
                         "num_attention_heads": 12, "intermediate_size": 3072, "max_position_embeddings": 512,
                         "hidden_act": "%s", "hidden_dropout_prob": 0, "attention_probs_dropout_prob": 0}
                        """
                                .formatted(Activation.GELU_TANH.hubName()),
                        "ALBERT-base");
        return new Shape(
                "albert_base", "ALBERT-base's shape", AlbertWeights.random(c, Set.of(), 1));
    }

    AlbertConfiguration configuration() {
        return weights.configuration();
    }

    /// `rows` texts of `length` random pieces.
    List<Encoding> texts(int rows, int length, long seed) {
        Random random = new Random(seed);
        List<Encoding> texts = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            int[] ids =
                    random.ints(length, FIRST_PIECE, configuration().vocabularySize()).toArray();
            texts.add(Encoding.ofIds(ids, new int[length]));
        }
        return texts;
    }

    /// Multiplications and additions in the matrix products of one pass: those of the weights and those of attention.
    double operations(int rows, int length) {
        AlbertConfiguration c = configuration();
        double tokens = (double) rows * length;
        double weightsOfLayer =
                4.0 * c.hiddenSize() * c.hiddenSize() + 2.0 * c.hiddenSize() * c.intermediateSize();
        double attention = 2.0 * length * c.hiddenSize();
        double blocks = (double) c.layers() * c.innerLayers();
        double mapping = (double) c.embeddingSize() * c.hiddenSize();
        return 2 * tokens * (blocks * (weightsOfLayer + attention) + mapping);
    }
}
