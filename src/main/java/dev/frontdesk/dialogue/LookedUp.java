package dev.frontdesk.dialogue;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How one look-up of a reply went; for the log and the turn's evidence, so without anything that is a customer's.
///
/// @param detail an HTTP status, a value's name or a secret's name; null where there is nothing to add
public record LookedUp(String lookup, Result result, @Nullable String detail, int millis) {

    /// What came of it.
    public enum Result {
        /// Every value was there.
        OK,
        /// Something that its address needs is not known; nothing was asked. The detail is what.
        INCOMPLETE,
        /// 404 or 410: the service does not know what it was asked for.
        NOT_FOUND,
        /// Not all of the answer came in time.
        TIMEOUT,
        /// No connection, or one that broke.
        UNREACHABLE,
        /// Another status than 2xx; the detail is which.
        STATUS,
        /// The service sent us elsewhere; nobody goes there.
        REDIRECT,
        /// The answer had more bytes than allowed.
        TOO_LARGE,
        /// The answer was no JSON.
        BAD_JSON,
        /// The answer had no usable text, number or truth value at its place; the detail is the value's name.
        MISSING_VALUE,
        /// As many as may are asking this service already; it was not asked.
        BUSY,
        /// The service failed too often lately; it was not asked.
        PAUSED,
        /// The configuration does not allow this host; it was not asked.
        HOST_NOT_ALLOWED,
        /// The configuration has no such secret, or none that fits into a header; the detail is its name.
        NO_SECRET;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// In one word, or two: `status 500`.
    public String why() {
        return result.label() + (detail == null ? "" : " " + detail);
    }
}
