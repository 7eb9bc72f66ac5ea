package dev.frontdesk.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.frontdesk.registry.RegistryException.Code;
import dev.frontdesk.scoring.Scorer;
import dev.frontdesk.scoring.ServingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// A trained model in a folder, every file of which has the SHA-256 that `manifest.json` says.
///
/// @param digest the SHA-256 of `manifest.json`: the bundle's name
/// @param manifest the manifest as it was written
/// @param files each file's SHA-256 by its path in the folder, `manifest.json` included
public record BundleFolder(
        Path folder, String digest, JsonNode manifest, Map<String, String> files) {
    static final String MANIFEST = "manifest.json";
    static final int FORMAT = 1;

    private static final int FILES_MAX = 1_000;
    private static final Duration WARM_UP_PATIENCE = Duration.ofMinutes(1);
    private static final long MANIFEST_SIZE_MAX = 4L << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    public BundleFolder {
        files = Map.copyOf(files);
    }

    /// Reads the manifest and checks everything that it says.
    ///
    /// @throws RegistryException `BUNDLE_CORRUPT`, naming the file that is missing, changed or too many; `BUNDLE_UNKNOWN_FORMAT`
    public static BundleFolder check(Path folder) {
        try {
            Path file = folder.resolve(MANIFEST);
            if (!Files.isRegularFile(file)) {
                throw corrupt(folder, "there is no " + MANIFEST + " in it");
            }
            if (Files.size(file) > MANIFEST_SIZE_MAX) {
                throw corrupt(folder, MANIFEST + " is larger than " + MANIFEST_SIZE_MAX + " bytes");
            }
            byte[] bytes = Files.readAllBytes(file);
            JsonNode manifest = parse(folder, bytes);
            Map<String, String> files = files(folder, manifest);
            checkFiles(folder, files);
            files.put(MANIFEST, Sha256.of(bytes));
            return new BundleFolder(folder, Sha256.of(bytes), manifest, files);
        } catch (IOException e) {
            throw new RegistryException(
                    Code.DISK_FAILED, "The bundle " + folder + " cannot be read: " + e, e);
        }
    }

    private static JsonNode parse(Path folder, byte[] bytes) throws IOException {
        JsonNode manifest;
        try {
            manifest = JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw corrupt(folder, MANIFEST + " is not JSON: " + e.getOriginalMessage());
        }
        JsonNode format = manifest.path("format_version");
        if (!format.isInt() || format.intValue() != FORMAT) {
            throw new RegistryException(
                    Code.BUNDLE_UNKNOWN_FORMAT,
                    "The bundle %s has the format version %s; this program reads %d."
                            .formatted(folder, format.isMissingNode() ? "(none)" : format, FORMAT));
        }
        return manifest;
    }

    private static Map<String, String> files(Path folder, JsonNode manifest) {
        JsonNode listed = manifest.path("files");
        if (!listed.isObject() || listed.isEmpty() || listed.size() > FILES_MAX) {
            throw corrupt(folder, MANIFEST + " lists no files, or more than " + FILES_MAX);
        }
        Map<String, String> files = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : listed.properties()) {
            String path = entry.getKey();
            String hash = entry.getValue().asText();
            if (!path.matches("[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*")
                    || path.contains("..")
                    || path.equals(MANIFEST)) {
                throw corrupt(folder, MANIFEST + " lists the path «" + path + "»");
            }
            if (!hash.matches("[0-9a-f]{64}")) {
                throw corrupt(folder, MANIFEST + " has no SHA-256 for " + path);
            }
            files.put(path, hash);
        }
        return files;
    }

    private static void checkFiles(Path folder, Map<String, String> files) throws IOException {
        TreeSet<String> there = new TreeSet<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.filter(Files::isRegularFile)
                    .forEach(path ->
                            there.add(folder.relativize(path).toString().replace('\\', '/')));
        }
        there.remove(MANIFEST);
        for (Map.Entry<String, String> file : files.entrySet()) {
            if (!there.remove(file.getKey())) {
                throw corrupt(folder, "the file " + file.getKey() + " is missing");
            }
            String found = Sha256.of(folder.resolve(file.getKey()));
            if (!found.equals(file.getValue())) {
                throw corrupt(
                        folder,
                        "the file %s is damaged: its SHA-256 is %s, the manifest says %s"
                                .formatted(file.getKey(), found, file.getValue()));
            }
        }
        if (!there.isEmpty()) {
            throw corrupt(folder, "the file " + there.first() + " is not in the manifest");
        }
    }

    private static RegistryException corrupt(Path folder, String why) {
        return new RegistryException(
                Code.BUNDLE_CORRUPT, "The bundle " + folder + " is refused: " + why + ".");
    }

    /// The model, loaded, its encoder warm.
    ///
    /// @throws RegistryException `BUNDLE_CORRUPT` where the files are whole but do not make a model
    Scorer load(ServingOptions options) {
        try {
            Scorer scorer = Scorer.open(folder, options);
            try {
                scorer.within(WARM_UP_PATIENCE).warmUp();
            } catch (RuntimeException e) {
                scorer.close();
                throw e;
            }
            return scorer;
        } catch (RuntimeException e) {
            throw new RegistryException(
                    Code.BUNDLE_CORRUPT,
                    "The bundle " + folder + " cannot be loaded: " + e.getMessage(),
                    e);
        }
    }

    JsonNode metrics() {
        return manifest.path("metrics");
    }
}
