package dev.frontdesk.operations;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which values stop the start, and with what sentence.
class ConfigurationCheckTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    frontdesk.serving.engine          | onnx-int8 | can be: auto, onnx, torch.
                    frontdesk.device                  | tpu      | can be: auto, cpu, gpu.
                    frontdesk.serving.threads         | 0        | between 1 and 1024
                    frontdesk.serving.threads         | many     | must be a whole number
                    frontdesk.chat.message-length-max | 10001    | between 1 and 10000
                    frontdesk.encoder                 | /nowhere | no config.json
                    """)
    void wrongValuesAreRefusedByKey(String key, String value, String sentence) {
        assertThatThrownBy(() -> ConfigurationCheck.check(with(key, value)))
                .isInstanceOf(OperationsException.class)
                .hasMessageStartingWith(key + " is ")
                .hasMessageContaining(value)
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "frontdesk.serving.engine, onnx",
        "frontdesk.serving.engine, torch",
        "frontdesk.device, gpu",
        "frontdesk.serving.threads, 4",
        "frontdesk.chat.message-length-max, 10000",
        "frontdesk.encoder, ''",
        "frontdesk.encoder, albert/albert-base-v2",
        "frontdesk.encoder, owner/name@v1.0"
    })
    void rightOnesAreNot(String key, String value) {
        assertThatCode(() -> ConfigurationCheck.check(with(key, value))).doesNotThrowAnyException();
    }

    private static Config with(String key, String value) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withDefaultValue(key, value)
                .build();
    }
}
