package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldBackTest {
    private static final int DOCUMENT = 8;

    /// Documents of eight units of four pieces, of which no two are the same.
    private static List<int[]> pieces(int units) {
        Random random = new Random(4);
        List<int[]> pieces = new ArrayList<>();
        for (int i = 0; i < units; i++) {
            pieces.add(random.ints(4, 5, 12_000).toArray());
        }
        return pieces;
    }

    private static int[] held(List<int[]> pieces) {
        return HeldBack.of(new MemoryUnits(pieces, DOCUMENT)).units().toArray();
    }

    @ParameterizedTest
    @CsvSource({
        "400, 0, 0",
        "1600, 140, 160",
        "8000, 180, 200",
        "80000, 700, 800",
        "800000, 3900, 4000"
    })
    void aHundredthOfMuchTextAndNothingOfLittle(int units, int least, int most) {
        assertThat(held(pieces(units)).length).isBetween(least, most);
    }

    @Test
    void wholeDocumentsWhereverTheyStand() {
        List<int[]> pieces = pieces(8000);
        int[] held = held(pieces);
        Set<Integer> documents = new HashSet<>();
        Arrays.stream(held).forEach(unit -> documents.add(unit / DOCUMENT));
        assertThat(held).hasSize(documents.size() * DOCUMENT);
        // The same documents in another order.
        List<int[]> turned = new ArrayList<>();
        for (int document = 8000 / DOCUMENT - 1; document >= 0; document--) {
            turned.addAll(pieces.subList(document * DOCUMENT, (document + 1) * DOCUMENT));
        }
        assertThat(texts(turned, held(turned))).isEqualTo(texts(pieces, held));
    }

    private static Set<List<Integer>> texts(List<int[]> pieces, int[] units) {
        Set<List<Integer>> texts = new HashSet<>();
        for (int unit : units) {
            texts.add(Arrays.stream(pieces.get(unit)).boxed().toList());
        }
        return texts;
    }

    @Test
    void documentsThatBeginAlikeAreOnOneSideAndNeverTheMostOfIt() {
        for (int greeting = 5; greeting < 105; greeting++) {
            List<int[]> pieces = pieces(8000);
            for (int document = 0; document < 500; document++) {
                pieces.set(document * DOCUMENT, new int[] {greeting});
            }
            for (int document = 500; document < 502; document++) {
                pieces.set(document * DOCUMENT, new int[] {greeting, 7});
            }
            HeldBack held = HeldBack.of(new MemoryUnits(pieces, DOCUMENT));
            assertThat(held.holds(0)).isFalse();
            assertThat(held.holds(500 * DOCUMENT)).isEqualTo(held.holds(501 * DOCUMENT));
            assertThat(held.count()).isGreaterThan(150);
        }
    }
}
