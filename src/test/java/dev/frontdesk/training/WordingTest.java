package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WordingTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "AS_IT_IS, \"Where's my card?\", \"Where's my card?\"",
                "LOWER_CASE, \"Where's my CARD?\", \"where's my card?\"",
                "UPPER_CASE, \"Where's my card?\", \"WHERE'S MY CARD?\"",
                "NO_PUNCTUATION, \"Where's my card, please? It's 10.50 (not 1,000)!\", \"Wheres my card please Its 10.50 not 1,000\"",
                "NO_PUNCTUATION, \"it isn\u2019t e-mail\", \"it isnt e mail\"",
                "NO_PUNCTUATION, \"???\", \"???\"",
                "NO_PUNCTUATION, \"\u5361\u5728\u54EA\uFF1F\", \"\u5361\u5728\u54EA\"",
                "WORD_DROPPED, \"my card\", \"my card\"",
                "TYPO, \"12 is ok\", \"12 is ok\"",
            })
    void wordings(Wording wording, String text, String expected) {
        assertThat(wording.of(text, 1)).isEqualTo(expected);
    }

    @Test
    void aTypoIsInOneWordAndOfFourKinds() {
        String word = "statement";
        Set<String> lengths = new HashSet<>();
        boolean swapped = false;
        boolean mistyped = false;
        for (int seed = 0; seed < 200; seed++) {
            String typed = Wording.TYPO.of("my " + word + " now", seed);
            assertThat(typed)
                    .startsWith("my s")
                    .endsWith(" now")
                    .isNotEqualTo("my " + word + " now");
            String changed = typed.substring(3, typed.length() - 4);
            lengths.add(String.valueOf(changed.length() - word.length()));
            if (changed.length() == word.length()) {
                boolean same = sorted(changed).equals(sorted(word));
                swapped |= same;
                mistyped |= !same;
            }
            assertThat(Wording.TYPO.of("my " + word + " now", seed)).isEqualTo(typed);
        }
        assertThat(lengths).containsExactlyInAnyOrder("-1", "0", "1");
        assertThat(swapped).isTrue();
        assertThat(mistyped).isTrue();
    }

    private static List<String> sorted(String word) {
        return word.chars().sorted().mapToObj(Character::toString).toList();
    }

    @Test
    void aDroppedWordIsOneThatTellsLittle() {
        Set<String> seen = new TreeSet<>();
        for (int seed = 0; seed < 100; seed++) {
            seen.add(Wording.WORD_DROPPED.of("do not send it", seed));
        }
        assertThat(seen).containsExactly("do not it", "do not send", "not send it");
    }

    @ParameterizedTest
    @EnumSource
    void noWordingBreaksWhatHasNoWords(Wording wording) {
        for (String text :
                List.of("hi", "?", "\uD83D\uDE00\uD83D\uDE00", "\u5FEB\u9012\u5230\u54EA\u4E86")) {
            assertThat(wording.of(text, 4)).isNotBlank();
        }
    }
}
