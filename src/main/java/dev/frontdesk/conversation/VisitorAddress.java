package dev.frontdesk.conversation;

import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// The address from which a visitor comes, as a proxy that may be believed says it.
///
/// A WebSocket connection only knows its own other end, which is the proxy; the request that opened it knows what the proxy said. So
/// the address travels from the one to the other in a header, which overwrites what a client may have put there.
final class VisitorAddress {
    private static final String HEADER = "Frontdesk-Visitor-Address";

    private VisitorAddress() {}

    /// Writes the address into the request that is about to become a connection.
    static void mark(HttpServerRequest request) {
        SocketAddress address = request.remoteAddress();
        String text = address == null ? null : address.hostAddress();
        request.headers().set(HEADER, text == null ? "" : text);
    }

    /// The address of a connection.
    ///
    /// @return null for this very machine: what comes from there are the company's own programs, or all visitors of a proxy that does not
    ///     say whom it speaks for, and neither is one visitor
    static @Nullable String of(WebSocketConnection connection) {
        String text = connection.handshakeRequest().header(HEADER);
        return text == null || text.isEmpty() || isLocal(text) ? null : text;
    }

    static boolean isLocal(String address) {
        try {
            return InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }
}
