package dev.frontdesk.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The command line's manners: exit status, one clear sentence, nothing but the result on the standard output.
class MainTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    bogus                     | 2 | Unmatched argument
                    key                       | 2 | Say create, list or revoke.
                    account                   | 2 | Say password.
                    account password          | 2 | Missing required parameter: 'LOGIN'
                    account password admin    | 1 | The database does not answer
                    key create                | 2 | Missing required option: '--role=<role>'
                    key create --role boss    | 2 | Invalid value for option '--role'
                    key revoke not-an-id      | 2 | Invalid value for positional parameter
                    export --what logs        | 2 | answers, intents, lookups, examples, dialogues, labels
                    key create --role agent   | 1 | The database does not answer
                    """)
    void failuresAreOneSentenceOnTheErrorOutput(String line, int status, String sentence) {
        Outcome outcome = run(line.split(" "));
        assertThat(outcome.status()).isEqualTo(status);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .startsWith("frontdesk: ")
                .contains(sentence)
                .doesNotContain("\tat ");
    }

    @Test
    void helpIsAResult() {
        Outcome outcome = run("key", "create", "--help");
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).contains("--role");
        assertThat(outcome.err()).isEmpty();
    }

    private record Outcome(int status, String out, String err) {}

    /// With a configured database at which nobody listens, so that none is started.
    private static Outcome run(String... arguments) {
        PrintStream realOut = System.out;
        PrintStream realErr = System.err;
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        System.setProperty("quarkus.datasource.jdbc.url", "jdbc:postgresql://127.0.0.1:1/nowhere");
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            int status = Main.run(arguments);
            return new Outcome(
                    status,
                    out.toString(StandardCharsets.UTF_8),
                    err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(realOut);
            System.setErr(realErr);
            System.clearProperty("quarkus.datasource.jdbc.url");
        }
    }
}
