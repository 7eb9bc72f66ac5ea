package dev.frontdesk.albert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlbertConfigurationTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"model_type\": \"bert\" | \"model_type\": bert",
                "\"hidden_act\": \"silu\" | \"hidden_act\": silu",
                "\"position_embedding_type\": \"relative_key\" | \"position_embedding_type\": relative_key",
                "\"is_decoder\": true | \"is_decoder\": true",
                "\"pruned_heads\": {\"0\": [1]} | \"pruned_heads\": {0=[1]}",
                "\"quantization_config\": {} | \"quantization_config\"",
                "\"ln_type\": \"preln\" | \"ln_type\": preln",
                "\"auto_map\": {\"AutoModel\": \"modeling.py\"} | \"auto_map\"",
                "\"num_hidden_layers\": 100000 | \"num_hidden_layers\": 100000 is above",
                "\"num_hidden_groups\": 1000, \"inner_group_num\": 1000 | times inner_group_num 1000",
                "\"id2label\": [\"a\"] | \"id2label\": [a] is not an object",
                "\"gap_size\": 1 | \"gap_size\": 1",
                "\"down_scale_factor\": 2 | \"down_scale_factor\": 2",
                "\"vocab_size\": \"many\" | \"vocab_size\": many",
                "\"vocab_size\": -1 | \"vocab_size\": -1",
                "\"num_hidden_layers\": 0 | \"num_hidden_layers\" must",
                "\"num_hidden_layers\": 2.5 | \"num_hidden_layers\": 2.5",
                "\"num_attention_heads\": 7 | num_attention_heads 7",
                "\"layer_norm_eps\": \"x\" | \"layer_norm_eps\": x",
                "\"pad_token_id\": 30000 | pad_token_id 30000",
                "\"tie_word_embeddings\": 1 | \"tie_word_embeddings\": 1",
                "\"id2label\": {\"1\": \"a\"} | no name for class 0",
                "\"hidden_size\": 768, \"hidden_size\": 1024 | given twice"
            })
    void what_would_change_the_computation_is_refused_by_name(String key, String message) {
        assertThatThrownBy(() -> AlbertConfiguration.parse("{" + key + "}", "some/config.json"))
                .isInstanceOf(AlbertException.class)
                .hasMessageContaining("some/config.json")
                .hasMessageContaining(message);
    }

    @Test
    void absent_keys_take_hugging_face_s_defaults() {
        AlbertConfiguration c = AlbertConfiguration.parse("{}", "test");
        assertThat(
                        List.of(
                                c.vocabularySize(),
                                c.embeddingSize(),
                                c.hiddenSize(),
                                c.layers(),
                                c.heads(),
                                c.intermediateSize()))
                .containsExactly(30000, 128, 4096, 12, 64, 16384);
        assertThat(c.activation()).isEqualTo(Activation.GELU_TANH);
        assertThat(c.classifierDropout()).isEqualTo(0.1f);
    }

    @Test
    void both_gelus_are_told_apart() {
        assertThat(Fixtures.encoder("A").configuration().activation())
                .isEqualTo(Activation.GELU_TANH);
        assertThat(Fixtures.encoder("D").configuration().activation()).isEqualTo(Activation.GELU);
    }

    @Test
    void groups_divide_the_layers_as_hugging_face_does() {
        AlbertConfiguration c =
                AlbertConfiguration.parse(
                        "{\"num_hidden_layers\": 5, \"num_hidden_groups\": 2}", "test");
        assertThat(IntStream.range(0, 5).map(c::groupOf)).containsExactly(0, 0, 0, 1, 1);
    }

    @Test
    void what_is_written_is_read_back() {
        for (String name : new String[] {"A", "D"}) {
            AlbertConfiguration c = Fixtures.encoder(name).configuration().withDropout(0.1f, 0.05f);
            assertThat(AlbertConfiguration.parse(c.toJson(), "test")).isEqualTo(c);
        }
    }
}
