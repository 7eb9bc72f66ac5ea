package dev.frontdesk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The house style that no compiler holds, read from the sources (after TigerBeetle's tidy.zig).
class TidyTest {
    private static final Path MAIN = Path.of("src/main/java/dev/frontdesk");
    private static final Path TEST = Path.of("src/test/java/dev/frontdesk");
    private static final int METHOD_LINES_MAX = 70;
    private static final int FILE_LINES_MAX = 500;
    private static final Pattern TYPE =
            Pattern.compile(
                    "^\\s*(?:\\w+ )*(?:class|interface|record|enum) (\\w+)", Pattern.MULTILINE);
    private static final Pattern BANNED_ENDING =
            Pattern.compile(
                    ".*(Manager|Utils?|Helper|Impl|Service|Processor|Handler|DTO|Dto|Data|Info|Base)");
    private static final Pattern METHOD =
            Pattern.compile("^    (?:    )?[\\w<@][^=;]*\\)(?: throws [\\w., ]+)? \\{$");

    @Test
    void everyPackageTellsWhatItIs() throws IOException {
        List<String> missing = new ArrayList<>();
        try (Stream<Path> folders = Files.walk(MAIN).filter(Files::isDirectory)) {
            for (Path folder : folders.toList()) {
                boolean hasSources;
                try (Stream<Path> files = Files.list(folder)) {
                    hasSources = files.anyMatch(f -> f.toString().endsWith(".java"));
                }
                Path file = folder.resolve("package-info.java");
                if (hasSources
                        && (!Files.exists(file)
                                || !Files.readString(file).contains("@NullMarked")
                                || !Files.readString(file).startsWith("///"))) {
                    missing.add(folder.toString());
                }
            }
        }
        assertThat(missing).as("packages without a documented, @NullMarked package-info").isEmpty();
    }

    @Test
    void namesAreNounsOfTheTrade() {
        List<String> banned = new ArrayList<>();
        for (Path file : sources()) {
            Matcher types = TYPE.matcher(read(file));
            while (types.find()) {
                if (BANNED_ENDING.matcher(types.group(1)).matches()) {
                    banned.add(file + ": " + types.group(1));
                }
            }
        }
        assertThat(banned).isEmpty();
    }

    @Test
    void publicTypesSayWhatTheyAre() {
        Pattern undocumented =
                Pattern.compile(
                        "(?m)^(?:@\\w+(?:\\([^)]*\\))?\\n)*public (?:\\w+ )*(?:class|interface|record|enum|@interface) (\\w+)");
        List<String> bare = new ArrayList<>();
        for (Path file : sources()) {
            String text = read(file);
            Matcher type = undocumented.matcher(text);
            if (type.find()
                    && !text.substring(0, type.start())
                            .stripTrailing()
                            .lines()
                            .reduce("", (_, b) -> b)
                            .startsWith("///")) {
                bare.add(file + ": " + type.group(1));
            }
        }
        assertThat(bare).as("public types without a /// sentence").isEmpty();
    }

    @Test
    void methodsAndFilesStayShort() {
        List<String> longOnes = new ArrayList<>();
        for (Path file : sources()) {
            List<String> lines = read(file).lines().toList();
            if (lines.size() > FILE_LINES_MAX) {
                longOnes.add(file + " has " + lines.size() + " lines");
            }
            for (int i = 0; i < lines.size(); i++) {
                if (METHOD.matcher(lines.get(i)).matches()
                        && !lines.get(i).contains(" new ")
                        && !lines.get(i).contains("switch (")) {
                    String end = lines.get(i).replaceAll("\\S.*", "") + "}";
                    int j = i;
                    while (j < lines.size() && !lines.get(j).equals(end)) {
                        j++;
                    }
                    if (j - i > METHOD_LINES_MAX) {
                        longOnes.add(file + ":" + (i + 1) + " has " + (j - i) + " lines");
                    }
                }
            }
        }
        assertThat(longOnes).isEmpty();
    }

    @Test
    void nothingIsUnfinishedOrSwitchedOff() throws IOException {
        Pattern unfinished =
                Pattern.compile(
                        "TO"
                                + "DO|FIX"
                                + "ME|not "
                                + "implemented|UnsupportedOperation"
                                + "Exception\\(\\)|@Dis"
                                + "abled");
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                if (unfinished.matcher(read(file)).find()) {
                    found.add(file.toString());
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void typesNamedInTheArchitectureExist() {
        TreeSet<String> types = new TreeSet<>();
        for (Path file : sources()) {
            Matcher matcher = TYPE.matcher(read(file));
            while (matcher.find()) {
                types.add(matcher.group(1));
            }
        }
        for (Path file : javaFiles(TEST)) {
            types.add(file.getFileName().toString().replace(".java", ""));
        }
        List<String> unknown = new ArrayList<>();
        Matcher named =
                Pattern.compile("`([A-Z][a-z]\\w+)`").matcher(read(Path.of("ARCHITECTURE.md")));
        while (named.find()) {
            if (!types.contains(named.group(1))) {
                unknown.add(named.group(1));
            }
        }
        assertThat(unknown).as("types that ARCHITECTURE.md names and no source defines").isEmpty();
    }

    private static List<Path> sources() {
        return javaFiles(MAIN);
    }

    private static List<Path> javaFiles(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(f -> f.toString().endsWith(".java")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
