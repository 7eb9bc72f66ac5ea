package dev.frontdesk.albert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Forward values against Hugging Face's, to 1e-5 absolute.
class AlbertModelTest {
    private static final double TOLERANCE = 1e-5;

    @ParameterizedTest
    @ValueSource(strings = {"A", "D"})
    void every_output_is_that_of_hugging_face(String name) {
        int values = 0;
        double worst = 0;
        List<String> compared = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager();
                AlbertModel model = AlbertModel.load(Fixtures.encoder(name), manager, false)) {
            for (Map<String, @Nullable Object> batch :
                    Fixtures.list(Fixtures.json(name + "/forward.json"), "batches")) {
                try (NDManager step = manager.newSubManager()) {
                    for (Map.Entry<String, NDArray> output :
                            outputs(model, batch, step).entrySet()) {
                        Object expected = Fixtures.object(batch, "expected").get(output.getKey());
                        if (expected == null) {
                            continue;
                        }
                        double difference = Fixtures.difference(output.getValue(), expected);
                        assertThat(difference)
                                .as("%s %s", batch.get("name"), output.getKey())
                                .isLessThan(TOLERANCE);
                        worst = Math.max(worst, difference);
                        values += (int) output.getValue().size();
                        compared.add(output.getKey());
                    }
                }
            }
        }
        System.out.printf(
                "%s: %d arrays, %d values compared, worst difference %.2g%n",
                name, compared.size(), values, worst);
        assertThat(compared)
                .contains("attentions_layer0", "hidden_states", "mlm_logits_at_positions");
    }

    private static Map<String, NDArray> outputs(
            AlbertModel model, Map<String, @Nullable Object> batch, NDManager step) {
        NDArray ids = Objects.requireNonNull(Fixtures.longs(batch, "input_ids", step));
        NDArray mask = Fixtures.longs(batch, "attention_mask", step);
        NDArray types = Fixtures.longs(batch, "token_type_ids", step);
        NDList states = model.allHiddenStates(ids, mask, types, false);
        NDArray hidden = states.getLast();
        NDArray pooled = model.pooled(hidden);
        Map<String, NDArray> outputs = new java.util.LinkedHashMap<>();
        outputs.put("embedding_output", model.embeddings(ids, types, false));
        outputs.put("last_hidden_state", hidden);
        outputs.put("hidden_states", ai.djl.ndarray.NDArrays.stack(states));
        outputs.put("attentions_layer0", model.firstAttention(ids, mask, types));
        outputs.put("pooler_output", pooled);
        outputs.put("sequence_classification_logits", model.sequenceLogits(pooled, false));
        outputs.put("token_classification_logits", model.tokenLogits(hidden, false));
        outputs.put("sop_logits", model.sentenceOrderLogits(pooled, false));
        if (model.has(AlbertHead.ANSWER_SPAN)) {
            NDArray span = model.answerSpanLogits(hidden);
            outputs.put("qa_start_logits", span.get(":,:,0"));
            outputs.put("qa_end_logits", span.get(":,:,1"));
        }
        int[] positions = Fixtures.ints(Fixtures.object(batch, "expected").get("mlm_positions"));
        NDArray logits = model.maskedWordLogits(hidden);
        NDList picked = new NDList();
        for (int i = 0; i < positions.length; i += 2) {
            picked.add(logits.get(positions[i], positions[i + 1]));
        }
        outputs.put("mlm_logits_at_positions", ai.djl.ndarray.NDArrays.stack(picked));
        return outputs;
    }

    @Test
    void padding_changes_no_vector() {
        try (NDManager manager = NDManager.newBaseManager();
                AlbertModel model = AlbertModel.load(Fixtures.encoder("A"), manager, false)) {
            Encoding shorter = Encoding.ofIds(new int[] {2, 77, 78, 3}, new int[4]);
            Encoding longer = Encoding.ofIds(new int[] {2, 5, 6, 7, 8, 9, 3}, new int[7]);
            TokenBatch alone = TokenBatch.of(List.of(shorter), 0, manager);
            TokenBatch beside = TokenBatch.of(List.of(longer, shorter), 0, manager);
            float[] first =
                    AlbertModel.mean(model.hiddenStates(alone, false), alone.mask()).toFloatArray();
            float[] second =
                    AlbertModel.mean(model.hiddenStates(beside, false), beside.mask())
                            .get(1)
                            .toFloatArray();
            assertThat(second).containsExactly(first, org.assertj.core.data.Offset.offset(1e-5f));
        }
    }

    @Test
    void dropout_works_in_training_alone() {
        AlbertConfiguration c = Fixtures.encoder("A").configuration().withDropout(0.2f, 0.2f);
        try (NDManager manager = NDManager.newBaseManager();
                AlbertModel model =
                        AlbertModel.of(Fixtures.formula(c, java.util.Set.of()), manager, true)) {
            TokenBatch batch =
                    TokenBatch.of(
                            List.of(Encoding.ofIds(new int[] {2, 77, 78, 3}, new int[4])),
                            0,
                            manager);
            float[] still = model.hiddenStates(batch, false).toFloatArray();
            assertThat(model.hiddenStates(batch, false).toFloatArray()).isEqualTo(still);
            assertThat(model.hiddenStates(batch, true).toFloatArray())
                    .isNotEqualTo(model.hiddenStates(batch, true).toFloatArray());
        }
    }

    @Test
    void too_long_an_input_is_refused() {
        try (NDManager manager = NDManager.newBaseManager();
                AlbertModel model = AlbertModel.load(Fixtures.encoder("A"), manager, false)) {
            NDArray ids = manager.zeros(new Shape(1, 65), ai.djl.ndarray.types.DataType.INT64);
            assertThatThrownBy(() -> model.hiddenStates(ids, null, null, false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("(1, 65)")
                    .hasMessageContaining("64");
        }
    }
}
