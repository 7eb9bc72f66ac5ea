package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationTest {
    private static final List<String> PIECES =
            List.of(
                    "<pad>",
                    "\u2581money",
                    "\u2581cash",
                    "\u2581parcel",
                    "ship",
                    "\u2581my",
                    "\u2581box");
    private static final float[] TABLE = {
        0, 0, 1, 0, 0.9f, 0.1f, 0, 1, 1, 0, 0.5f, 0.5f, 0.2f, 0.9f,
    };
    private static final WordNeighbours NEIGHBOURS = new WordNeighbours(PIECES, TABLE, 2);

    private static Augmentation augmentation(double share, long seed) {
        return new Augmentation(share, seed, NEIGHBOURS);
    }

    @Test
    void theShareOfTextsIsChanged() {
        Augmentation augmentation = augmentation(0.3, 5);
        int changed = 0;
        for (int row = 0; row < 2_000; row++) {
            String text = "tell me about the parcel that I ordered";
            changed += augmentation.changed(text, 1, row).equals(text) ? 0 : 1;
        }
        assertThat(changed).isBetween(520, 680);
    }

    @Test
    void seedEpochAndRowDecideAndNothingElse() {
        String text = "i want my money back for the broken parcel";
        Augmentation augmentation = augmentation(1, 5);
        Set<String> seen = new HashSet<>();
        for (int epoch = 0; epoch < 20; epoch++) {
            String changed = augmentation.changed(text, epoch, 3);
            assertThat(augmentation(1, 5).changed(text, epoch, 3)).isEqualTo(changed);
            seen.add(changed);
        }
        assertThat(seen).as("another change in each epoch").hasSizeGreaterThan(10);
        assertThat(augmentation(0, 5).changed(text, 1, 3)).isEqualTo(text);
    }

    @Test
    void aChangeIsSmall() {
        String text = "please send the parcel to another street";
        for (int row = 0; row < 500; row++) {
            String changed = augmentation(1, 9).changed(text, 0, row);
            int words = changed.split(" ").length;
            assertThat(words).isBetween(6, 7);
            Set<String> left = new HashSet<>(List.of(text.split(" ")));
            left.removeAll(Set.of(changed.split(" ")));
            assertThat(left).as(changed).hasSizeLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "do not send it to me, not",
        "i Never got the box, Never",
        "where has the box gone, where",
        "it isn't a box, isn't",
        "it isn\u2019t a box, isn\u2019t"
    })
    void wordsThatSayNoOrAskStay(String text, String word) {
        for (int row = 0; row < 300; row++) {
            assertThat(augmentation(1, 2).changed(text, 0, row).split(" ")).contains(word);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hi", "?", "\uD83D\uDE00\uD83D\uDE00", "12 34"})
    void whatCannotBeChangedStays(String text) {
        for (int row = 0; row < 50; row++) {
            assertThat(augmentation(1, 2).changed(text, 0, row)).isEqualTo(text);
        }
    }

    @Test
    void signsOfTwoCharsAreNotTorn() {
        for (int row = 0; row < 300; row++) {
            String changed =
                    augmentation(1, 2)
                            .changed(
                                    "thanks \uD83D\uDE00abcd\uD83D\uDE00 \u5FEB\u9012\u5230\u54EA\u4E86",
                                    0,
                                    row);
            for (int i = 0; i < changed.length(); i++) {
                if (Character.isHighSurrogate(changed.charAt(i))) {
                    assertThat(Character.isLowSurrogate(changed.charAt(++i))).isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"a,sqwz", "m,njk", "P,ol", "h,gjyubn", "1,''"})
    void keysHaveNeighbours(char key, String near) {
        assertThat(Typos.near(key).chars().sorted().toArray())
                .isEqualTo(near.chars().sorted().toArray());
    }

    @Test
    void nearWordsAreWholeWordsOfTheTable() {
        assertThat(NEIGHBOURS.of("Money")).containsExactly("cash");
        assertThat(NEIGHBOURS.of("parcel")).containsExactly("box");
        assertThat(NEIGHBOURS.of("ship")).isEmpty();
        assertThat(NEIGHBOURS.of("unheard")).isEmpty();
    }

    @Test
    void wordPieceVocabulariesHaveWordsToo() {
        WordNeighbours neighbours =
                new WordNeighbours(
                        List.of("money", "##ship", "cash"), new float[] {1, 0, 1, 0, 1, 0.2f}, 2);
        assertThat(neighbours.of("money")).containsExactly("cash");
    }
}
