package dev.frontdesk.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.scoring.ServingOptions.Choice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServingOptionsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    auto  | auto | true  | TORCH_ON_GPU
                    auto  | auto | false | ONNX
                    auto  | cpu  | true  | ONNX
                    auto  | gpu  | true  | TORCH_ON_GPU
                    onnx  | gpu  | true  | ONNX
                    onnx  | auto | false | ONNX
                    torch | auto | true  | TORCH_ON_GPU
                    torch | auto | false | TORCH_ON_CPU
                    torch | cpu  | true  | TORCH_ON_CPU
                    torch | gpu  | true  | TORCH_ON_GPU
                    """)
    void aGpuIsTakenWhereThereIsOne(String engine, String device, boolean gpu, Choice choice) {
        assertThat(ServingOptions.of(1, engine, device).choice(() -> gpu)).isEqualTo(choice);
    }

    @Test
    void aGpuThatIsNotThereIsSaidSo() {
        ServingOptions options = ServingOptions.of(1, "auto", "gpu");
        assertThatThrownBy(() -> options.choice(() -> false)).hasMessageContaining("PyTorch");
        assertThatThrownBy(() -> ServingOptions.of(1, "onnx-int8", "auto"))
                .hasMessage("«onnx-int8» is none of [auto, onnx, torch]");
    }

    @Test
    void whereTheAnswerDoesNotCountNobodyAsksForAGpu() {
        ServingOptions.onCpu(1)
                .choice(() -> {
                    throw new AssertionError("asked");
                });
    }
}
