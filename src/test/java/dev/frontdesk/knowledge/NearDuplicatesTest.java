package dev.frontdesk.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearDuplicatesTest {
    private static final List<String> WORDS =
            List.of("order", "parcel", "return", "money", "late", "card");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hi                                        | Hi!                                      | true",
                "Where's my order?                         | where s my ORDER                         | true",
                "my order where is                         | where is my order                        | true",
                "I would like to return the brown lamp     | I would like to return the brown lamps   | true",
                "where is my order                         | where is my parcel                       | false",
                "hi                                        | hello                                    | false",
                "我要退货                                   | 我要退货！                                | true",
                "我要退货                                   | 退货我要                                  | true",
                "我要退货                                   | 我要换货                                  | false",
                "ＡＢＣ                                     | abc                                      | true",
            })
    void textsAreAlike(String left, String right, boolean alike) {
        assertThat(NearDuplicates.between(List.of(left), List.of(right))).hasSize(alike ? 1 : 0);
        assertThat(NearDuplicates.within(List.of(left, right))).hasSize(alike ? 1 : 0);
    }

    @Test
    void everyPairIsFoundThatComparingAllWouldFind() {
        long seed = 7;
        Random random = new Random(seed);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            StringBuilder text =
                    new StringBuilder(
                            i % 3 == 0 || texts.isEmpty()
                                    ? ""
                                    : texts.get(random.nextInt(texts.size())));
            for (int j = random.nextInt(3); j >= 0; j--) {
                text.insert(random.nextInt(text.length() + 1), WORDS.get(random.nextInt(6)) + " ");
            }
            texts.add(text.toString());
        }
        Set<NearDuplicates.Pair> expected = new HashSet<>();
        for (int i = 0; i < texts.size(); i++) {
            for (int j = i + 1; j < texts.size(); j++) {
                if (!NearDuplicates.between(List.of(texts.get(i)), List.of(texts.get(j)))
                        .isEmpty()) {
                    expected.add(new NearDuplicates.Pair(i, j));
                }
            }
        }
        assertThat(new HashSet<>(NearDuplicates.within(texts)))
                .as("seed %d", seed)
                .isEqualTo(expected)
                .hasSizeGreaterThan(20);
    }
}
