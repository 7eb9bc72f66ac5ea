package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.frontdesk.knowledge.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is read of files of labelled texts, and what is told of the rest.
class LabelledFileTest {
    @TempDir private Path folder;

    private final List<Problem> problems = new ArrayList<>();

    @Test
    void anEmptyTextOutOfScopeIsAProblemAndNoText() throws IOException {
        Path file = file("oos.csv", "source,text\na,sing me a song\nb,  \nc,are you a robot\n");
        assertThat(LabelledFile.outside(file, "en", problems))
                .extracting(LabelledText::text)
                .containsExactly("sing me a song", "are you a robot");
        assertThat(problems).containsExactly(new Problem("oos.csv", 3, "text", "is empty"));
    }

    @Test
    void rowsHaveTheirPlacesAndProblemsTheirs() throws IOException {
        Path file = file("some.csv", "text,label\nhello,say hello\n,say hello\nbye,\nsing,oos\n");
        assertThat(LabelledFile.read(file, null, problems))
                .extracting(LabelledText::place, LabelledText::label)
                .containsExactly(tuple(file + ":2", "say_hello"), tuple(file + ":5", "oos"));
        assertThat(problems)
                .containsExactly(
                        new Problem("some.csv", 3, "text", "is empty"),
                        new Problem("some.csv", 4, "label", "is empty"));
    }

    @Test
    void aFileWithoutRowsOrAFolderCannotBeUsed() throws IOException {
        Path file = file("none.csv", "text,intent\n");
        assertThatThrownBy(() -> LabelledFile.read(file, null, problems))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none.csv cannot be used");
        assertThatThrownBy(() -> LabelledFile.read(folder, null, problems))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is a folder");
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
