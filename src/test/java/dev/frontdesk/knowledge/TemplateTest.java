package dev.frontdesk.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static Template template(String text) {
        return Template.of(text, Set.of("order"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Plain.",
                "",
                "{}",
                "{\"a\": {\"b.c\": 1}}",
                "{name}",
                "{other.state} is nobody's",
                "{order.}",
                "{order .state}",
                "{order.state",
                "C:\\{folder}",
                "5 {order.state\n}"
            })
    void aTextWithoutVariablesReadsAsItAlwaysDid(String text) {
        assertThat(template(text).variables()).isEmpty();
        assertThat(template(text).fill(Map.of("order.state", "x")).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            value = {
                "It is {order.state}. ¦ shipped ¦ It is shipped.",
                "It is {order.state|on its way}. ¦ shipped ¦ It is shipped.",
                "Write \\{order.state} for it. ¦ shipped ¦ Write {order.state} for it.",
                "{order.state} ¦ <b>&amp; ¦ <b>&amp;",
                "{order.state} ¦ [x](https://evil.example) ¦ \\[x\\](https\\://evil.example)",
                "{order.state} ¦ **now** ¦ \\*\\*now\\*\\*",
                "{order.state} ¦ - a ¦ \\- a",
                "On {order.state} ¦ 1. May ¦ On 1. May",
                "{order.state} ¦ 1. May ¦ 1\\. May",
                "{order.state} ¦ a\\[b ¦ a\\\\\\[b",
                "[Track]({order.state}) ¦ https://carrier.example/t?n=1&m=2 ¦ [Track](https://carrier.example/t?n=1&m=2)",
                "[Track](https://a.example/{order.state}) ¦ a b/c)d ¦ [Track](https://a.example/a%20b%2Fc%29d)",
                "[{order.state}](https://a.example) ¦ x](https://evil.example) ¦ [x\\](https\\://evil.example)](https://a.example)"
            })
    void aValueIsTextAndNeverMarkup(String text, String value, String said) {
        Template.Filled filled = template(text).fill(Map.of("order.state", value));
        assertThat(filled.text()).isEqualTo(said);
        assertThat(filled.missing()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "//evil.example",
                "https://a.example/) [x",
                "data:text/html,x",
                "ftp://a.example",
                "https://a.example/\" onclick"
            })
    void anAddressThatIsNoneIsMissing(String value) {
        assertThat(template("[T]({order.url})").fill(Map.of("order.url", value)).missing())
                .hasSize(1);
        assertThat(
                        template("[T]({order.url|https://a.example})")
                                .fill(Map.of("order.url", value))
                                .text())
                .isEqualTo("[T](https://a.example)");
    }

    @Test
    void whatIsMissingIsNamedUnlessThereAreOtherWords() {
        Template template = template("Hello {visitor.name|there}, it is {order.state} {entity.x}.");
        assertThat(template.variables())
                .extracting(Template.Variable::key)
                .containsExactly("visitor.name", "order.state", "entity.x");
        Template.Filled filled = template.fill(Map.of());
        assertThat(filled.missing())
                .extracting(Template.Variable::key)
                .containsExactly("order.state", "entity.x");
        assertThat(filled.text()).isEqualTo("Hello there, it is {order.state} {entity.x}.");
        assertThat(template("Hello{visitor.name|}.").fill(Map.of()).text()).isEqualTo("Hello.");
    }

    @Test
    void aValueIsNotReadAsATemplateAgain() {
        assertThat(
                        template("{order.a} {order.b}")
                                .fill(Map.of("order.a", "{order.b}", "order.b", "$1\\"))
                                .text())
                .isEqualTo("{order.b} $1\\\\");
    }
}
