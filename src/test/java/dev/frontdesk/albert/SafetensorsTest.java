package dev.frontdesk.albert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"A", "D"})
    void an_unchanged_checkpoint_keeps_every_byte(String name) throws IOException {
        EncoderFolder encoder = Fixtures.encoder(name);
        EncoderFolder copy = encoder.writeWith(encoder.weights(), folder.resolve(name));
        for (String file : new String[] {"model.safetensors", "config.json"}) {
            assertThat(copy.path().resolve(file))
                    .hasSameBinaryContentAs(encoder.path().resolve(file));
        }
    }

    @Test
    void the_default_encoder_keeps_every_byte() {
        EncoderFolder encoder = EncoderFolder.open(Fixtures.DEFAULT_ENCODER);
        EncoderFolder copy = encoder.writeWith(encoder.weights(), folder.resolve("copy"));
        assertThat(copy.digest()).isEqualTo(encoder.digest());
        assertThat(copy.path().resolve("model.safetensors"))
                .hasSameBinaryContentAs(encoder.path().resolve("model.safetensors"));
    }

    @Test
    void half_precision_is_widened() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : new float[] {1.5f, -0.099975586f, 65504f}) {
            data.putShort(Float.floatToFloat16(value));
        }
        for (float value : new float[] {1.5f, -3e38f, 0.0078125f}) {
            data.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
        }
        Path file =
                file(
                        "{\"h\":{\"dtype\":\"F16\",\"shape\":[3],\"data_offsets\":[0,6]},\"b\":{\"dtype\":\"BF16\",\"shape\":[3,1],\"data_offsets\":[6,12]}}",
                        data.array());
        try (Safetensors stored = Safetensors.open(file)) {
            assertThat(stored.entries().keySet()).containsExactly("h", "b");
            assertThat(stored.floats("h").values()).containsExactly(1.5f, -0.099975586f, 65504f);
            assertThat(stored.floats("b").values()[0]).isEqualTo(1.5f);
            assertThat(stored.floats("b").values()[1])
                    .isCloseTo(-3e38f, org.assertj.core.data.Percentage.withPercentage(1));
            assertThat(stored.floats("b").shape()).containsExactly(3, 1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | takes 8 bytes",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}} | larger than the file",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}} | larger than the file",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,8]}} | has -1 in shape",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,8]}} | has 1.0 in shape",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}} | data_offsets are",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}} | data_offsets are",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | end at byte 4 of 8",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | after a hole",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | inside another",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | given twice",
                "{\"a\":{\"dtype\":\"F8\",\"shape\":[2],\"data_offsets\":[0,8]}} | unknown dtype F8",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}} | no data_offsets",
                "{\"a\":7} | not an object",
                "[1] | not JSON",
                "{\"a\":{\"dtype\":\"F32\" | not JSON"
            })
    void a_damaged_header_is_refused(String header, String message) throws IOException {
        Path file = file(header, new byte[8]);
        assertThatThrownBy(() -> Safetensors.open(file).close())
                .isInstanceOf(AlbertException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 9, Long.MAX_VALUE, 1L << 40})
    void a_wrong_header_length_is_refused(long length) throws IOException {
        Path file = folder.resolve("length.safetensors");
        Files.write(
                file,
                ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
        assertThatThrownBy(() -> Safetensors.open(file).close())
                .isInstanceOf(AlbertException.class)
                .hasMessageContaining("header length");
    }

    @Test
    void no_damage_gets_past_the_checks() throws IOException {
        byte[] sound = Files.readAllBytes(Fixtures.ALBERT.resolve("A/model.safetensors"));
        AlbertConfiguration configuration = Fixtures.encoder("A").configuration();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < 200; round++) {
            byte[] damaged = sound.clone();
            for (int i = 0; i < 3; i++) {
                damaged[random.nextInt(3500)] = (byte) random.nextInt(256);
            }
            if (round % 4 == 0) {
                damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
            }
            Path file = folder.resolve("damaged.safetensors");
            Files.write(file, damaged);
            try {
                AlbertWeights.read(file, configuration);
            } catch (AlbertException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " round " + round, e);
            }
        }
        System.out.printf("seed %d: %d of 200 damaged files refused%n", seed, refused);
        assertThat(refused).isGreaterThan(100);
    }

    @Test
    void a_tensor_of_another_shape_is_named_with_both_shapes() {
        AlbertConfiguration other =
                AlbertConfiguration.parse(
                        "{\"vocab_size\":1000,\"embedding_size\":32,\"hidden_size\":64,\"num_hidden_layers\":4,"
                                + "\"num_attention_heads\":4,\"intermediate_size\":256,\"max_position_embeddings\":64}",
                        "test");
        assertThatThrownBy(() ->
                        AlbertWeights.read(Fixtures.ALBERT.resolve("A/model.safetensors"), other))
                .isInstanceOf(AlbertException.class)
                .hasMessageContaining(
                        "albert_layers.0.ffn.weight should have shape [256, 64] by config.json, found [128, 64]");
    }

    @Test
    void a_bare_encoder_without_prefix_is_read_and_written_back() throws IOException {
        EncoderFolder encoder = Fixtures.encoder("A");
        SafetensorsWriter writer = new SafetensorsWriter(Map.of());
        encoder.weights()
                .tensors()
                .forEach((name, tensor) -> {
                    if (name.startsWith("albert.")) {
                        writer.add(name.substring("albert.".length()), tensor);
                    }
                });
        Path bare = folder.resolve("bare.safetensors");
        writer.write(bare);
        AlbertWeights weights = AlbertWeights.read(bare, encoder.configuration());
        assertThat(weights.tensor(AlbertLayout.WORDS))
                .isEqualTo(encoder.weights().tensor(AlbertLayout.WORDS));
        assertThat(weights.has(AlbertHead.POOLER)).isTrue();
        assertThat(weights.has(AlbertHead.MASKED_WORDS)).isFalse();
        weights.write(folder.resolve("again.safetensors"));
        assertThat(folder.resolve("again.safetensors")).hasSameBinaryContentAs(bare);
    }

    @Test
    void the_weight_formula_is_that_of_the_fixtures() {
        Fixtures.json("formula_check.json")
                .forEach((name, value) -> {
                    @SuppressWarnings("unchecked")
                    Map<String, Object> check =
                            (Map<String, Object>) java.util.Objects.requireNonNull(value);
                    Tensor tensor = Fixtures.formula(name, Fixtures.ints(check.get("shape")));
                    double sum = 0;
                    for (float each : tensor.values()) {
                        sum += each;
                    }
                    assertThat(sum)
                            .isCloseTo(
                                    Fixtures.numbers(check.get("sum"))[0],
                                    org.assertj.core.data.Offset.offset(1e-3));
                    assertThat(
                                    Fixtures.difference(
                                            Arrays.copyOf(tensor.values(), 4),
                                            Fixtures.numbers(check.get("first4"))))
                            .isLessThan(1e-8);
                });
        AlbertWeights stored = Fixtures.encoder("D").weights();
        stored.tensors()
                .forEach((name, tensor) ->
                        assertThat(tensor)
                                .as(name)
                                .isEqualTo(Fixtures.formula(name, tensor.shape())));
    }

    private Path file(String header, byte[] data) throws IOException {
        byte[] json = header.strip().getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("test.safetensors");
        Files.write(
                file,
                ByteBuffer.allocate(8 + json.length + data.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(json.length)
                        .put(json)
                        .put(data)
                        .array());
        return file;
    }
}
