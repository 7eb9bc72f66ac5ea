package dev.frontdesk.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.albert.AlbertConfiguration;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.registry.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// The encoders that were brought from the Hub: a folder a model, complete or not there.
///
/// What is on its way is in a hidden folder beside, with a `download.json` that lists what has arrived and its SHA-256; one rename
/// makes it the model's folder. A model that is there is checked against the list and never asked for again. Two
/// processes that want the same model wait for each other.
final class HubDownload {
    private static final String MANIFEST = "download.json";
    private static final long TEXT_BYTES_MAX = 64L << 20;
    private static final long WEIGHTS_BYTES_MAX = 16L << 30;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    private final Path cache;
    private final HubAddress address;
    private final HubFile.Progress progress;

    HubDownload(Path cache, HubAddress address, HubFile.Progress progress) {
        this.cache = cache;
        this.address = address;
        this.progress = progress;
    }

    /// The folder of `model`, brought first if it is not there.
    ///
    /// @throws IllegalStateException with one sentence for the person who chose the model
    /// @throws dev.frontdesk.albert.AlbertException where the model is no ALBERT that can be computed
    Path folder(HubModel model) {
        Path target = cache.resolve(model.folderName());
        ONE_AT_A_TIME.lock();
        try {
            Files.createDirectories(cache);
            Path lock = cache.resolve("." + model.folderName() + ".lock");
            try (FileChannel channel =
                            FileChannel.open(
                                    lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                if (!held.isValid() || !isWhole(target)) {
                    bring(model, target);
                }
                return target;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(model + ": the download was interrupted", e);
        } catch (IOException e) {
            throw new IllegalStateException(explained(model, e), e);
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    private static boolean isWhole(Path folder) throws IOException {
        return Files.isDirectory(folder)
                && files(folder).properties().stream().allMatch(file -> holds(folder, file))
                && !files(folder).isEmpty();
    }

    private static ObjectNode files(Path folder) throws IOException {
        return manifest(folder).get("files") instanceof ObjectNode files
                ? files
                : JSON.createObjectNode();
    }

    /// What a folder's list says; nothing where it was broken off while it was written, and what it listed is brought again.
    private static ObjectNode manifest(Path folder) throws IOException {
        Path file = folder.resolve(MANIFEST);
        try {
            return Files.exists(file)
                            && JSON.readTree(Files.readAllBytes(file)) instanceof ObjectNode json
                    ? json
                    : JSON.createObjectNode();
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    private static boolean holds(Path folder, Map.Entry<String, JsonNode> file) {
        Path path = folder.resolve(file.getKey());
        try {
            return Files.isRegularFile(path)
                    && Files.size(path) == file.getValue().path("size").asLong(-1)
                    && Sha256.of(path).equals(file.getValue().path("sha256").asText());
        } catch (IOException e) {
            return false;
        }
    }

    private void bring(HubModel model, Path target) throws IOException, InterruptedException {
        if (address.offline()) {
            throw new IOException("HF_HUB_OFFLINE forbids the network");
        }
        Path partial = cache.resolve("." + model.folderName() + ".partial");
        Visit visit = new Visit(model, partial);
        visit.everything();
        if (Files.exists(target)) {
            BundleWriter.delete(target); // it was damaged
        }
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /// One go at a model's files, small ones first: a model that cannot be computed is refused before its weights are brought.
    private final class Visit {
        private final HubModel model;
        private final Path partial;
        private final ObjectNode manifest;
        private String revision;

        Visit(HubModel model, Path partial) throws IOException {
            this.model = model;
            this.partial = partial;
            this.revision = model.revision();
            Files.createDirectories(partial);
            this.manifest =
                    JSON.createObjectNode()
                            .put("model", model.owner() + "/" + model.name())
                            .put("revision", model.revision())
                            .put("endpoint", address.toString());
            manifest.set("files", files(partial));
        }

        void everything() throws IOException, InterruptedException {
            configuration();
            if (!first(EncoderFolder.TOKENIZERS)) {
                throw new HubFile.Refused("has no " + String.join(", ", EncoderFolder.TOKENIZERS));
            }
            for (String name : EncoderFolder.TOKENIZER_OPTIONS) {
                first(List.of(name));
            }
            if (!first(List.of(EncoderFolder.WEIGHTS, EncoderFolder.WEIGHTS_INDEX))) {
                throw new HubFile.Refused(
                        "has no "
                                + EncoderFolder.WEIGHTS
                                + "; a model that has its weights in another form must be converted first");
            }
            Path index = partial.resolve(EncoderFolder.WEIGHTS_INDEX);
            if (Files.exists(index)) {
                for (String shard : EncoderFolder.shards(index)) {
                    if (!first(List.of(shard))) {
                        throw new HubFile.Refused("has no " + shard + ", which its index lists");
                    }
                }
            }
            EncoderFolder.open(partial);
        }

        /// Asked for anew each time: its answer says which commit the revision is now, and all files must be of one commit.
        private void configuration() throws IOException, InterruptedException {
            String before = manifest(partial).path("commit").asText();
            HubFile.Arrived arrived;
            try {
                arrived = bring(EncoderFolder.CONFIGURATION);
            } catch (FileNotFoundException e) {
                throw new HubFile.Refused(
                        "there is neither a folder of this name nor such a model with a config.json at "
                                + address);
            }
            String now = arrived.commit() == null ? "" : arrived.commit();
            if (!now.equals(before)) {
                clear();
            }
            if (now.matches("[0-9a-f]{40}")) {
                revision = now;
            }
            manifest.put("commit", now);
            note(EncoderFolder.CONFIGURATION, arrived);
            AlbertConfiguration.read(partial.resolve(EncoderFolder.CONFIGURATION));
        }

        private void clear() throws IOException {
            try (var old = Files.list(partial)) {
                for (Path file : old.toList()) {
                    if (!file.endsWith(EncoderFolder.CONFIGURATION)) {
                        Files.delete(file);
                    }
                }
            }
            manifest.putObject("files");
        }

        /// Brings the first of `names` that there is; false if there is none.
        private boolean first(List<String> names) throws IOException, InterruptedException {
            ObjectNode files = (ObjectNode) manifest.get("files");
            for (String name : names) {
                JsonNode known = files.get(name);
                if (known != null && holds(partial, Map.entry(name, known))) {
                    return true;
                }
                try {
                    note(name, bring(name));
                    return true;
                } catch (FileNotFoundException e) {
                    files.remove(name);
                }
            }
            return false;
        }

        private HubFile.Arrived bring(String name) throws IOException, InterruptedException {
            boolean weights = name.endsWith(".safetensors");
            return new HubFile(
                            address,
                            address.file(model, revision, name),
                            partial.resolve(name),
                            weights ? WEIGHTS_BYTES_MAX : TEXT_BYTES_MAX,
                            progress)
                    .bring();
        }

        private void note(String name, HubFile.Arrived arrived) throws IOException {
            ((ObjectNode) manifest.get("files"))
                    .putObject(name)
                    .put("size", arrived.size())
                    .put("sha256", arrived.sha256())
                    .put("checked", arrived.checked());
            Files.write(
                    partial.resolve(MANIFEST),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
        }
    }

    private String explained(HubModel model, IOException e) {
        boolean unreachable =
                e instanceof UnknownHostException
                        || e instanceof ConnectException
                        || e instanceof SocketTimeoutException
                        || address.offline();
        String why = e instanceof HubFile.Refused ? e.getMessage() : describe(e);
        return unreachable
                ? "%s: %s cannot be reached (%s). Without a network, bring config.json, model.safetensors and tokenizer.json (or spiece.model, or vocab.txt) by other means into a folder, and name that folder instead. A proxy is read from https_proxy, a mirror from HF_ENDPOINT."
                        .formatted(model, address, why)
                : "%s cannot be brought from %s: %s%s"
                        .formatted(
                                model,
                                address,
                                why,
                                e instanceof HubFile.Refused
                                        ? ""
                                        : "; what has arrived is kept, the next attempt goes on from there");
    }

    private static String describe(IOException e) {
        return e.getClass() == IOException.class
                ? String.valueOf(e.getMessage())
                : e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
