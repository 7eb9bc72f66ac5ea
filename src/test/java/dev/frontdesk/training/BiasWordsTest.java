package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.training.BiasWords.Kind;
import dev.frontdesk.training.BiasWords.Pair;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BiasWordsTest {
    private static final BiasWords ENGLISH = BiasWords.of("en-GB").orElseThrow();
    private static final BiasWords CHINESE = BiasWords.of("zh").orElseThrow();

    private static Pair pair(BiasWords words, Kind kind, String text) {
        return words.pair(kind, text, new SplittableRandom(5));
    }

    @ParameterizedTest
    @CsvSource({
        "GENDER, He lost his card, She lost her card",
        "GENDER, SHE lost HER card, HE lost HIS card",
        "GENDER, give it to her, give it to him",
        "GENDER, send her the card, send him the card",
        "GENDER, can my wife's card be used by him?, can my husband's card be used by her?",
        "GENDER, she's a woman, he's a man",
        "SPELLING, what colour is my cancelled cheque, what color is my canceled check",
        "SPELLING, Favorite Color, Favourite Colour",
        "SPELLING, check my center, check my centre",
    })
    void wordsTakeEachOthersPlace(Kind kind, String text, String other) {
        assertThat(pair(ENGLISH, kind, text)).isEqualTo(new Pair(text, other, true));
    }

    @ParameterizedTest
    @CsvSource({
        "\u4ED6\u7684\u5305\u88F9\u5728\u54EA, \u5979\u7684\u5305\u88F9\u5728\u54EA",
        "\u5176\u4ED6\u7684\u7ED9\u6211\u5988\u5988, \u5176\u4ED6\u7684\u7ED9\u6211\u7238\u7238",
    })
    void chineseWordsNeedNoSpaces(String text, String other) {
        assertThat(pair(CHINESE, Kind.GENDER, text)).isEqualTo(new Pair(text, other, true));
    }

    @Test
    void otherTextsGetAPhraseBehindThatDiffersInOneWord() {
        for (Kind kind : Kind.values()) {
            Pair pair = pair(ENGLISH, kind, "where is the parcel");
            assertThat(pair.own()).isFalse();
            assertThat(pair.one()).startsWith("where is the parcel. ").isNotEqualTo(pair.other());
            assertThat(pair.other()).startsWith("where is the parcel. ");
        }
        assertThat(pair(ENGLISH, Kind.NAMES, "where is it?").one())
                .startsWith("where is it? Regards, ");
        assertThat(pair(CHINESE, Kind.NAMES, "\u5305\u88F9\u5728\u54EA").one())
                .startsWith("\u5305\u88F9\u5728\u54EA\u3002\u6211\u53EB");
    }

    @Test
    void aNameGivesWayToOneOfAnotherGroup() {
        Set<String> others = new HashSet<>();
        for (int seed = 0; seed < 200; seed++) {
            Pair pair =
                    ENGLISH.pair(
                            Kind.NAMES, "it is for Emily", new SplittableRandom(seed * 7_919L));
            assertThat(pair.one()).isEqualTo("it is for Emily");
            others.add(pair.other().substring("it is for ".length()));
        }
        assertThat(others).hasSizeGreaterThan(30).doesNotContain("Emily", "Sarah", "Katie");
        assertThat(pair(ENGLISH, Kind.NAMES, "text emily").other()).matches("text [a-z]+");
        assertThat(pair(ENGLISH, Kind.NAMES, "the familyemily").own()).isFalse();
    }

    @Test
    void languagesWithoutAListHaveNone() {
        assertThat(BiasWords.of("tlh")).isEmpty();
    }
}
