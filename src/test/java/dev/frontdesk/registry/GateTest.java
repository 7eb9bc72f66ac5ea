package dev.frontdesk.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A candidate may lose a point of accuracy, not more.
final class GateTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
"""
{"en":{"accuracy":0.93}}                         | {"en":{"accuracy":0.92}}                         | true
{"en":{"accuracy":0.92}}                         | {"en":{"accuracy":0.93}}                         | true
{"en":{"accuracy":0.91}}                         | {"en":{"accuracy":0.93}}                         | false
{"en":{"accuracy":0.93},"zh":{"accuracy":0.70}}  | {"en":{"accuracy":0.90},"zh":{"accuracy":0.80}}  | false
{"en":{"ece":0.01,"accuracy":0.9}}               | {"en":{"ece":0.30,"accuracy":0.9}}               | true
{"answers":{"matched":{"r_at_1":0.80}}}          | {"answers":{"matched":{"r_at_1":0.86}}}          | false
{"en":{"accuracy":0.10}}                         | {}                                               | true
""")
    void judges(String candidate, String live, boolean passes) throws Exception {
        Gate.Verdict verdict = Gate.judge(JSON.readTree(candidate), JSON.readTree(live));
        assertThat(verdict.passed()).isEqualTo(passes);
        assertThat(verdict.reasons().isEmpty()).isEqualTo(passes);
    }
}
