package dev.frontdesk.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.registry.RegistryException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each way in which a bundle may be damaged is refused by the name of what is wrong.
final class BundleFolderTest {
    @TempDir Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(folder.resolve("heads"));
        Files.writeString(folder.resolve("heads/en.json"), "{}");
        Files.writeString(folder.resolve("encoder.onnx"), "graph");
        TinyBundle.writeManifest(folder, 0.9);
    }

    @Test
    void aWholeBundleIsNamedByItsManifest() throws IOException {
        BundleFolder bundle = BundleFolder.check(folder);
        assertThat(bundle.digest()).isEqualTo(Sha256.of(folder.resolve("manifest.json")));
        assertThat(bundle.files())
                .containsOnlyKeys("manifest.json", "heads/en.json", "encoder.onnx");
        assertThat(bundle.metrics().at("/en/accuracy").asDouble()).isEqualTo(0.9);
    }

    @Test
    void aChangedFileIsNamed() throws IOException {
        Files.writeString(folder.resolve("heads/en.json"), "{ }");
        refused(Code.BUNDLE_CORRUPT, "heads/en.json is damaged");
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        Files.delete(folder.resolve("encoder.onnx"));
        refused(Code.BUNDLE_CORRUPT, "encoder.onnx is missing");
    }

    @Test
    void anExtraFileIsNamed() throws IOException {
        Files.writeString(folder.resolve("heads/zz.json"), "{}");
        refused(Code.BUNDLE_CORRUPT, "heads/zz.json is not in the manifest");
    }

    @Test
    void anUnknownFormatIsNamed() throws IOException {
        manifest("{\"format_version\":7,\"files\":{}}");
        refused(Code.BUNDLE_UNKNOWN_FORMAT, "format version 7");
        manifest("{\"files\":{}}");
        refused(Code.BUNDLE_UNKNOWN_FORMAT, "(none)");
    }

    @Test
    void aBrokenManifestIsNamed() throws IOException {
        manifest("{");
        refused(Code.BUNDLE_CORRUPT, "not JSON");
        manifest("{\"format_version\":1}");
        refused(Code.BUNDLE_CORRUPT, "lists no files");
        manifest("{\"format_version\":1,\"files\":{\"../x\":\"" + "0".repeat(64) + "\"}}");
        refused(Code.BUNDLE_CORRUPT, "../x");
        manifest("{\"format_version\":1,\"files\":{\"encoder.onnx\":\"abc\"}}");
        refused(Code.BUNDLE_CORRUPT, "no SHA-256 for encoder.onnx");
        Files.delete(folder.resolve("manifest.json"));
        refused(Code.BUNDLE_CORRUPT, "no manifest.json");
    }

    private void manifest(String json) throws IOException {
        Files.writeString(folder.resolve("manifest.json"), json);
    }

    private void refused(Code code, String why) {
        assertThatThrownBy(() -> BundleFolder.check(folder))
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(why);
    }
}
