package dev.frontdesk.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A caller of the program's HTTP API. Thread-safe.
///
/// @param base where the program is
/// @param key its API key; null: none
record Api(URI base, @Nullable String key) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// What came back.
    record Reply(int status, String type, String text, String call) {
        JsonNode json() {
            try {
                return Json.read(text);
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + this, e);
            }
        }

        /// The body of a call that must have worked.
        JsonNode ok() {
            if (status < 200 || status > 299) {
                throw new AssertionError("expected success: " + this);
            }
            return text.isBlank() ? Json.object() : json();
        }

        /// The error of a call that must have been refused with a status, as RFC 9457 says.
        JsonNode problem(int expected) {
            if (status != expected || !type.startsWith("application/problem+json")) {
                throw new AssertionError(
                        "expected %d application/problem+json: %s".formatted(expected, this));
            }
            JsonNode problem = json();
            if (problem.path("code").asText().isEmpty()
                    || problem.path("status").asInt() != expected) {
                throw new AssertionError("a problem without its code or status: " + this);
            }
            return problem;
        }
    }

    Reply get(String path) {
        return send("GET", path, "application/json", null);
    }

    /// @param json JSON text
    Reply post(String path, String json) {
        return send("POST", path, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    /// @param body a value that Jackson writes as JSON
    Reply post(String path, Object body) {
        return post(path, Json.write(body));
    }

    /// @param body a value that Jackson writes as JSON
    Reply put(String path, Object body) {
        byte[] json = Json.write(body).getBytes(StandardCharsets.UTF_8);
        return send("PUT", path, "application/json", json);
    }

    /// Posts a form (RFC 7578) with one file in its field `file`.
    Reply upload(String path, String fileName, byte[] file) {
        String boundary = "frontdesk" + UUID.randomUUID();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String head =
                """
                --%s
                Content-Disposition: form-data; name="file"; filename="%s"
                Content-Type: application/octet-stream

                """
                        .formatted(boundary, fileName);
        body.writeBytes(head.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        body.writeBytes(file);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return send("POST", path, "multipart/form-data; boundary=" + boundary, body.toByteArray());
    }

    Reply send(String method, String path, String type, byte @Nullable [] body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(path))
                        .timeout(LIMIT)
                        .header("Accept", "application/json, application/problem+json");
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", type)
                    .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        }
        try {
            HttpResponse<String> response =
                    HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body(),
                    method + " " + path);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted during " + method + " " + path, e);
        }
    }
}
