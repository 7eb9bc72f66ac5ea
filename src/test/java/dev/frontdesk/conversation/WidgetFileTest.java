package dev.frontdesk.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the widget's files must not be: heavy, or able to turn text into markup or code.
class WidgetFileTest {
    private static final Path FILES = Path.of("src/main/resources/META-INF/resources");

    @Test
    void theWidgetIsUnder30KilobytesCompressed() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            Files.copy(FILES.resolve("widget.js"), gzip);
        }
        assertThat(compressed.size()).isLessThan(30_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "eval(",
                "new Function",
                "setAttribute('style'"
            })
    void nothingTurnsTextIntoMarkupOrCode(String danger) throws IOException {
        assertThat(Files.readString(FILES.resolve("widget.js"))).doesNotContain(danger);
        assertThat(Files.readString(FILES.resolve("page.js"))).doesNotContain(danger);
    }

    @Test
    void thePageLoadsNothingFromElsewhereAndHasNothingInline() throws IOException {
        String page = Files.readString(FILES.resolve("index.html"));
        assertThat(page)
                .doesNotContain("<style")
                .doesNotContain("style=")
                .doesNotContainPattern("\\son[a-z]+=");
        assertThat(page)
                .doesNotContainPattern("(src|href)=\"(https?:)?//")
                .doesNotContainPattern("<script(?![^>]*src=)");
    }
}
