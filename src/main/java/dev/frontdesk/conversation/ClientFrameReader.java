package dev.frontdesk.conversation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.frontdesk.conversation.ClientFrame.ClientId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads a client's frame and says exactly what is wrong with it. Unknown fields are ignored, nothing is converted. Immutable.
final class ClientFrameReader {
    /// The visitor's claim, as JSON.
    static final int VISITOR_LENGTH_MAX = 2_000;

    /// A visitor's signed token.
    static final int IDENTITY_LENGTH_MAX = 4_096;

    static final int COMMENT_LENGTH_MAX = 2_000;

    private static final int VALUE_LENGTH_MAX = 500;

    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private final int messageLengthMax;

    ClientFrameReader(int messageLengthMax) {
        this.messageLengthMax = messageLengthMax;
    }

    /// Reads one frame.
    ///
    /// @throws FrameException if it is not a frame of the protocol
    ClientFrame read(String json) {
        JsonNode frame = parse(json);
        String type = text(frame, "type", 20);
        return switch (type) {
            case "hello" -> hello(frame);
            case "message" -> new ClientFrame.Message(id(frame), message(frame));
            case "choice" ->
                    new ClientFrame.Choice(
                            id(frame),
                            integer(frame, "seq", 0, Integer.MAX_VALUE),
                            text(frame, "value", VALUE_LENGTH_MAX));
            case "typing" -> new ClientFrame.Typing();
            case "feedback" ->
                    new ClientFrame.Feedback(
                            id(frame),
                            integer(frame, "seq", 1, Integer.MAX_VALUE),
                            flag(frame, "helpful"),
                            comment(frame));
            case "handover" -> new ClientFrame.Handover(id(frame));
            case "rating" ->
                    new ClientFrame.Rating(
                            id(frame), integer(frame, "score", 1, 5), comment(frame));
            case "close" -> new ClientFrame.Close(id(frame));
            case "history" ->
                    new ClientFrame.History(integer(frame, "before", 1, Integer.MAX_VALUE));
            default ->
                    throw bad(
                            frame,
                            "type «"
                                    + type
                                    + "» is none of hello, message, choice, typing, feedback, handover, rating, close, history");
        };
    }

    private static JsonNode parse(String json) {
        JsonNode frame;
        try {
            frame = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new FrameException(
                    ErrorCode.BAD_FRAME, "the frame is not JSON: " + e.getOriginalMessage(), null);
        }
        if (!frame.isObject()) {
            throw new FrameException(ErrorCode.BAD_FRAME, "the frame is not a JSON object", null);
        }
        return frame;
    }

    private ClientFrame.Hello hello(JsonNode frame) {
        JsonNode visitor = frame.path("visitor");
        if (present(visitor) && !visitor.isObject()) {
            throw bad(frame, "visitor must be an object");
        }
        String claim = present(visitor) ? visitor.toString() : null;
        if (claim != null && claim.length() > VISITOR_LENGTH_MAX) {
            throw new FrameException(
                    ErrorCode.TOO_LONG,
                    "visitor has %d characters of JSON, at most %d are allowed"
                            .formatted(claim.length(), VISITOR_LENGTH_MAX),
                    null);
        }
        if (claim != null && (claim.contains("\\u0000") || !clean(claim).equals(claim))) {
            throw bad(frame, "visitor holds characters that cannot be stored");
        }
        return new ClientFrame.Hello(
                optionalText(frame, "conversation", ClientId.LENGTH_MAX),
                optionalText(frame, "token", 200),
                present(frame.path("after")) ? integer(frame, "after", 0, Integer.MAX_VALUE) : 0,
                Objects.requireNonNullElse(optionalText(frame, "locale", 35), "en"),
                claim,
                optionalText(frame, "identity", IDENTITY_LENGTH_MAX));
    }

    private String message(JsonNode frame) {
        String text = clean(text(frame, "text", Integer.MAX_VALUE)).strip();
        if (text.isEmpty()) {
            throw bad(frame, "text is empty");
        }
        int length = text.codePointCount(0, text.length());
        if (length > messageLengthMax) {
            throw new FrameException(
                    ErrorCode.TOO_LONG,
                    "text has %d characters, at most %d are allowed"
                            .formatted(length, messageLengthMax),
                    idOf(frame));
        }
        return text;
    }

    private static @Nullable String comment(JsonNode frame) {
        String comment = optionalText(frame, "comment", COMMENT_LENGTH_MAX);
        return comment == null || comment.isBlank() ? null : clean(comment).strip();
    }

    private static ClientId id(JsonNode frame) {
        String id = text(frame, "id", ClientId.LENGTH_MAX);
        if (id.isBlank()) {
            throw bad(frame, "id is empty");
        }
        return new ClientId(id);
    }

    private static String text(JsonNode frame, String field, int lengthMax) {
        JsonNode value = frame.path(field);
        if (!value.isTextual()) {
            throw bad(frame, field + " must be a string");
        }
        if (value.textValue().length() > lengthMax) {
            throw new FrameException(
                    ErrorCode.TOO_LONG,
                    "%s has %d characters, at most %d are allowed"
                            .formatted(field, value.textValue().length(), lengthMax),
                    idOf(frame));
        }
        return value.textValue();
    }

    private static @Nullable String optionalText(JsonNode frame, String field, int lengthMax) {
        return present(frame.path(field)) ? text(frame, field, lengthMax) : null;
    }

    private static int integer(JsonNode frame, String field, int min, int max) {
        JsonNode value = frame.path(field);
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < min
                || value.intValue() > max) {
            throw bad(
                    frame,
                    max == Integer.MAX_VALUE
                            ? "%s must be an integer from %d".formatted(field, min)
                            : "%s must be an integer from %d to %d".formatted(field, min, max));
        }
        return value.intValue();
    }

    private static boolean flag(JsonNode frame, String field) {
        if (!frame.path(field).isBoolean()) {
            throw bad(frame, field + " must be true or false");
        }
        return frame.path(field).booleanValue();
    }

    private static boolean present(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }

    private static FrameException bad(JsonNode frame, String message) {
        return new FrameException(ErrorCode.BAD_FRAME, message, idOf(frame));
    }

    private static @Nullable String idOf(JsonNode frame) {
        String id = frame.path("id").textValue();
        return id == null || id.length() > ClientId.LENGTH_MAX ? null : id;
    }

    /// What Postgres can store: no NUL, no half of a surrogate pair.
    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> c != 0)
                .forEach(c ->
                        clean.appendCodePoint(
                                c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE
                                        ? 0xFFFD
                                        : c));
        return clean.toString();
    }
}
