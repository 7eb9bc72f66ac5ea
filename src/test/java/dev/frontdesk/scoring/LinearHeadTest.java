package dev.frontdesk.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearHeadTest {
    @Test
    void aHeadOverSomeLabelsGivesTheirLogits() {
        Random random = new Random(3);
        LinearHead whole = new LinearHead(draw(random, 20), draw(random, 30), draw(random, 5));
        float[] vector = draw(random, 4);
        SparseVector grams = SparseVector.of(draw(random, 6));
        float[] all = whole.logits(vector, grams);
        assertThat(whole.of(new int[] {3, 0, 4}).logits(vector, grams))
                .containsExactly(all[3], all[0], all[4]);
    }

    private static float[] draw(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
