package dev.frontdesk.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.albert.AlbertConfiguration;
import dev.frontdesk.albert.AlbertWeights;
import dev.frontdesk.albert.EncoderFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// An ALBERT small enough for seconds, with the tokenizer that ships.
final class TinyEncoder {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SHIPPED = Path.of("src/main/resources/encoder");

    private TinyEncoder() {}

    static EncoderFolder write(Path folder) throws IOException {
        Files.createDirectories(folder);
        ObjectNode config = (ObjectNode) JSON.readTree(SHIPPED.resolve("config.json").toFile());
        config.put("embedding_size", 16)
                .put("hidden_size", 32)
                .put("num_attention_heads", 4)
                .put("intermediate_size", 48)
                .put("num_hidden_layers", 2)
                .put("initializer_range", 0.1);
        JSON.writeValue(folder.resolve("config.json").toFile(), config);
        Files.copy(SHIPPED.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        AlbertConfiguration configuration = AlbertConfiguration.read(folder.resolve("config.json"));
        AlbertWeights.random(configuration, Set.of(), 5).write(folder.resolve("model.safetensors"));
        return EncoderFolder.open(folder);
    }
}
