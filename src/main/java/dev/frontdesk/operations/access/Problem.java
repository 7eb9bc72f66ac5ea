package dev.frontdesk.operations.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// An error as programs see it, `application/problem+json` of RFC 9457.
///
/// @param type `urn:frontdesk:problem:CODE`
/// @param title the HTTP status in words
/// @param detail one sentence on this very case, for people
/// @param code stable, for programs
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(String type, String title, int status, @Nullable String detail, String code) {

    public static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(int status, String code, @Nullable String detail) {
        return new Problem("urn:frontdesk:problem:" + code, title(status), status, detail, code);
    }

    private static String title(int status) {
        return switch (status) {
            case 422 -> "Unprocessable Content"; // both are unknown to JAX-RS
            case 507 -> "Insufficient Storage";
            default -> {
                var known = jakarta.ws.rs.core.Response.Status.fromStatusCode(status);
                yield known == null ? "Error" : known.getReasonPhrase();
            }
        };
    }

    /// The code of an error that nobody gave a code of its own.
    static String codeOf(int status) {
        return switch (status) {
            case 400 -> "bad_request";
            case 401 -> "unauthorized";
            case 403 -> "forbidden";
            case 404 -> "not_found";
            case 405 -> "method_not_allowed";
            case 406 -> "not_acceptable";
            case 413 -> "too_large";
            case 415 -> "unsupported_media_type";
            case 429 -> "rate_limited";
            case 503 -> "unavailable";
            default -> status < 500 ? "refused" : "internal";
        };
    }
}
