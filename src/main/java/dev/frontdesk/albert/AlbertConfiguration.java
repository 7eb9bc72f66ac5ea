package dev.frontdesk.albert;

import dev.frontdesk.albert.AlbertException.Code;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The shape of one ALBERT: everything of `config.json` that changes what is computed.
///
/// Keys that are absent take Hugging Face's defaults. A key that would change the computation in a way that this
/// package does not know is refused by name, never ignored; keys that change nothing are not looked at.
///
/// @param embeddingSize E, the factorised width of the three embedding tables
/// @param groups parameter groups; layer i uses group `(int) (i / (layers / groups))`
/// @param innerLayers blocks in a group, each applied once a layer
/// @param tied whether the masked-LM decoder is the word embedding table
/// @param labels names of the classes of the checkpoint's own classifier; empty when the file names none
public record AlbertConfiguration(
        int vocabularySize,
        int embeddingSize,
        int hiddenSize,
        int layers,
        int groups,
        int innerLayers,
        int heads,
        int intermediateSize,
        int positions,
        int tokenTypes,
        Activation activation,
        float layerNormEpsilon,
        float hiddenDropout,
        float attentionDropout,
        float classifierDropout,
        float initializerRange,
        int padId,
        boolean tied,
        List<String> labels) {

    private static final int SMALL_HEAD_SIZE = 64;
    private static final int SMALL_POSITIONS = 128;
    private static final long FILE_BYTES_MAX = 1 << 20;
    private static final int BLOCKS_MAX = 4096;

    public AlbertConfiguration {
        labels = List.copyOf(labels);
        if ((long) groups * innerLayers > BLOCKS_MAX) {
            throw new IllegalArgumentException(
                    "num_hidden_groups "
                            + groups
                            + " times inner_group_num "
                            + innerLayers
                            + " is above "
                            + BLOCKS_MAX);
        }
        if (hiddenSize % heads != 0) {
            throw new IllegalArgumentException(
                    "hidden_size "
                            + hiddenSize
                            + " is not a multiple of num_attention_heads "
                            + heads);
        }
        if (padId >= vocabularySize) {
            throw new IllegalArgumentException(
                    "pad_token_id " + padId + " is not below vocab_size " + vocabularySize);
        }
    }

    /// Reads a `config.json`; [AlbertException] names the file and the key.
    public static AlbertConfiguration read(Path file) {
        return parse(TextFile.read(file, FILE_BYTES_MAX, Code.CONFIGURATION), file.toString());
    }

    /// Reads the text of a `config.json`; `source` names it in errors.
    public static AlbertConfiguration parse(String json, String source) {
        try {
            return from(new ConfigurationKeys(JsonText.parseObject(json)));
        } catch (IllegalArgumentException e) {
            throw new AlbertException(Code.CONFIGURATION, source + ": " + e.getMessage(), e);
        }
    }

    /// The shape that Frontdesk's own encoders have: one shared block, heads 64 wide, an inner size of four times H.
    ///
    /// The activation is the exact GELU, since it is one operation where the tanh form is six; 128 positions, since no
    /// longer text is learned from.
    public static AlbertConfiguration small(int vocabulary, int embedding, int hidden, int layers) {
        int heads = Math.max(1, hidden / SMALL_HEAD_SIZE);
        return new AlbertConfiguration(
                vocabulary,
                embedding,
                hidden,
                layers,
                1,
                1,
                heads,
                4 * hidden,
                SMALL_POSITIONS,
                2,
                Activation.GELU,
                1e-12f,
                0,
                0,
                0.1f,
                0.02f,
                0,
                true,
                List.of());
    }

    private static AlbertConfiguration from(ConfigurationKeys keys) {
        keys.refuseUnknownComputations();
        int hidden = keys.size("hidden_size", 4096);
        return new AlbertConfiguration(
                keys.size("vocab_size", 30000),
                keys.size("embedding_size", 128),
                hidden,
                keys.count("num_hidden_layers", 12),
                keys.count("num_hidden_groups", 1),
                keys.count("inner_group_num", 1),
                keys.size("num_attention_heads", 64),
                keys.size("intermediate_size", 16384),
                keys.size("max_position_embeddings", 512),
                keys.size("type_vocab_size", 2),
                keys.activation("hidden_act"),
                keys.fraction("layer_norm_eps", 1e-12),
                keys.fraction("hidden_dropout_prob", 0),
                keys.fraction("attention_probs_dropout_prob", 0),
                keys.fraction("classifier_dropout_prob", 0.1),
                keys.fraction("initializer_range", 0.02),
                keys.index("pad_token_id", 0),
                keys.flag("tie_word_embeddings", true),
                keys.labels());
    }

    /// H / N, the width of one attention head.
    public int headSize() {
        return hiddenSize / heads;
    }

    /// The parameter group that layer `layer` (from 0) applies.
    public int groupOf(int layer) {
        return (int) (layer / ((double) layers / groups));
    }

    /// The same encoder with other dropout rates, for a training run.
    public AlbertConfiguration withDropout(float hidden, float attention) {
        return new AlbertConfiguration(
                vocabularySize,
                embeddingSize,
                hiddenSize,
                layers,
                groups,
                innerLayers,
                heads,
                intermediateSize,
                positions,
                tokenTypes,
                activation,
                layerNormEpsilon,
                hidden,
                attention,
                classifierDropout,
                initializerRange,
                padId,
                tied,
                labels);
    }

    /// This configuration as the text of a `config.json` that Hugging Face reads.
    public String toJson() {
        String names =
                IntStream.range(0, labels.size())
                        .mapToObj(i -> "\"" + i + "\": " + JsonText.quote(labels.get(i)))
                        .collect(Collectors.joining(", "));
        String ids =
                IntStream.range(0, labels.size())
                        .mapToObj(i -> JsonText.quote(labels.get(i)) + ": " + i)
                        .collect(Collectors.joining(", "));
        return """
        {
          "architectures": ["AlbertModel"],
          "model_type": "albert",
          "vocab_size": %d,
          "embedding_size": %d,
          "hidden_size": %d,
          "num_hidden_layers": %d,
          "num_hidden_groups": %d,
          "inner_group_num": %d,
          "num_attention_heads": %d,
          "intermediate_size": %d,
          "max_position_embeddings": %d,
          "type_vocab_size": %d,
          "hidden_act": "%s",
          "layer_norm_eps": %s,
          "hidden_dropout_prob": %s,
          "attention_probs_dropout_prob": %s,
          "classifier_dropout_prob": %s,
          "initializer_range": %s,
          "pad_token_id": %d,
          "bos_token_id": 2,
          "eos_token_id": 3,
          "tie_word_embeddings": %s%s
        }
        """
                .formatted(
                        vocabularySize,
                        embeddingSize,
                        hiddenSize,
                        layers,
                        groups,
                        innerLayers,
                        heads,
                        intermediateSize,
                        positions,
                        tokenTypes,
                        activation.hubName(),
                        number(layerNormEpsilon),
                        number(hiddenDropout),
                        number(attentionDropout),
                        number(classifierDropout),
                        number(initializerRange),
                        padId,
                        tied,
                        labels.isEmpty()
                                ? ""
                                : ",\n  \"id2label\": {"
                                        + names
                                        + "},\n  \"label2id\": {"
                                        + ids
                                        + "}");
    }

    private static String number(float value) {
        return Float.toString(value).replace("E", "e");
    }
}
