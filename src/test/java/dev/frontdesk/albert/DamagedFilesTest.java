package dev.frontdesk.albert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Thousands of damaged and hostile encoder folders: each loads, with sound numbers only, or is refused by one sentence that names the file.
///
/// Round n of a file always has the same damage.
class DamagedFilesTest {
    private static final Path SMALL = Path.of("src/test/resources/fixtures/spiece");
    private static final int MESSAGE_LENGTH_MAX = 700;
    private static final List<String> HOSTILE =
            List.of(
                    "-1",
                    "0",
                    "1.5",
                    "1e400",
                    "-0",
                    "2147483647",
                    "2147483648",
                    "4294967296",
                    "9223372036854775807",
                    "-9223372036854775808",
                    "18446744073709551615",
                    "1e-320",
                    "null",
                    "true",
                    "[]",
                    "{}",
                    "[[[[",
                    "\"\"",
                    "\"\\u0000\"",
                    "\"\\ud800\"",
                    "[".repeat(5_000),
                    "{\"a\":".repeat(5_000),
                    "\"" + "x".repeat(3_000) + "\"",
                    "\"F64\"",
                    "\"BF16\"",
                    "\"I8\"",
                    ",",
                    ":",
                    "NaN",
                    "Infinity");

    @TempDir Path folder;
    private AlbertConfiguration configuration;
    private int loaded;
    private int refused;

    @BeforeEach
    void aSmallEncoder() throws IOException {
        configuration =
                AlbertConfiguration.parse(
                        """
                        {"vocab_size": 150, "embedding_size": 4, "hidden_size": 8, "num_hidden_layers": 2,
                         "num_attention_heads": 2, "intermediate_size": 8, "max_position_embeddings": 8,
                         "hidden_act": "gelu", "id2label": {"0": "a", "1": "b"}}
                        """,
                        "test");
        Files.writeString(folder.resolve("config.json"), configuration.toJson());
        AlbertWeights.random(configuration, EnumSet.allOf(AlbertHead.class), 1)
                .write(folder.resolve("model.safetensors"));
        Files.copy(SMALL.resolve("spiece.model"), folder.resolve("spiece.model"));
    }

    /// What a file is read by.
    @FunctionalInterface
    private interface Use {
        void read();
    }

    /// What is wrong with a file in one round.
    @FunctionalInterface
    private interface Damage {
        byte[] of(byte[] sound, Random random);
    }

    @Test
    void weights() throws IOException {
        Use read = () -> requireSound(EncoderFolder.open(folder).weights());
        damage("model.safetensors", 700, DamagedFilesTest::headerBytes, read);
        damage("model.safetensors", 700, DamagedFilesTest::headerValues, read);
        damage("model.safetensors", 250, DamagedFilesTest::length, read);
        damage("model.safetensors", 250, DamagedFilesTest::cut, read);
        damage("model.safetensors", 250, DamagedFilesTest::unreal, read);
    }

    @Test
    void halfWeights() throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter(java.util.Map.of());
        EncoderFolder.open(folder).weights().tensors().forEach(writer::addHalf);
        writer.write(folder.resolve("model.safetensors"));
        Use read = () -> requireSound(EncoderFolder.open(folder).weights());
        damage("model.safetensors", 250, DamagedFilesTest::headerValues, read);
        damage("model.safetensors", 250, DamagedFilesTest::anyBytes, read);
    }

    @Test
    void splitWeights() throws IOException {
        Files.move(folder.resolve("model.safetensors"), folder.resolve("model-1.safetensors"));
        StringBuilder map = new StringBuilder("{\"metadata\":{\"total_size\":1},\"weight_map\":{");
        try (Safetensors stored = Safetensors.open(folder.resolve("model-1.safetensors"))) {
            map.append(
                    String.join(
                            ",",
                            stored.entries().keySet().stream()
                                    .map(name -> "\"" + name + "\":\"model-1.safetensors\"")
                                    .toList()));
        }
        Files.writeString(folder.resolve("model.safetensors.index.json"), map.append("}}"));
        Use read = () -> requireSound(EncoderFolder.open(folder).weights());
        read.read();
        damage("model.safetensors.index.json", 250, DamagedFilesTest::anyBytes, read);
        damage("model.safetensors.index.json", 250, DamagedFilesTest::values, read);
    }

    @Test
    void configurations() throws IOException {
        Use read =
                () ->
                        assertThat(AlbertLayout.encoder(EncoderFolder.open(folder).configuration()))
                                .isNotEmpty();
        damage("config.json", 700, DamagedFilesTest::anyBytes, read);
        damage("config.json", 700, DamagedFilesTest::values, read);
        damage("config.json", 300, DamagedFilesTest::cut, read);
    }

    @Test
    void vocabularies() throws IOException {
        Use read = this::tokenize;
        damage("spiece.model", 700, DamagedFilesTest::anyBytes, read);
        damage("spiece.model", 300, DamagedFilesTest::cut, read);
        Files.writeString(
                folder.resolve("tokenizer.json"),
                AlbertTokenizer.json(folder.resolve("spiece.model")));
        damage("tokenizer.json", 700, DamagedFilesTest::anyBytes, read);
        damage("tokenizer.json", 700, DamagedFilesTest::values, read);
        damage("tokenizer.json", 200, DamagedFilesTest::cut, read);
        Files.delete(folder.resolve("tokenizer.json"));
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"do_lower_case\":true,\"cls_token\":\"[CLS]\",\"added_tokens_decoder\":{\"4\":{\"content\":\"[MASK]\",\"lstrip\":true}}}");
        damage("tokenizer_config.json", 250, DamagedFilesTest::anyBytes, read);
        damage("tokenizer_config.json", 250, DamagedFilesTest::values, read);
        Files.delete(folder.resolve("tokenizer_config.json"));
        Files.delete(folder.resolve("spiece.model"));
        Files.copy(SMALL.resolve("vocab.txt"), folder.resolve("vocab.txt"));
        damage("vocab.txt", 250, DamagedFilesTest::anyBytes, read);
    }

    /// The rules of the published checkpoints, which native code follows without looking at their bounds.
    @Test
    void characterRules() throws IOException {
        Files.copy(
                Fixtures.ALBERT.resolve("tokenizer/spiece_nmt_nfkc.model"),
                folder.resolve("large.model"));
        byte[] charsmap = SentencePieceModel.read(folder.resolve("large.model")).charsmap();
        Files.write(folder.resolve("charsmap"), charsmap);
        Use read =
                () -> {
                    try {
                        PrecompiledCharsmap.check(Files.readAllBytes(folder.resolve("charsmap")));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } catch (IllegalArgumentException e) {
                        throw new AlbertException(
                                AlbertException.Code.TOKENIZER,
                                folder + "/charsmap: " + e.getMessage(),
                                e);
                    }
                };
        read.read();
        damage("charsmap", 300, DamagedFilesTest::anyBytes, read);
        damage("charsmap", 100, DamagedFilesTest::cut, read);
    }

    private void tokenize() {
        try (AlbertTokenizer tokenizer = EncoderFolder.open(folder).tokenizer()) {
            Encoding encoding = tokenizer.encode("Where is my parcel, café ﬁ 1,5 서울?", 64);
            for (int id : encoding.ids()) {
                assertThat(id).isBetween(0, tokenizer.vocabularySize() - 1);
            }
        }
    }

    private void requireSound(AlbertWeights weights) {
        assertThat(weights.tensors().keySet())
                .containsAll(AlbertLayout.encoder(configuration).keySet());
        weights.tensors()
                .forEach((name, tensor) -> {
                    for (float value : tensor.values()) {
                        if (!Float.isFinite(value)) {
                            throw new AssertionError(name + " has " + value);
                        }
                    }
                });
    }

    private void damage(String name, int rounds, Damage damage, Use use) throws IOException {
        Path file = folder.resolve(name);
        byte[] sound = Files.readAllBytes(file);
        loaded = 0;
        refused = 0;
        long start = System.nanoTime();
        for (int round = 0; round < rounds; round++) {
            Files.write(file, damage.of(sound, new Random(round)));
            try {
                use.read();
                loaded++;
            } catch (AlbertException e) {
                assertThat(e.getMessage())
                        .as("round %d", round)
                        .contains(folder.toString())
                        .hasSizeLessThan(MESSAGE_LENGTH_MAX)
                        .doesNotContainPattern("[\\p{Cc}]");
                refused++;
            } catch (Throwable e) {
                throw new AssertionError(name + " round " + round, e);
            }
        }
        Files.write(file, sound);
        use.read();
        System.out.printf(
                "%s: %d damaged files, %d refused, %d loaded, %d ms%n",
                name, rounds, refused, loaded, (System.nanoTime() - start) / 1_000_000);
        assertThat(refused).isPositive();
    }

    private static byte[] headerBytes(byte[] sound, Random random) {
        int header = (int) ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        byte[] damaged = sound.clone();
        for (int i = 0; i <= random.nextInt(3); i++) {
            damaged[8 + random.nextInt(header)] = (byte) random.nextInt(256);
        }
        return damaged;
    }

    /// A header with hostile values, its length put right.
    private static byte[] headerValues(byte[] sound, Random random) {
        int header = (int) ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        byte[] json = values(Arrays.copyOfRange(sound, 8, 8 + header), random);
        return ByteBuffer.allocate(8 + json.length + sound.length - 8 - header)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(sound, 8 + header, sound.length - 8 - header)
                .array();
    }

    private static byte[] length(byte[] sound, Random random) {
        byte[] damaged = sound.clone();
        long length =
                random.nextBoolean()
                        ? random.nextLong()
                        : random.nextInt(2 * sound.length) - sound.length / 2;
        ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
        return damaged;
    }

    private static byte[] cut(byte[] sound, Random random) {
        return random.nextInt(4) == 0
                ? Arrays.copyOf(sound, sound.length + 1 + random.nextInt(64))
                : Arrays.copyOf(sound, random.nextInt(sound.length));
    }

    /// A value that is no number, or none that is finite.
    private static byte[] unreal(byte[] sound, Random random) {
        int header = (int) ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        byte[] damaged = sound.clone();
        float[] values = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
        int at = 8 + header + 4 * random.nextInt((sound.length - 8 - header) / 4);
        ByteBuffer.wrap(damaged)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(at, values[random.nextInt(values.length)]);
        return damaged;
    }

    private static byte[] anyBytes(byte[] sound, Random random) {
        byte[] damaged = sound.clone();
        for (int i = 0; i <= random.nextInt(8); i++) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        return damaged;
    }

    /// A word, a number or a string of a text put out for a hostile one.
    private static byte[] values(byte[] sound, Random random) {
        String text = new String(sound, StandardCharsets.UTF_8);
        List<java.util.regex.MatchResult> places =
                java.util.regex.Pattern.compile(
                                "\"[^\"]*\"|[-0-9.e]+|true|false|\\[[^\\]]*\\]|[,:{}]")
                        .matcher(text)
                        .results()
                        .toList();
        java.util.regex.MatchResult place = places.get(random.nextInt(places.size()));
        String value =
                random.nextInt(3) == 0
                        ? places.get(random.nextInt(places.size())).group()
                        : HOSTILE.get(random.nextInt(HOSTILE.size()));
        return (text.substring(0, place.start()) + value + text.substring(place.end()))
                .getBytes(StandardCharsets.UTF_8);
    }
}
