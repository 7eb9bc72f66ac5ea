package dev.frontdesk.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.frontdesk.program.Launch.Finished;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// The packaged program as a command line: what it prints where, and how it ends.
class CommandLineIT {
    private static final Path FOLDER = Launch.newFolder("CommandLineIT");

    @AfterAll
    static void cleanUp() {
        Postmaster.of(FOLDER).ifPresent(Postmaster::killWithChildren);
        Launch.deleteFolder(FOLDER);
    }

    @Test
    void helpNamesTheCommands() {
        Finished help = run("", "--help");
        assertThat(help.status()).as("%s", help).isZero();
        assertThat(help.output())
                .contains(
                        "serve",
                        "train",
                        "evaluate",
                        "classify",
                        "encode",
                        "import",
                        "export",
                        "key");
        assertThat(help.errors()).isEmpty();
    }

    @Test
    void everyCommandHasHelp() {
        for (String command : new String[] {"train", "classify", "import", "key"}) {
            Finished help = run("", command, "--help");
            assertThat(help.status()).as("%s", help).isZero();
            assertThat(help.output()).contains("Usage: ").contains(command);
        }
    }

    @Test
    void wrongUsageEndsWith2() {
        for (String[] wrong :
                new String[][] {
                    {"clasify", "hello"},
                    {"classify", "--no-such-option"},
                    {"key", "create", "--role", "king"},
                    {"key", "create"},
                    {"train", "--epochs", "many"}
                }) {
            Finished refused = run("", wrong);
            assertThat(refused.status()).as("%s", refused).isEqualTo(2);
            assertThat(refused.output()).as("the output is for results").isEmpty();
            assertThat(refused.errors()).as("what is wrong").isNotBlank();
            assertThat(refused.errors()).doesNotContain("\tat ");
        }
    }

    @Test
    void classifySaysOneLineAText() {
        Finished two = run("", "classify", "where is my parcel?", "who won the match last night");
        assertThat(two.status()).as("%s", two).isZero();
        assertThat(two.output().lines()).hasSize(2);
        assertThat(two.output().lines().findFirst().orElseThrow()).contains("track_order");
        Finished piped = run("where is my parcel?\n", "classify");
        assertThat(piped.output().lines()).hasSize(1);
        assertThat(piped.output()).contains("track_order");
    }

    @Test
    void classifyGivesJson() {
        Finished json = run("", "classify", "--json", "where is my parcel?");
        assertThat(json.status()).as("%s", json).isZero();
        JsonNode first = json.json();
        assertThat(first.path("intent").asText()).as("%s", json).isEqualTo("track_order");
        assertThat(first.path("in_scope").asBoolean()).isTrue();
    }

    @Test
    void aKeyIsMadeWithoutAService() {
        Finished made = run("", "key", "create", "--role", "agent", "--json");
        assertThat(made.status()).as("%s", made).isZero();
        assertThat(made.json().path("role").asText()).isEqualTo("agent");
        assertThat(made.json().path("key").asText()).isNotBlank();
        assertThat(Postmaster.of(FOLDER).flatMap(Postmaster::process))
                .as("the command's database ends with it")
                .isEmpty();
    }

    @Test
    void whatFailsEndsWith1AndOneSentence() {
        Path nothing = FOLDER.resolve("there-is-nothing-here");
        assertThat(Files.exists(nothing)).isFalse();
        Finished failed = run("", "classify", "--bundle", nothing.toString(), "hello");
        assertThat(failed.status()).as("%s", failed).isEqualTo(1);
        assertThat(failed.output()).isEmpty();
        assertThat(failed.errors()).contains("there-is-nothing-here").doesNotContain("\tat ");
    }

    private static Finished run(String input, String... arguments) {
        return Launch.command(FOLDER, input, arguments);
    }
}
