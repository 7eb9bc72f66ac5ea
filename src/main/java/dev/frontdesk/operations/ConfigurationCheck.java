package dev.frontdesk.operations;

import dev.frontdesk.operations.access.VisitorIdentity;
import dev.frontdesk.training.EncoderChoice;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/// What the configuration may say, checked before anything starts, so that a wrong value is one sentence and not a late surprise.
final class ConfigurationCheck {

    /// What the log's column takes.
    private static final int MESSAGE_LENGTH_MAX = 10_000;

    private static final int RESPONSE_BYTES_MAX = 1 << 20;

    private ConfigurationCheck() {}

    /// Checks the keys whose values are more than a type.
    ///
    /// @throws OperationsException naming the key, its value and what works
    static void check(Config config) {
        oneOf(config, "frontdesk.serving.engine", List.of("auto", "onnx", "torch"));
        oneOf(config, "frontdesk.device", List.of("auto", "cpu", "gpu"));
        between(config, "frontdesk.serving.threads", 1, 1_024);
        between(config, "frontdesk.chat.message-length-max", 1, MESSAGE_LENGTH_MAX);
        config.getOptionalValue("frontdesk.chat.identity-secret", String.class)
                .filter(secret -> !secret.isBlank())
                .filter(secret ->
                        secret.getBytes(StandardCharsets.UTF_8).length
                                < VisitorIdentity.SECRET_BYTES_MIN)
                .ifPresent(_ -> {
                    throw new OperationsException(
                            "frontdesk.chat.identity-secret is too short: it must have %d bytes at least."
                                    .formatted(VisitorIdentity.SECRET_BYTES_MIN));
                });
        between(config, "frontdesk.lookups.response-bytes-max", 1, RESPONSE_BYTES_MAX);
        between(config, "frontdesk.lookups.at-once", 1, 1_000);
        between(config, "frontdesk.lookups.failures-max", 1, 1_000);
        config.getOptionalValue("frontdesk.encoder", String.class)
                .map(text -> new EncoderChoice(text, Path.of("")))
                .filter(choice -> choice.model().isEmpty())
                .map(EncoderChoice::path)
                .filter(folder -> !Files.isRegularFile(folder.resolve("config.json")))
                .ifPresent(folder -> {
                    throw new OperationsException(
                            "frontdesk.encoder is %s, where there is no config.json; it must be an encoder's folder, a Hub id such as albert/albert-base-v2, or empty for the one that ships."
                                    .formatted(folder.toAbsolutePath()));
                });
    }

    private static void oneOf(Config config, String key, List<String> known) {
        config.getOptionalValue(key, String.class)
                .filter(value -> !known.contains(value))
                .ifPresent(value -> {
                    throw new OperationsException(
                            "%s is «%s»; in this version it can be: %s."
                                    .formatted(key, value, String.join(", ", known)));
                });
    }

    private static void between(Config config, String key, int min, int max) {
        String text = config.getOptionalValue(key, String.class).orElse(Integer.toString(min));
        int value;
        try {
            value = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new OperationsException(
                    "%s is «%s»; it must be a whole number.".formatted(key, text), e);
        }
        if (value < min || value > max) {
            throw new OperationsException(
                    "%s is %d; it must be between %d and %d.".formatted(key, value, min, max));
        }
    }
}
