package dev.frontdesk.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.conversation.ClientFrame.ClientId;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientFrameReaderTest {
    private final ClientFrameReader reader = new ClientFrameReader(10);

    @Test
    void everyFrameOfTheContractIsRead() {
        assertThat(
                        reader.read(
                                """
                                {"type":"hello","conversation":null,"token":null,"after":3,"locale":"zh","visitor":{"name":"A"},
                                 "identity":"x.y.z"}\
                                """))
                .isEqualTo(new ClientFrame.Hello(null, null, 3, "zh", "{\"name\":\"A\"}", "x.y.z"));
        assertThat(reader.read("{\"type\":\"hello\"}"))
                .isEqualTo(new ClientFrame.Hello(null, null, 0, "en", null, null));
        assertThat(reader.read("{\"type\":\"message\",\"id\":\"a\",\"text\":\"  hi \",\"mood\":1}"))
                .isEqualTo(new ClientFrame.Message(new ClientId("a"), "hi"));
        assertThat(
                        reader.read(
                                "{\"type\":\"choice\",\"id\":\"a\",\"seq\":2,\"value\":\"handover\"}"))
                .isEqualTo(new ClientFrame.Choice(new ClientId("a"), 2, "handover"));
        assertThat(reader.read("{\"type\":\"typing\"}")).isEqualTo(new ClientFrame.Typing());
        assertThat(
                        reader.read(
                                "{\"type\":\"feedback\",\"id\":\"a\",\"seq\":2,\"helpful\":true,\"comment\":\" \"}"))
                .isEqualTo(new ClientFrame.Feedback(new ClientId("a"), 2, true, null));
        assertThat(reader.read("{\"type\":\"handover\",\"id\":\"a\"}"))
                .isEqualTo(new ClientFrame.Handover(new ClientId("a")));
        assertThat(reader.read("{\"type\":\"rating\",\"id\":\"a\",\"score\":5,\"comment\":\"ok\"}"))
                .isEqualTo(new ClientFrame.Rating(new ClientId("a"), 5, "ok"));
        assertThat(reader.read("{\"type\":\"close\",\"id\":\"a\"}"))
                .isEqualTo(new ClientFrame.Close(new ClientId("a")));
        assertThat(reader.read("{\"type\":\"history\",\"before\":7}"))
                .isEqualTo(new ClientFrame.History(7));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense                                                 | BAD_FRAME | not JSON",
                "{\"type\":\"typing\"} {}                                 | BAD_FRAME | not JSON",
                "{\"type\":\"typing\",\"type\":\"close\"}                 | BAD_FRAME | not JSON",
                "7                                                        | BAD_FRAME | not a JSON object",
                "{\"type\":7}                                             | BAD_FRAME | type must be a string",
                "{\"type\":\"dance\"}                                     | BAD_FRAME | «dance»",
                "{\"type\":\"message\",\"id\":7,\"text\":\"a\"}           | BAD_FRAME | id must be a string",
                "{\"type\":\"message\",\"id\":\"\",\"text\":\"a\"}        | BAD_FRAME | id is empty",
                "{\"type\":\"message\",\"id\":\"a\"}                      | BAD_FRAME | text must be a string",
                "{\"type\":\"message\",\"id\":\"a\",\"text\":\" \"}       | BAD_FRAME | text is empty",
                "{\"type\":\"message\",\"id\":\"a\",\"text\":\"01234567890\"} | TOO_LONG | text has 11 characters, at most 10",
                "{\"type\":\"choice\",\"id\":\"a\",\"seq\":-1,\"value\":\"\"} | BAD_FRAME | seq must be an integer from 0",
                "{\"type\":\"choice\",\"id\":\"a\",\"seq\":1.5,\"value\":\"\"} | BAD_FRAME | seq must be an integer from 0",
                "{\"type\":\"feedback\",\"id\":\"a\",\"seq\":1,\"helpful\":\"yes\"} | BAD_FRAME | helpful must be true or false",
                "{\"type\":\"rating\",\"id\":\"a\",\"score\":0}           | BAD_FRAME | score must be an integer from 1 to 5",
                "{\"type\":\"hello\",\"visitor\":\"me\"}                  | BAD_FRAME | visitor must be an object",
                "{\"type\":\"hello\",\"visitor\":{\"a\":\"\\u0000\"}}     | BAD_FRAME | cannot be stored",
                "{\"type\":\"hello\",\"after\":\"1\"}                     | BAD_FRAME | after must be an integer",
            })
    void whatIsWrongIsNamed(String frame, ErrorCode code, String message) {
        assertThatThrownBy(() -> reader.read(frame))
                .isInstanceOfSatisfying(
                        FrameException.class,
                        e -> {
                            assertThat(e.frame().code()).isEqualTo(code);
                            assertThat(e.frame().message()).contains(message);
                        });
    }

    @Test
    void anErrorNamesTheFramesId() {
        assertThatThrownBy(() -> reader.read("{\"type\":\"message\",\"id\":\"m7\",\"text\":\"\"}"))
                .isInstanceOfSatisfying(
                        FrameException.class, e -> assertThat(e.frame().id()).isEqualTo("m7"));
    }

    @Test
    void onlyWhatCanBeStoredIsKept() {
        assertThat(ClientFrameReader.clean("a\u0000b\uD800c😀")).isEqualTo("ab\uFFFDc😀");
    }

    @Test
    void aClientIdThatIsNoUuidIsStillTheSameEachTime() {
        UUID uuid = UUID.randomUUID();
        assertThat(new ClientId(uuid.toString()).uuid()).isEqualTo(uuid);
        assertThat(new ClientId("m1").uuid())
                .isEqualTo(new ClientId("m1").uuid())
                .isNotEqualTo(new ClientId("m2").uuid());
    }

    @Test
    void serverFramesAreInSnakeCaseAndLeaveOutWhatIsNotThere() {
        assertThat(new ServerFrame.Failure(ErrorCode.RATE_LIMITED, "slow", null, 5L).toJson())
                .isEqualTo(
                        "{\"type\":\"error\",\"code\":\"rate_limited\",\"message\":\"slow\",\"retry_after_millis\":5}");
        assertThat(new ServerFrame.Ack("a", 1).toJson())
                .isEqualTo("{\"type\":\"ack\",\"id\":\"a\",\"seq\":1}");
        assertThat(new ServerFrame.State("queue", 2, null).toJson())
                .isEqualTo("{\"type\":\"state\",\"owner\":\"queue\",\"position\":2}");
    }
}
