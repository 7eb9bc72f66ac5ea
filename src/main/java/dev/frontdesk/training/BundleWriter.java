package dev.frontdesk.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.albert.OnnxExporter;
import dev.frontdesk.albert.Precision;
import dev.frontdesk.registry.Sha256;
import dev.frontdesk.scoring.HeadsFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The writer of bundles: everything into a folder beside the target, checksums and manifest last, then one rename.
///
/// A target that is there already is replaced if it is a bundle or empty, and refused otherwise.
public final class BundleWriter {
    /// The file that names all others.
    public static final String MANIFEST = "manifest.json";

    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private BundleWriter() {}

    /// How a bundle came to be.
    ///
    /// @param codeVersion the version of this program
    /// @param metrics figures on the frozen test set; an empty object where there is none
    public record Origin(
            String codeVersion,
            String baseEncoder,
            String dataset,
            TuningSettings settings,
            JsonNode metrics,
            Instant createdAt) {}

    /// Refuses a target that must not be replaced, before the work and not after it.
    ///
    /// @throws IllegalArgumentException naming the folder
    public static void check(Path target) {
        try (Stream<Path> files =
                Files.isDirectory(target) ? Files.list(target) : Stream.<Path>empty()) {
            boolean empty = files.findAny().isEmpty();
            boolean file = Files.exists(target) && !Files.isDirectory(target);
            if (file || (!empty && !Files.exists(target.resolve(MANIFEST)))) {
                throw new IllegalArgumentException(
                        target + " is there already and is no bundle; name another --out");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(target + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// Writes the bundle and returns its manifest.
    public static JsonNode write(
            Path target, BundleTraining.Trained trained, EncoderFolder base, Origin origin) {
        check(target);
        Path absolute = target.toAbsolutePath();
        Path parent = absolute.getParent();
        try {
            Files.createDirectories(parent);
            Path partial = Files.createTempDirectory(parent, "bundle-partial-");
            base.writeWith(trained.encoder(), partial.resolve(HeadsFolder.ENCODER));
            OnnxExporter.write(
                    trained.encoder(), Precision.FLOAT32, partial.resolve(HeadsFolder.GRAPH));
            trained.heads()
                    .values()
                    .forEach(heads -> HeadsFolder.write(heads, partial.resolve(HeadsFolder.HEADS)));
            ObjectNode manifest = manifest(partial, trained, origin);
            Files.writeString(
                    partial.resolve(MANIFEST),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsString(manifest) + "\n");
            makeReadable(partial);
            replace(absolute, partial);
            return manifest;
        } catch (IOException e) {
            throw new UncheckedIOException(target + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static ObjectNode manifest(Path folder, BundleTraining.Trained trained, Origin origin)
            throws IOException {
        ObjectNode manifest = JSON.createObjectNode();
        manifest.put("format_version", FORMAT);
        manifest.put("code_version", origin.codeVersion());
        manifest.put("base_encoder_hash", origin.baseEncoder());
        manifest.put("dataset_hash", origin.dataset());
        manifest.put("seed", origin.settings().seed());
        manifest.set("hyper_parameters", parameters(origin.settings()));
        ObjectNode labels = manifest.putObject("label_list_hash");
        trained.heads()
                .forEach((locale, heads) ->
                        labels.put(
                                locale,
                                Sha256.of(
                                        heads.intents().stream()
                                                .map(Object::toString)
                                                .collect(Collectors.joining("\n"))
                                                .getBytes(StandardCharsets.UTF_8))));
        trained.encoderLocales().forEach(manifest.putArray("encoder_locales")::add);
        manifest.set("metrics", origin.metrics());
        manifest.set("validation", JSON.valueToTree(trained.validation()));
        manifest.put("created_at", origin.createdAt().toString());
        ObjectNode files = manifest.putObject("files");
        hashes(folder).forEach(files::put);
        return manifest;
    }

    private static ObjectNode parameters(TuningSettings settings) {
        ObjectNode json = JSON.createObjectNode();
        TuningSettings.Learning learning = settings.learning();
        TuningSettings.Schedule schedule = settings.schedule();
        TuningSettings.Loss loss = settings.loss();
        json.put("tune", TuningSettings.name(learning.tune()));
        json.put("freeze", TuningSettings.name(learning.freeze()));
        json.put("lora_rank", learning.rank());
        json.put("epochs_max", schedule.epochs());
        json.put("batch", schedule.batch());
        json.put("accumulate", schedule.accumulate());
        json.put("lr", schedule.rate());
        json.put("head_factor", schedule.headFactor());
        json.put("weight_decay", schedule.weightDecay());
        json.put("dropout", settings.noise().dropout());
        json.put("augment", settings.noise().augment());
        json.put("class_weights", TuningSettings.name(loss.classes()));
        json.put("label_smoothing", loss.smoothing());
        json.put("max_length", settings.maxLength());
        json.put("patience", schedule.patience());
        json.put("vector", loss.vector());
        json.put("scope_weight", loss.scope());
        json.put("sentiment_weight", loss.sentiment());
        json.put("contrast_weight", loss.contrast());
        json.put("ngram_bits", NgramExperts.BITS);
        return json;
    }

    private static Map<String, String> hashes(Path folder) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                hashes.put(folder.relativize(file).toString().replace('\\', '/'), Sha256.of(file));
            }
        }
        return hashes;
    }

    /// Temporary folders are private to their owner; a bundle is not.
    private static void makeReadable(Path folder) {
        if (!folder.toFile().setReadable(true, false)
                || !folder.toFile().setExecutable(true, false)) {
            throw new UncheckedIOException(new IOException(folder + " cannot be made readable"));
        }
    }

    private static void replace(Path target, Path partial) throws IOException {
        Path old = partial.resolveSibling(partial.getFileName() + ".old");
        boolean there = Files.exists(target);
        if (there) {
            Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        if (there) {
            delete(old);
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path visited, @org.jspecify.annotations.Nullable IOException failure)
                            throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        Files.delete(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
