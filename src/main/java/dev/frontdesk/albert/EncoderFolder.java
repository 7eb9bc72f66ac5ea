package dev.frontdesk.albert;

import dev.frontdesk.albert.AlbertException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// An encoder on disk in Hugging Face's layout: `config.json`, `model.safetensors`, `tokenizer.json`.
///
/// In place of the weights' one file there may be several with a `model.safetensors.index.json`, and in place of
/// `tokenizer.json` a `spiece.model` or a `vocab.txt`, with a `tokenizer_config.json` beside it.
/// Opening reads and checks the configuration only; [#weights()] and [#tokenizer()] read the rest when asked.
///
/// @param path the folder
/// @param configuration what its `config.json` says
public record EncoderFolder(Path path, AlbertConfiguration configuration) {
    public static final String CONFIGURATION = "config.json";
    public static final String WEIGHTS = "model.safetensors";
    public static final String TOKENIZER = "tokenizer.json";

    /// The list of the weights' files where there are several.
    public static final String WEIGHTS_INDEX = "model.safetensors.index.json";

    static final String SENTENCE_PIECES = "spiece.model";
    static final String VOCABULARY = "vocab.txt";

    /// Where the pieces may come from; the first that is there counts.
    public static final List<String> TOKENIZERS = List.of(TOKENIZER, SENTENCE_PIECES, VOCABULARY);

    /// What may stand beside them and is read where it does.
    public static final List<String> TOKENIZER_OPTIONS =
            List.of(
                    TokenizerOptions.FILE,
                    TokenizerOptions.SPECIAL_FILE,
                    TokenizerOptions.ADDED_FILE);

    private static final String BUNDLED = "/encoder/";
    private static final List<String> BUNDLED_FILES =
            List.of(CONFIGURATION, WEIGHTS, TOKENIZER, "README.md");

    /// Opens `folder`; [AlbertException] says which file is missing or wrong.
    public static EncoderFolder open(Path folder) {
        for (String name : List.of(CONFIGURATION, WEIGHTS)) {
            if (!Files.isRegularFile(folder.resolve(name))
                    && !(name.equals(WEIGHTS)
                            && Files.isRegularFile(folder.resolve(WEIGHTS_INDEX)))) {
                throw new AlbertException(
                        Code.FILE, folder + ": has no " + name + hint(folder, name));
            }
        }
        return new EncoderFolder(folder, AlbertConfiguration.read(folder.resolve(CONFIGURATION)));
    }

    private static String hint(Path folder, String name) {
        if (!Files.isDirectory(folder)) {
            return "; there is no such folder";
        }
        if (name.equals(WEIGHTS) && Files.exists(folder.resolve("pytorch_model.bin"))) {
            return "; pytorch_model.bin is not read, convert it to safetensors first";
        }
        return "";
    }

    /// The encoder that ships inside the program, unpacked into `cacheFolder` under its digest on first use.
    public static EncoderFolder bundled(Path cacheFolder) {
        try {
            String digest = bundledDigest();
            Path folder = cacheFolder.resolve("encoder-" + digest.substring(0, 16));
            if (!Files.isDirectory(folder) || !digest(folder, BUNDLED_FILES).equals(digest)) {
                unpack(cacheFolder, folder);
            }
            return open(folder);
        } catch (IOException e) {
            throw new AlbertException(
                    Code.FILE, cacheFolder + ": the bundled encoder cannot be unpacked: " + e, e);
        }
    }

    private static void unpack(Path cacheFolder, Path folder) throws IOException {
        Files.createDirectories(cacheFolder);
        Path partial = Files.createTempDirectory(cacheFolder, "encoder-partial-");
        for (String name : BUNDLED_FILES) {
            try (InputStream in = resource(name)) {
                Files.copy(in, partial.resolve(name));
            }
        }
        try {
            Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // The target is there: another process was faster, or it is damaged. Mend file by file,
            // each by a rename.
            if (!Files.isDirectory(folder)) {
                throw e;
            }
            for (String name : BUNDLED_FILES) {
                Files.move(
                        partial.resolve(name),
                        folder.resolve(name),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
            Files.delete(partial);
        }
    }

    private static String bundledDigest() throws IOException {
        MessageDigest digest = sha256();
        for (String name : BUNDLED_FILES) {
            try (InputStream in = resource(name)) {
                add(digest, name, in);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static InputStream resource(String name) throws IOException {
        InputStream in = EncoderFolder.class.getResourceAsStream(BUNDLED + name);
        if (in == null) {
            throw new IOException("the program has no " + BUNDLED + name);
        }
        return in;
    }

    /// Reads and checks the weights.
    public AlbertWeights weights() {
        return Files.isRegularFile(path.resolve(WEIGHTS))
                ? AlbertWeights.read(path.resolve(WEIGHTS), configuration)
                : WeightFiles.sharded(path.resolve(WEIGHTS_INDEX), configuration);
    }

    /// The names of the weights' files that `index` lists, sorted.
    ///
    /// @param index a `model.safetensors.index.json`
    public static List<String> shards(Path index) {
        return List.copyOf(WeightFiles.shards(index).keySet());
    }

    /// The file that the pieces come from.
    Path tokenizerFile() {
        return TOKENIZERS.stream()
                .map(path::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() ->
                        new AlbertException(
                                Code.FILE, path + ": has no " + String.join(", ", TOKENIZERS)));
    }

    /// SHA-256 over the files of the tokenizer, in hexadecimal.
    public String tokenizerDigest() {
        try {
            return digest(
                    path,
                    Files.exists(path.resolve(TOKENIZER)) ? List.of(TOKENIZER) : otherTokenizers());
        } catch (IOException e) {
            throw new AlbertException(Code.FILE, path + ": cannot be read: " + e, e);
        }
    }

    private static List<String> otherTokenizers() {
        List<String> names = new ArrayList<>(TOKENIZERS.subList(1, TOKENIZERS.size()));
        names.addAll(TOKENIZER_OPTIONS);
        return names;
    }

    /// Opens the tokenizer; the caller closes it.
    public AlbertTokenizer tokenizer() {
        return AlbertTokenizer.open(this);
    }

    /// SHA-256 over the files, in hexadecimal: the identity of this encoder in manifests.
    public String digest() {
        try {
            List<String> names = new ArrayList<>(List.of(CONFIGURATION, WEIGHTS, TOKENIZER));
            if (!Files.exists(path.resolve(WEIGHTS))) {
                names.add(WEIGHTS_INDEX);
                names.addAll(shards(path.resolve(WEIGHTS_INDEX)));
            }
            if (!Files.exists(path.resolve(TOKENIZER))) {
                names.addAll(otherTokenizers());
            }
            return digest(path, names);
        } catch (IOException e) {
            throw new AlbertException(Code.FILE, path + ": cannot be read: " + e, e);
        }
    }

    /// Writes the folder of a new encoder.
    public static EncoderFolder create(
            Path folder, UnigramVocabulary vocabulary, AlbertWeights weights) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(CONFIGURATION), weights.configuration().toJson());
        } catch (IOException e) {
            throw new AlbertException(Code.FILE, folder + ": cannot be written: " + e, e);
        }
        vocabulary.write(folder.resolve(TOKENIZER));
        weights.write(folder.resolve(WEIGHTS));
        return open(folder);
    }

    /// Writes an encoder folder with other weights: this folder's tokenizer, always as a `tokenizer.json`, and, where the shape is unchanged, its `config.json` to the byte.
    public EncoderFolder writeWith(AlbertWeights weights, Path target) {
        try {
            Files.createDirectories(target);
            if (weights.configuration().equals(configuration)) {
                copy(CONFIGURATION, target);
            } else {
                Files.writeString(target.resolve(CONFIGURATION), weights.configuration().toJson());
            }
            if (TOKENIZERS.stream().anyMatch(name -> Files.isRegularFile(path.resolve(name)))) {
                Files.writeString(target.resolve(TOKENIZER), AlbertTokenizer.json(tokenizerFile()));
            }
            for (String name : TOKENIZER_OPTIONS) {
                copy(name, target);
            }
        } catch (IOException e) {
            throw new AlbertException(Code.FILE, target + ": cannot be written: " + e, e);
        }
        weights.write(target.resolve(WEIGHTS));
        return open(target);
    }

    private void copy(String name, Path target) throws IOException {
        if (Files.exists(path.resolve(name))) {
            Files.copy(
                    path.resolve(name), target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String digest(Path folder, List<String> names) throws IOException {
        MessageDigest digest = sha256();
        for (String name : names) {
            if (!Files.exists(folder.resolve(name))) {
                continue;
            }
            try (InputStream in = Files.newInputStream(folder.resolve(name))) {
                add(digest, name, in);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, String name, InputStream content)
            throws IOException {
        MessageDigest own = sha256();
        try (DigestInputStream in = new DigestInputStream(content, own)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
        digest.update(own.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
