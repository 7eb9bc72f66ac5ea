package dev.frontdesk.training;

import dev.frontdesk.albert.AlbertConfiguration;
import dev.frontdesk.albert.AlbertWeights;
import dev.frontdesk.albert.EncoderFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// An ALBERT whose pieces are the words `w5` … `w59`, each its own number: steps of milliseconds.
final class TinyWords {
    static final int VOCABULARY = 60;

    private TinyWords() {}

    static EncoderFolder write(Path folder) throws IOException {
        Files.createDirectories(folder);
        AlbertConfiguration configuration =
                AlbertConfiguration.parse(
                        """
                        {"vocab_size": 60, "embedding_size": 16, "hidden_size": 32, "num_attention_heads": 2,
                         "intermediate_size": 48, "num_hidden_layers": 2, "max_position_embeddings": 128,
                         "hidden_act": "gelu_new", "initializer_range": 0.1}
                        """,
                        "tiny");
        Files.writeString(folder.resolve("config.json"), configuration.toJson());
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer());
        AlbertWeights.random(configuration, Set.of(), 5).write(folder.resolve("model.safetensors"));
        return EncoderFolder.open(folder);
    }

    private static String tokenizer() {
        String[] special = {"<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]"};
        String added =
                IntStream.range(0, special.length)
                        .mapToObj(id ->
                                """
                                {"id": %d, "content": "%s", "single_word": false, "lstrip": false, "rstrip": false,
                                 "normalized": false, "special": true}
                                """
                                        .formatted(id, special[id]))
                        .collect(Collectors.joining(","));
        String words =
                IntStream.range(0, VOCABULARY)
                        .mapToObj(id -> "\"%s\": %d".formatted(id < 5 ? special[id] : "w" + id, id))
                        .collect(Collectors.joining(","));
        return """
        {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [%s],
         "normalizer": null, "pre_tokenizer": {"type": "WhitespaceSplit"}, "decoder": null,
         "post_processor": {"type": "TemplateProcessing",
           "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                      {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
           "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                    {"SpecialToken": {"id": "[SEP]", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}},
                    {"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
           "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
                              "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}},
         "model": {"type": "WordLevel", "vocab": {%s}, "unk_token": "<unk>"}}
        """
                .formatted(added, words);
    }
}
