package dev.frontdesk.conversation;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.frontdesk.dialogue.LookedUp.Result;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One GET whose whole answer, name look-up to last byte, has a time and a size limit, and which goes nowhere but where it was sent.
///
/// Never throws for what a service does. Messages of exceptions are not kept: they may hold the address, and the address a customer's values.
final class LookupCall {
    /// Keeps numbers as they are written.
    static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(50).build());
    }

    private final HttpClient http;
    private final int bytesMax;

    /// @param http must not follow redirects
    LookupCall(HttpClient http, int bytesMax) {
        this.http = http;
        this.bytesMax = bytesMax;
    }

    /// What the service said.
    ///
    /// @param json only with [Result#OK]
    record Said(Result result, @Nullable String detail, @Nullable JsonNode json) {
        static Said failure(Result result) {
            return new Said(result, null, null);
        }
    }

    /// Asks and waits.
    Said get(URI uri, Map<String, String> headers, int timeoutMillis) throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .GET()
                        .setHeader("Accept", "application/json")
                        .setHeader("User-Agent", "Frontdesk");
        headers.forEach(request::setHeader);
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request.build(), head -> new BoundedBody(head, bytesMax));
        try {
            return said(answer.get(timeoutMillis, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Said.failure(Result.TIMEOUT);
        } catch (ExecutionException e) {
            return Said.failure(BoundedBody.isTooLarge(e) ? Result.TOO_LARGE : Result.UNREACHABLE);
        } finally {
            answer.cancel(true);
        }
    }

    private static Said said(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status == 404 || status == 410) {
            return Said.failure(Result.NOT_FOUND);
        }
        if (status >= 300 && status < 400) {
            return Said.failure(Result.REDIRECT);
        }
        if (status < 200 || status >= 300) {
            return new Said(Result.STATUS, Integer.toString(status), null);
        }
        try {
            JsonNode json = JSON.readTree(response.body());
            return json == null || json.isMissingNode()
                    ? Said.failure(Result.BAD_JSON)
                    : new Said(Result.OK, null, json);
        } catch (IOException e) {
            return Said.failure(Result.BAD_JSON);
        }
    }
}
