package dev.frontdesk.albert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NgramMaskingTest {
    private static final int VOCABULARY = 100;
    private static final int MASK = 4;
    private static final Set<Integer> SPECIAL = Set.of(0, 1, 2, 3, MASK);
    private static final NgramMasking MASKING =
            new NgramMasking(VOCABULARY, MASK, new int[] {0, 1, 2, 3}, 0.15);

    /// `[CLS] … [SEP] … [SEP]` with an unknown piece now and then.
    private static Encoding text(Random random) {
        int size = 6 + random.nextInt(60);
        int[] ids = random.ints(size, 5, VOCABULARY).toArray();
        ids[0] = 2;
        ids[size / 2] = 3;
        ids[size - 1] = 3;
        ids[1 + random.nextInt(size / 2 - 1)] = 1;
        return Encoding.ofIds(ids, new int[size]);
    }

    @Test
    void runsAreOfOneToThreePiecesAndNeverTouchSpecialTokens() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int[] runs = new int[NgramMasking.LONGEST + 1];
        int[] ways = new int[3];
        int chosen = 0;
        int ordinary = 0;
        for (int i = 0; i < 5000; i++) {
            Encoding text = text(random);
            MaskedText masked = MASKING.apply(text, random);
            TreeSet<Integer> positions = new TreeSet<>();
            for (int k = 0; k < masked.positions().length; k++) {
                int at = masked.positions()[k];
                positions.add(at);
                assertThat(SPECIAL).as("seed %d", seed).doesNotContain(masked.targets()[k]);
                assertThat(masked.targets()[k]).isEqualTo(text.ids()[at]);
                int now = masked.text().ids()[at];
                assertThat(now == MASK || !SPECIAL.contains(now)).as("seed %d", seed).isTrue();
                ways[now == MASK ? 0 : now == text.ids()[at] ? 2 : 1]++;
            }
            for (int at = 0; at < text.length(); at++) {
                if (!positions.contains(at)) {
                    assertThat(masked.text().ids()[at]).isEqualTo(text.ids()[at]);
                } else if (!positions.contains(at - 1)) {
                    int length = 1;
                    while (positions.contains(at + length)) {
                        length++;
                    }
                    assertThat(length).as("seed %d", seed).isBetween(1, NgramMasking.LONGEST);
                    runs[length]++;
                }
            }
            chosen += positions.size();
            ordinary += (int) Arrays.stream(text.ids()).filter(id -> !SPECIAL.contains(id)).count();
        }
        double all = chosen;
        assertThat(chosen / (double) ordinary).isCloseTo(0.15, within(0.01));
        assertThat(ways[0] / all).as("hidden").isCloseTo(0.8, within(0.015));
        assertThat(ways[1] / all).as("replaced").isCloseTo(0.1, within(0.01));
        // By 1 : 1/2 : 1/3, but the last run of a text is cut to what is left of its share.
        double total = runs[1] + runs[2] + runs[3];
        assertThat(runs[1] / total).isBetween(0.5, 0.7);
        assertThat(runs[2] / total).isBetween(0.2, 0.35);
        assertThat(runs[3] / total).isBetween(0.08, 0.2);
    }

    @Test
    void theSameGeneratorGivesTheSameMasks() {
        Encoding text = text(new Random(3));
        MaskedText masked = MASKING.apply(text, new SplittableRandom(7));
        MaskedText again = MASKING.apply(text, new SplittableRandom(7));
        assertThat(again.text()).isEqualTo(masked.text());
        assertThat(again.positions()).isEqualTo(masked.positions());
    }

    @Test
    void aTextOfSpecialTokensStaysWhole() {
        Encoding empty = Encoding.ofIds(new int[] {2, 1, 3}, new int[3]);
        MaskedText masked = MASKING.apply(empty, new Random(1));
        assertThat(masked.positions()).isEmpty();
        assertThat(masked.text()).isEqualTo(empty);
        Encoding one = Encoding.ofIds(new int[] {2, 50, 3}, new int[3]);
        assertThat(MASKING.apply(one, new Random(1)).positions()).containsExactly(1);
    }

    @Test
    void aShareOfAllIsRefused() {
        assertThatThrownBy(() -> new NgramMasking(VOCABULARY, MASK, new int[0], 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("share 1.0");
    }
}
