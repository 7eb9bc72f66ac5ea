package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How texts are dealt to the parts of a cross-validation.
class CrossFoldsTest {
    private static final long SEED = 20_264;

    @Test
    void labelsAreDealtEvenlyAndEachTextIsHeldOnce() {
        List<String> texts = new ArrayList<>();
        int[] labels = new int[103];
        for (int i = 0; i < labels.length; i++) {
            texts.add("text number " + i);
            labels[i] = i % 4;
        }
        CrossFolds folds = CrossFolds.of(texts, labels, 5, SEED);
        int sum = 0;
        for (int fold = 0; fold < 5; fold++) {
            sum += folds.held(fold).length;
            assertThat(folds.held(fold).length + folds.learned(fold).length).isEqualTo(103);
            for (int label = 0; label < 4; label++) {
                int which = label;
                long own = IntStream.of(folds.held(fold)).filter(i -> labels[i] == which).count();
                assertThat(own).as("label %d in part %d", label, fold).isBetween(5L, 6L);
            }
        }
        assertThat(sum).isEqualTo(103);
        assertThat(CrossFolds.of(texts, labels, 5, SEED + 1).of()).isNotEqualTo(folds.of());
    }

    @Test
    void equalTextsFallTogetherWhateverTheirLabels() {
        List<String> texts =
                List.of("Where is it?", "pay", "where is it", "send", "WHERE - is it", "a");
        int[] folds = CrossFolds.of(texts, new int[] {0, 1, 1, 0, 2, 2}, 3, SEED).of();
        assertThat(folds[2]).isEqualTo(folds[0]);
        assertThat(folds[4]).isEqualTo(folds[0]);
    }

    @Test
    void theOrderOfTheTextsDoesNotMatter() {
        List<Integer> order = new ArrayList<>(IntStream.range(0, 60).boxed().toList());
        Map<String, Integer> before = dealt(order);
        Collections.shuffle(order, new Random(SEED));
        assertThat(dealt(order)).as("seed %d", SEED).isEqualTo(before);
    }

    private static Map<String, Integer> dealt(List<Integer> order) {
        List<String> texts = order.stream().map(i -> "text " + i).toList();
        int[] labels = order.stream().mapToInt(i -> i % 3).toArray();
        int[] folds = CrossFolds.of(texts, labels, 4, SEED).of();
        Map<String, Integer> dealt = new HashMap<>();
        for (int i = 0; i < folds.length; i++) {
            dealt.put(texts.get(i), folds[i]);
        }
        return dealt;
    }

    @Test
    void tooFewTextsAreRefused() {
        assertThatThrownBy(() -> CrossFolds.of(List.of("a", "A", "b"), new int[3], 3, SEED))
                .hasMessage("2 different texts cannot be cut into 3 parts");
    }
}
