package dev.frontdesk.training;

import dev.frontdesk.albert.AlbertConfiguration;
import dev.frontdesk.albert.AlbertWeights;
import dev.frontdesk.albert.EncoderFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// An ALBERT small enough for seconds, with the tokenizer that ships.
final class TinyEncoder {
    private static final Path SHIPPED = Path.of("src/main/resources/encoder");

    private TinyEncoder() {}

    static EncoderFolder write(Path folder) throws IOException {
        Files.createDirectories(folder);
        String config =
                Files.readString(SHIPPED.resolve("config.json"))
                        .replace("\"embedding_size\": 128", "\"embedding_size\": 16")
                        .replace("\"hidden_size\": 256", "\"hidden_size\": 32")
                        .replace("\"intermediate_size\": 1024", "\"intermediate_size\": 48")
                        .replace("\"num_hidden_layers\": 6", "\"num_hidden_layers\": 2")
                        .replace("\"initializer_range\": 0.02", "\"initializer_range\": 0.1");
        Files.writeString(folder.resolve("config.json"), config);
        Files.copy(SHIPPED.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        AlbertConfiguration configuration = AlbertConfiguration.read(folder.resolve("config.json"));
        AlbertWeights.random(configuration, Set.of(), 5).write(folder.resolve("model.safetensors"));
        return EncoderFolder.open(folder);
    }
}
