package dev.frontdesk.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorFileTest {
    @TempDir Path folder;

    @Test
    void vectorsComeBackByTheirText() {
        VectorFile file = new VectorFile(folder.resolve("v.safetensors"));
        String parcel = VectorFile.key("en", "where is my parcel");
        String refund = VectorFile.key("en", "refund please");
        file.write(
                Map.of(
                        parcel,
                        new float[] {0.6f, 0.8f},
                        refund,
                        new float[] {1, 0},
                        VectorFile.key("zh", "退款"),
                        new float[0]));
        Map<String, float[]> read = file.read();
        assertThat(read).hasSize(2);
        assertThat(read.get(parcel)).containsExactly(0.6f, 0.8f);
        assertThat(read.get(refund)).containsExactly(1, 0);
    }

    @Test
    void theSameTextInAnotherLocaleIsAnother() {
        assertThat(VectorFile.key("en", "ok")).isNotEqualTo(VectorFile.key("zh", "ok"));
    }

    @Test
    void aMissingOrDamagedFileIsAnEmptyCache() throws Exception {
        Path path = folder.resolve("v.safetensors");
        VectorFile file = new VectorFile(path);
        assertThat(file.read()).isEmpty();
        file.write(Map.of(VectorFile.key("en", "a"), new float[] {1, 2}));
        byte[] bytes = Files.readAllBytes(path);
        Files.write(path, java.util.Arrays.copyOf(bytes, bytes.length - 3));
        assertThat(file.read()).isEmpty();
        Files.writeString(path, "no tensors");
        assertThat(file.read()).isEmpty();
    }
}
