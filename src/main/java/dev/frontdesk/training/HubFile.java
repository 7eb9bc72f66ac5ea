package dev.frontdesk.training;

import dev.frontdesk.registry.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One file on its way from the Hub to the disk.
///
/// Bytes go into `NAME.part`, with the server's tag of the content in `NAME.tag`; a transfer that broke off goes on behind the bytes that
/// are there, if the tag is still the same. A tag of the Hub is a checksum: SHA-256 of large files, Git's object id of small
/// ones. Only what has it gets the name.
final class HubFile {
    private static final int REDIRECTS_MAX = 8;
    private static final int ATTEMPTS = 5;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d+/(\\d{1,18})");

    private final HubAddress address;
    private final URI uri;
    private final Path target;
    private final Path part;
    private final Path tag;
    private final long bytesMax;
    private final Progress progress;

    /// @param bytesMax the length above which the file is refused
    HubFile(HubAddress address, URI uri, Path target, long bytesMax, Progress progress) {
        this.address = address;
        this.uri = uri;
        this.target = target;
        this.part = target.resolveSibling(target.getFileName() + ".part");
        this.tag = target.resolveSibling(target.getFileName() + ".tag");
        this.bytesMax = bytesMax;
        this.progress = progress;
    }

    /// Is told how far a file is.
    @FunctionalInterface
    interface Progress {
        /// Bytes of `file` that are there.
        ///
        /// @param total -1 where the server does not tell
        void at(String file, long done, long total);
    }

    /// What arrived.
    ///
    /// @param commit of the repository; null where the server does not tell
    /// @param checked against what: `sha256`, `git-sha1`, or `length` where the server has no checksum
    record Arrived(@Nullable String commit, long size, String sha256, String checked) {}

    /// What no second attempt mends.
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    /// Brings the file; tries again where the connection breaks.
    ///
    /// @throws FileNotFoundException where the server has no such file
    /// @throws Refused where it must not be had, or is not what the server says
    /// @throws IOException where it did not work again and again; the next run goes on behind what has arrived
    Arrived bring() throws IOException, InterruptedException {
        long pauseMillis = address.pauseMillis();
        boolean damagedBefore = false;
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt();
            } catch (FileNotFoundException | Refused e) {
                throw e;
            } catch (Damaged e) {
                Files.deleteIfExists(part);
                if (damagedBefore) {
                    throw new Refused(e.getMessage());
                }
                damagedBefore = true;
            } catch (IOException e) {
                if (attempt == (e instanceof UnknownHostException ? 2 : ATTEMPTS)) {
                    throw e;
                }
                Thread.sleep(pauseMillis);
                pauseMillis *= 2;
            }
        }
    }

    /// All bytes are there and they are not the right ones, or they do not go on where the others end.
    private static final class Damaged extends IOException {
        private static final long serialVersionUID = 1;

        Damaged(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    /// The answer, and what the servers on the way to it said of the file.
    private record Answer(
            HttpURLConnection connection,
            int status,
            String tag,
            long size,
            @Nullable String commit) {}

    private Arrived attempt() throws IOException {
        long have = Files.exists(part) && Files.exists(tag) ? Files.size(part) : 0;
        Answer answer = ask(have);
        try {
            switch (answer.status) {
                case 200 -> have = 0;
                case 206 -> requireContinuation(answer, have);
                case 404, 410 -> throw new FileNotFoundException(uri.toString());
                case 401, 403 ->
                        throw new Refused(
                                "the server answers %d: there is no such public model, or it wants HF_TOKEN"
                                        .formatted(answer.status));
                case 416 -> throw new Damaged("the server has fewer bytes than " + part);
                default -> throw new IOException("the server answers " + answer.status);
            }
            long total = size(answer, have);
            if (total > bytesMax) {
                throw new Refused(
                        "it is %d bytes long, more than the %d that such a file may be"
                                .formatted(total, bytesMax));
            }
            Files.writeString(tag, answer.tag);
            receive(answer.connection, have, total);
            return checked(answer, total);
        } finally {
            answer.connection.disconnect();
        }
    }

    private Answer ask(long have) throws IOException {
        URI at = uri;
        String said = "";
        long size = -1;
        String commit = null;
        for (int hop = 0; hop < REDIRECTS_MAX; hop++) {
            HttpURLConnection connection = address.connection(at);
            if (have > 0) {
                connection.setRequestProperty("Range", "bytes=" + have + "-");
            }
            int status = connection.getResponseCode();
            String linked = connection.getHeaderField("X-Linked-ETag");
            // A store behind the Hub has tags of its own that mean other things.
            String own =
                    at.getAuthority().equals(uri.getAuthority())
                            ? connection.getHeaderField("ETag")
                            : null;
            said = said.isEmpty() ? checksum(linked == null ? own : linked) : said;
            size = size < 0 ? connection.getHeaderFieldLong("X-Linked-Size", -1) : size;
            commit = commit == null ? connection.getHeaderField("X-Repo-Commit") : commit;
            String location = connection.getHeaderField("Location");
            if (status < 300 || status > 399 || location == null) {
                return new Answer(connection, status, said, size, commit);
            }
            connection.disconnect();
            URI next = resolved(at, location);
            if (at.getScheme().equals("https") && !"https".equals(next.getScheme())) {
                throw new Refused("the server sends on from https to " + next.getScheme());
            }
            at = next;
        }
        throw new Refused("the server sends on more than " + REDIRECTS_MAX + " times");
    }

    private static URI resolved(URI at, String location) throws Refused {
        try {
            URI next = at.resolve(location);
            if (next.getHost() != null && String.valueOf(next.getScheme()).startsWith("http")) {
                return next;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new Refused("the server sends on to " + location);
    }

    /// A tag without its marks, if it is a checksum; empty otherwise.
    private static String checksum(@Nullable String etag) {
        String bare = etag == null ? "" : etag.replaceFirst("^W/", "").replace("\"", "").strip();
        String lower = bare.toLowerCase(Locale.ROOT);
        return lower.matches("[0-9a-f]{40}|[0-9a-f]{64}") ? lower : "";
    }

    private void requireContinuation(Answer answer, long have) throws IOException {
        String range = String.valueOf(answer.connection.getHeaderField("Content-Range"));
        Matcher matcher = RANGE.matcher(range);
        if (!matcher.matches()
                || Long.parseLong(matcher.group(1)) != have
                || !answer.tag.equals(Files.readString(tag))) {
            throw new Damaged("the server goes on with other bytes than those that are there");
        }
    }

    private static long size(Answer answer, long have) {
        if (answer.size >= 0) {
            return answer.size;
        }
        long rest = answer.connection.getContentLengthLong();
        return rest < 0 ? -1 : have + rest;
    }

    private void receive(HttpURLConnection connection, long have, long total) throws IOException {
        String name = String.valueOf(target.getFileName());
        long done = have;
        try (InputStream in = connection.getInputStream();
                OutputStream out =
                        have > 0
                                ? Files.newOutputStream(part, StandardOpenOption.APPEND)
                                : Files.newOutputStream(part)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                done += read;
                if (done > bytesMax) {
                    throw new Refused(
                            "it is longer than the " + bytesMax + " bytes that it may be");
                }
                progress.at(name, done, total);
            }
        }
        if (total >= 0 && done < total) {
            throw new IOException(
                    "the connection ended after %d of %d bytes".formatted(done, total));
        }
        if (total >= 0 && done > total) {
            throw new Damaged("%d bytes arrived instead of %d".formatted(done, total));
        }
    }

    private Arrived checked(Answer answer, long total) throws IOException {
        long size = Files.size(part);
        String sha256 = Sha256.of(part);
        String found =
                switch (answer.tag.length()) {
                    case 64 -> sha256;
                    case 40 -> gitId(part);
                    default -> "";
                };
        if (!found.equals(answer.tag)) {
            throw new Damaged(
                    "the checksum of what arrived is %s, the server says %s"
                            .formatted(found, answer.tag));
        }
        if (found.isEmpty() && total < 0) {
            throw new Refused("the server tells neither a checksum nor a length");
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(tag);
        String how =
                switch (found.length()) {
                    case 64 -> "sha256";
                    case 40 -> "git-sha1";
                    default -> "length";
                };
        return new Arrived(answer.commit, size, sha256, how);
    }

    /// Git's object id of a file: SHA-1 of its length and its bytes.
    private static String gitId(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
        String head = "blob " + Files.size(file) + "\0";
        digest.update(head.getBytes(StandardCharsets.US_ASCII));
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
