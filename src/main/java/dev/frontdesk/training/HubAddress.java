package dev.frontdesk.training;

import java.io.IOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the Hub is and how it is reached, as the environment says in the variables that its own tools and curl read.
///
/// `HF_ENDPOINT` names another server, a mirror; `HF_TOKEN` is shown to that server only; `HF_HUB_OFFLINE` forbids the network;
/// `https_proxy`, `http_proxy`, `all_proxy` and `no_proxy`, in small or capital letters. Without a proxy there Java's own
/// properties count. This machine itself is never asked through a proxy.
///
/// The JDK's older HTTP client is used here: it gives up on a body that stalls, the newer one waits for ever.
///
/// @param waitMillis for a connection, and for the next bytes of a body
/// @param pauseMillis after a broken transfer; doubled each time
record HubAddress(
        URI endpoint,
        @Nullable String token,
        boolean offline,
        Map<String, String> environment,
        int waitMillis,
        int pauseMillis) {
    private static final String DEFAULT_ENDPOINT = "https://huggingface.co";
    private static final String TUNNELS = "jdk.http.auth.tunneling.disabledSchemes";

    HubAddress {
        environment = Map.copyOf(environment);
    }

    /// @throws IllegalArgumentException naming a variable that cannot be read
    static HubAddress of(Map<String, String> environment) {
        String endpoint = environment.getOrDefault("HF_ENDPOINT", "").strip();
        String token = environment.getOrDefault("HF_TOKEN", "").strip();
        String offline = environment.getOrDefault("HF_HUB_OFFLINE", "").strip();
        return new HubAddress(
                uri("HF_ENDPOINT", endpoint.isEmpty() ? DEFAULT_ENDPOINT : endpoint),
                token.isEmpty() ? null : token,
                List.of("1", "true", "yes", "on").contains(offline.toLowerCase(Locale.ROOT)),
                environment,
                30_000,
                1_000);
    }

    private static URI uri(String variable, String text) {
        try {
            URI uri = URI.create(text.replaceAll("/+$", ""));
            if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below, with the variable's name.
        }
        throw new IllegalArgumentException(
                variable + " is " + text + "; it must be like https://hub.example");
    }

    /// Where a file of a model is.
    URI file(HubModel model, String revision, String name) {
        return URI.create(
                "%s/%s/%s/resolve/%s/%s"
                        .formatted(
                                endpoint,
                                model.owner(),
                                model.name(),
                                revision.replace("/", "%2F"),
                                name));
    }

    /// A connection that is not open yet.
    HttpURLConnection connection(URI uri) throws IOException {
        URI proxy = proxy(uri);
        HttpURLConnection connection =
                (HttpURLConnection)
                        (proxy == null
                                ? uri.toURL().openConnection(fromJava(uri))
                                : uri.toURL().openConnection(route(proxy)));
        if (proxy != null && proxy.getRawUserInfo() != null) {
            connection.setAuthenticator(identity(proxy.getRawUserInfo()));
        }
        connection.setConnectTimeout(waitMillis);
        connection.setReadTimeout(waitMillis);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Accept-Encoding", "identity");
        connection.setRequestProperty("User-Agent", "frontdesk");
        if (token != null && uri.getAuthority().equals(endpoint.getAuthority())) {
            connection.setRequestProperty("Authorization", "Bearer " + token);
        }
        return connection;
    }

    private static Proxy fromJava(URI uri) {
        ProxySelector selector = ProxySelector.getDefault();
        return selector == null ? Proxy.NO_PROXY : selector.select(uri).getFirst();
    }

    private static Proxy route(URI proxy) {
        boolean socks = proxy.getScheme().startsWith("socks");
        int port = proxy.getPort() > 0 ? proxy.getPort() : socks ? 1080 : 80;
        return new Proxy(
                socks ? Proxy.Type.SOCKS : Proxy.Type.HTTP,
                new InetSocketAddress(proxy.getHost(), port));
    }

    private static Authenticator identity(String userInfo) {
        // Java refuses passwords in clear for tunnels; who writes one into the variable wants it
        // sent.
        System.setProperty(TUNNELS, System.getProperty(TUNNELS, ""));
        String[] parts = userInfo.split(":", 2);
        char[] password = parts.length < 2 ? new char[0] : decoded(parts[1]).toCharArray();
        return new Authenticator() {
            @Override
            protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                return getRequestorType() == RequestorType.PROXY
                        ? new PasswordAuthentication(decoded(parts[0]), password)
                        : null;
            }
        };
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// The proxy that the environment names for `uri`; null for none.
    @Nullable URI proxy(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (isThisMachine(host) || isExcepted(host, uri.getPort())) {
            return null;
        }
        String value = variable(uri.getScheme() + "_proxy");
        value = value.isEmpty() ? variable("all_proxy") : value;
        if (value.isEmpty()) {
            return null;
        }
        try {
            URI proxy = URI.create(value.contains("://") ? value : "http://" + value);
            if (proxy.getHost() != null) {
                return proxy;
            }
        } catch (IllegalArgumentException e) {
            // Said below; the value may hold a password, so it is not repeated.
        }
        throw new IllegalArgumentException(
                uri.getScheme() + "_proxy cannot be read; it must be like http://proxy:3128");
    }

    private static boolean isThisMachine(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    private boolean isExcepted(String host, int port) {
        for (String entry : variable("no_proxy").split("[,\\s]+", -1)) {
            String name = entry.toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", "");
            if (name.equals("*")) {
                return true;
            }
            if (name.endsWith(":" + port)) {
                name = name.substring(0, name.lastIndexOf(':'));
            }
            if (!name.isEmpty() && (host.equals(name) || host.endsWith("." + name))) {
                return true;
            }
        }
        return false;
    }

    private String variable(String name) {
        String small = environment.getOrDefault(name, "").strip();
        return small.isEmpty()
                ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "").strip()
                : small;
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }
}
