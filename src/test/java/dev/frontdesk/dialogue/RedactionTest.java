package dev.frontdesk.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
    private final Redaction all = Redaction.of(List.of("card", "iban", "email", "phone"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "my card is 4111 1111 1111 1111, ok?      | my card is [card], ok?",
                "4111-1111-1111-1111                      | [card]",
                "IBAN DE89 3704 0044 0532 0130 00 please  | IBAN [iban] please",
                "GB82WEST12345698765432                   | [iban]",
                "write to jane.doe+x@shop.example.         | write to [email].",
                "call +44 20 7946 0958 today              | call [phone] today",
                "order MB-2024-118833                     | order MB-2024-118833",
                "我的卡号4111111111111111                   | 我的卡号[card]",
            })
    void findingsAreReplaced(String text, String redacted) {
        assertThat(all.apply(text)).isEqualTo(redacted);
    }

    @Test
    void aNumberWithWrongCheckDigitsStays() {
        Redaction numbers = Redaction.of(List.of("card", "iban"));
        assertThat(numbers.apply("order 4111111111111112")).isEqualTo("order 4111111111111112");
        assertThat(numbers.apply("DE88 3704 0044 0532 0130 00"))
                .isEqualTo("DE88 3704 0044 0532 0130 00");
        assertThat(Redaction.of(List.of("none")).apply("4111111111111111"))
                .isEqualTo("4111111111111111");
    }

    @Test
    void anUnknownKindIsNamed() {
        assertThatThrownBy(() -> Redaction.of(List.of("cards"))).hasMessageContaining("«cards»");
    }
}
