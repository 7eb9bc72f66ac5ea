package dev.frontdesk.albert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    /// Half-precision checkpoints, and headers that are laid out otherwise than ours.
    @ParameterizedTest
    @ValueSource(strings = {"F32", "F16", "BF16"})
    void every_type_and_layout_of_header_keeps_its_bytes(String type) throws IOException {
        AlbertConfiguration configuration = tiny();
        StringBuilder header = new StringBuilder("{ \"__metadata__\": {\"format\":\"pt\"}");
        ByteBuffer data = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        Random random = new Random(7);
        // Named in one order and laid in another, an unknown tensor among them.
        List<String> names = new ArrayList<>(AlbertLayout.encoder(configuration).keySet());
        java.util.Collections.reverse(names);
        for (String name : names) {
            int[] shape = AlbertLayout.encoder(configuration).get(name);
            int begin = data.position();
            for (int i = 0; i < Arrays.stream(shape).reduce(1, (x, y) -> x * y); i++) {
                float value = random.nextFloat() - 0.5f;
                switch (type) {
                    case "F32" -> data.putFloat(value);
                    case "F16" -> data.putShort(Float.floatToFloat16(value));
                    default -> data.putShort((short) (Float.floatToIntBits(value) >>> 16));
                }
            }
            header.insert(
                    1,
                    " \"%s\": {\"shape\": %s, \"dtype\": \"%s\", \"data_offsets\": [%d, %d]},\n"
                            .formatted(name, Arrays.toString(shape), type, begin, data.position()));
        }
        int begin = data.position();
        data.putLong(5).put((byte) 1);
        header.append(
                ",\"counter\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[%d,%d]},\"flag\":{\"dtype\":\"BOOL\",\"shape\":[1],\"data_offsets\":[%d,%d]}}"
                        .formatted(begin, begin + 8, begin + 8, begin + 9));
        Path file = file(header.toString(), Arrays.copyOf(data.array(), data.position()));
        AlbertWeights weights = AlbertWeights.read(file, configuration);
        Path again = folder.resolve("again.safetensors");
        weights.write(again);
        assertThat(again).hasSameBinaryContentAs(file);

        // Changed weights are float32 from then on.
        Tensor words = weights.tensor(AlbertLayout.WORDS);
        float[] values = words.values().clone();
        values[0] = 1 + 0x1p-20f;
        Tensor changed = new Tensor(words.shape(), values);
        weights.with(Map.of(AlbertLayout.WORDS, changed)).write(again);
        assertThat(AlbertWeights.read(again, configuration).tensor(AlbertLayout.WORDS))
                .isEqualTo(changed);
    }

    @Test
    void what_is_split_is_read_like_one_and_written_as_one() throws IOException {
        AlbertConfiguration configuration = tiny();
        AlbertWeights whole =
                AlbertWeights.random(configuration, java.util.EnumSet.allOf(AlbertHead.class), 3);
        SafetensorsWriter first = new SafetensorsWriter(Map.of("format", "pt"));
        SafetensorsWriter second = new SafetensorsWriter(Map.of("format", "pt"));
        StringBuilder map = new StringBuilder();
        int i = 0;
        for (Map.Entry<String, Tensor> each : whole.tensors().entrySet()) {
            (i++ % 2 == 0 ? first : second).add(each.getKey(), each.getValue());
            map.append(
                    "%s\"%s\":\"model-%d.safetensors\""
                            .formatted(map.isEmpty() ? "" : ",", each.getKey(), (i - 1) % 2));
        }
        first.write(folder.resolve("model-0.safetensors"));
        second.write(folder.resolve("model-1.safetensors"));
        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(index, "{\"metadata\":{},\"weight_map\":{" + map + "}}");
        Files.writeString(folder.resolve("config.json"), configuration.toJson());
        EncoderFolder split = EncoderFolder.open(folder);
        assertThat(split.weights().tensors()).isEqualTo(whole.tensors());
        EncoderFolder joined = split.writeWith(split.weights(), folder.resolve("joined"));
        assertThat(joined.weights().tensors()).isEqualTo(whole.tensors());
        String digest = split.digest();
        second.add("more", Tensor.of(new float[1], 1)).write(folder.resolve("model-1.safetensors"));
        assertThat(split.digest()).isNotEqualTo(digest);
        assertThatThrownBy(split::weights)
                .hasMessageContaining("model-1.safetensors")
                .hasMessageContaining("but more");
        Files.delete(folder.resolve("model-1.safetensors"));
        assertThatThrownBy(split::weights).hasMessageContaining("no such file");
    }

    @ParameterizedTest
    @CsvSource({
        "predictions.bias, predictions.decoder.bias",
        "predictions.decoder.bias, predictions.bias"
    })
    void a_bias_of_two_names_may_be_in_two_files(String inFirst, String inSecond)
            throws IOException {
        AlbertConfiguration configuration = tiny();
        AlbertWeights whole =
                AlbertWeights.random(configuration, java.util.EnumSet.allOf(AlbertHead.class), 3);
        Tensor bias = whole.tensor(AlbertLayout.PREDICTIONS_BIAS);
        SafetensorsWriter first = new SafetensorsWriter(Map.of());
        List<String> names = new ArrayList<>(whole.tensors().keySet());
        names.remove(AlbertLayout.PREDICTIONS_BIAS);
        names.forEach(name -> first.add(name, whole.tensor(name)));
        first.add(inFirst, bias).write(folder.resolve("model-1.safetensors"));
        new SafetensorsWriter(Map.of())
                .add(inSecond, bias)
                .write(folder.resolve("model-2.safetensors"));
        names.add(inFirst);
        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(
                index,
                "{\"weight_map\":{\"%s\":\"model-1.safetensors\",\"%s\":\"model-2.safetensors\"}}"
                        .formatted(String.join("\":\"model-1.safetensors\",\"", names), inSecond));
        assertThat(WeightFiles.sharded(index, configuration).tensors()).isEqualTo(whole.tensors());
    }

    @ParameterizedTest
    @CsvSource({"NaN, 7", "Infinity, 0", "-Infinity, 3"})
    void a_number_that_is_none_is_named(float value, int element) {
        Tensor words =
                AlbertWeights.random(tiny(), java.util.Set.of(), 1).tensor(AlbertLayout.WORDS);
        SafetensorsWriter writer = new SafetensorsWriter(Map.of());
        AlbertWeights.random(tiny(), java.util.Set.of(), 1)
                .tensors()
                .forEach((name, tensor) -> {
                    if (tensor.equals(words)) {
                        tensor.values()[element] = value;
                    }
                    writer.add(name, tensor);
                });
        Path file = folder.resolve("unreal.safetensors");
        writer.write(file);
        assertThatThrownBy(() -> AlbertWeights.read(file, tiny()))
                .isInstanceOf(AlbertException.class)
                .hasMessageContaining(
                        "word_embeddings.weight of shape [10, 2] has %s as element %d",
                        value, element);
    }

    @ParameterizedTest
    @ValueSource(strings = {"I64 [1,4] 0,1,3,2", "I64 [1,3] 0,1,2", "I32 [1,4] 0,1,2,3"})
    void positions_that_do_not_count_are_refused(String positions) throws IOException {
        String[] parts = positions.split(" ", -1);
        SafetensorsWriter writer = new SafetensorsWriter(Map.of());
        AlbertWeights.random(tiny(), java.util.Set.of(), 1).tensors().forEach(writer::add);
        Safetensors.ElementType type = Safetensors.ElementType.valueOf(parts[0]);
        ByteBuffer content = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        for (String id : parts[2].split(",", -1)) {
            if (type == Safetensors.ElementType.I64) {
                content.putLong(Long.parseLong(id));
            } else {
                content.putInt(Integer.parseInt(id));
            }
        }
        int count = parts[2].split(",", -1).length;
        writer.addRaw(
                AlbertLayout.POSITION_IDS,
                type,
                List.of(1, count),
                Arrays.copyOf(content.array(), content.position()));
        Path file = folder.resolve("positions.safetensors");
        writer.write(file);
        assertThatThrownBy(() -> AlbertWeights.read(file, tiny()))
                .hasMessageContaining("does not count from 0 to 3");
    }

    private static AlbertConfiguration tiny() {
        return AlbertConfiguration.parse(
                """
                {"vocab_size": 10, "embedding_size": 2, "hidden_size": 4, "num_hidden_layers": 2,
                 "num_attention_heads": 2, "intermediate_size": 6, "max_position_embeddings": 4}
                """,
                "test");
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
