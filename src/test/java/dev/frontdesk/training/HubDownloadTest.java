package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.albert.AlbertException;
import dev.frontdesk.albert.EncoderFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Models from the Hub, against a server of this test.
class HubDownloadTest {
    private static final HubModel MODEL = HubModel.parse("someone/albert-tiny").orElseThrow();
    private static final Path SOURCE = Path.of("src/test/resources/fixtures/albert/A");
    private static final Path PIECES = Path.of("src/test/resources/fixtures/spiece");
    private static final String PREFIX = "/someone/albert-tiny/";

    @TempDir Path cache;
    private FakeHub hub;

    @BeforeEach
    void open() throws IOException {
        hub = new FakeHub();
        put("config.json", SOURCE.resolve("config.json"));
        put("model.safetensors", SOURCE.resolve("model.safetensors"));
        put("spiece.model", PIECES.resolve("spiece.model"));
        hub.files.put(
                PREFIX + "tokenizer_config.json",
                "{\"do_lower_case\":true}".getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() {
        hub.close();
    }

    private void put(String name, Path file) throws IOException {
        hub.files.put(PREFIX + name, Files.readAllBytes(file));
    }

    private Path bring() {
        return download(Map.of()).folder(MODEL);
    }

    private HubDownload download(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(Map.of("HF_ENDPOINT", hub.endpoint()));
        all.putAll(environment);
        HubAddress read = HubAddress.of(all);
        HubAddress quick =
                new HubAddress(read.endpoint(), read.token(), read.offline(), all, 2_000, 1);
        return new HubDownload(cache, quick, (_, _, _) -> {});
    }

    private void assertWhole(Path folder) throws IOException {
        assertThat(folder.resolve("model.safetensors"))
                .hasSameBinaryContentAs(SOURCE.resolve("model.safetensors"));
        assertThat(folder.resolve("spiece.model"))
                .hasSameBinaryContentAs(PIECES.resolve("spiece.model"));
        try (Stream<Path> left = Files.list(cache)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .allMatch(name -> !name.endsWith(".partial"));
        }
        try (var tokenizer = EncoderFolder.open(folder).tokenizer()) {
            assertThat(tokenizer.vocabularySize()).isEqualTo(150);
        }
        EncoderFolder.open(folder).weights();
    }

    @Test
    void a_model_is_brought_once() throws IOException {
        Path folder = bring();
        assertWhole(folder);
        assertThat(folder.resolve("download.json"))
                .content()
                .contains(FakeHub.COMMIT, "\"checked\" : \"sha256\"", "\"checked\" : \"git-sha1\"");
        assertThat(hub.asked("/resolve/main/")).isEqualTo(1);
        assertThat(hub.asked("/resolve/" + FakeHub.COMMIT + "/")).isGreaterThan(4);
        hub.close();
        assertThat(bring()).isEqualTo(folder);
    }

    @Test
    void what_is_damaged_later_is_brought_again() throws IOException {
        Path weights = bring().resolve("model.safetensors");
        byte[] content = Files.readAllBytes(weights);
        content[content.length / 2] ^= 1;
        Files.write(weights, content);
        assertWhole(bring());
    }

    @Test
    void a_broken_transfer_goes_on_where_it_broke() throws IOException {
        hub.cutAfter = 30_000;
        hub.cuts.set(3);
        assertWhole(bring());
        assertThat(hub.asked)
                .anyMatch(line -> line.startsWith("/store") && line.endsWith("bytes=90000-"));
    }

    @Test
    void the_next_run_goes_on_where_the_last_one_gave_up() throws IOException {
        hub.cutAfter = 10_000;
        hub.cuts.set(5);
        assertThatThrownBy(this::bring)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("someone/albert-tiny")
                .hasMessageContaining("the next attempt goes on from there");
        assertThat(cache.resolve(MODEL.folderName())).doesNotExist();
        hub.asked.clear();
        hub.cuts.set(0);
        assertWhole(bring());
        assertThat(hub.asked).anyMatch(line -> line.endsWith("bytes=50000-"));
        assertThat(hub.asked("spiece.model")).isZero();
    }

    @Test
    void a_list_that_was_half_written_is_written_again() throws IOException {
        hub.cutAfter = 10_000;
        hub.cuts.set(5);
        assertThatThrownBy(this::bring).isInstanceOf(IllegalStateException.class);
        cutInHalf(cache.resolve("." + MODEL.folderName() + ".partial/download.json"));
        hub.cuts.set(0);
        assertWhole(bring());
        cutInHalf(cache.resolve(MODEL.folderName()).resolve("download.json"));
        assertWhole(bring());
    }

    private static void cutInHalf(Path file) throws IOException {
        String content = Files.readString(file);
        Files.writeString(file, content.substring(0, content.length() / 2));
    }

    @Test
    void a_server_without_ranges_is_read_from_the_start() throws IOException {
        hub.ranges = false;
        hub.cutAfter = 30_000;
        hub.cuts.set(2);
        assertWhole(bring());
    }

    @Test
    void a_new_commit_between_two_runs_begins_anew() throws IOException {
        hub.cutAfter = 10_000;
        hub.cuts.set(5);
        assertThatThrownBy(this::bring).isInstanceOf(IllegalStateException.class);
        hub.commit = "f".repeat(40);
        hub.asked.clear();
        hub.cuts.set(0);
        assertWhole(bring());
        assertThat(hub.asked("spiece.model")).isEqualTo(1);
        assertThat(hub.asked).noneMatch(line -> line.contains("bytes="));
    }

    @Test
    void a_server_that_knows_no_checksums_is_held_to_its_lengths() throws IOException {
        hub.tags = false;
        Path folder = bring();
        assertWhole(folder);
        assertThat(folder.resolve("download.json")).content().contains("\"checked\" : \"length\"");
    }

    @Test
    void a_wrong_checksum_is_refused() {
        hub.wrongTags = true;
        assertThatThrownBy(this::bring)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the checksum of what arrived is");
        assertThat(cache.resolve(MODEL.folderName())).doesNotExist();
        assertThat(hub.asked("config.json")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "config.json       | neither a folder of this name nor such a model",
                "model.safetensors | must be converted first",
                "spiece.model      | has no tokenizer.json, spiece.model, vocab.txt"
            })
    void what_the_hub_has_not_is_named(String name, String message) {
        hub.files.remove(PREFIX + name);
        assertThatThrownBy(this::bring)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("someone/albert-tiny")
                .hasMessageContaining(message);
        assertThat(hub.asked("/store")).isZero();
    }

    @Test
    void another_model_is_refused_before_its_weights_are_brought() {
        hub.files.put(
                PREFIX + "config.json",
                "{\"model_type\":\"bert\"}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(this::bring)
                .isInstanceOf(AlbertException.class)
                .hasMessageContaining("\"model_type\": bert");
        assertThat(hub.asked("model.safetensors")).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 500, 503})
    void a_server_that_will_not_is_quoted(int status) {
        hub.status = status;
        assertThatThrownBy(this::bring)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the server answers " + status);
    }

    @Test
    void split_weights_are_brought_file_by_file() throws IOException {
        byte[] weights = hub.files.remove(PREFIX + "model.safetensors");
        hub.files.put(PREFIX + "model-00001-of-00001.safetensors", weights);
        StringBuilder map = new StringBuilder();
        EncoderFolder.open(SOURCE)
                .weights()
                .tensors()
                .keySet()
                .forEach(name ->
                        map.append(
                                "%s\"%s\":\"model-00001-of-00001.safetensors\""
                                        .formatted(map.isEmpty() ? "" : ",", name)));
        hub.files.put(
                PREFIX + "model.safetensors.index.json",
                ("{\"weight_map\":{"
                                + map
                                + ",\"albert.embeddings.position_ids\":\"model-00001-of-00001.safetensors\",\"predictions.decoder.bias\":\"model-00001-of-00001.safetensors\"}}")
                        .getBytes(StandardCharsets.UTF_8));
        Path folder = bring();
        assertThat(EncoderFolder.open(folder).weights().tensors())
                .isEqualTo(EncoderFolder.open(SOURCE).weights().tensors());
        hub.files.put(
                PREFIX + "model.safetensors.index.json",
                "{\"weight_map\":{\"a\":\"../../../etc/passwd.safetensors\"}}"
                        .getBytes(StandardCharsets.UTF_8));
        Files.delete(folder.resolve("config.json"));
        assertThatThrownBy(this::bring)
                .isInstanceOf(AlbertException.class)
                .hasMessageContaining("which is no file name");
    }

    @Test
    void without_a_network_there_is_a_way_out() {
        hub.close();
        assertThatThrownBy(this::bring)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot be reached")
                .hasMessageContaining("bring config.json, model.safetensors and tokenizer.json")
                .hasMessageContaining("https_proxy");
        assertThatThrownBy(() -> download(Map.of("HF_HUB_OFFLINE", "1")).folder(MODEL))
                .hasMessageContaining("HF_HUB_OFFLINE");
    }

    @Test
    void a_proxy_is_asked_for_what_is_far_away() {
        HubDownload far =
                download(
                        Map.of(
                                "HF_ENDPOINT",
                                "http://hub.example",
                                "http_proxy",
                                hub.endpoint().replace("http://", "")));
        // As a proxy the server is asked for the whole address; its path is the same.
        assertThat(far.folder(MODEL)).isDirectoryContaining("glob:**model.safetensors");
        assertThat(hub.asked("/config.json")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "https://huggingface.co/x | https_proxy=http://p:3128          | http://p:3128",
                "https://huggingface.co/x | HTTPS_PROXY=p:3128                 | http://p:3128",
                "https://huggingface.co/x | http_proxy=http://p:3128           | none",
                "https://huggingface.co/x | all_proxy=socks5://p:1080          | socks5://p:1080",
                "https://huggingface.co/x | https_proxy=http://p no_proxy=huggingface.co | none",
                "https://cdn.hf.co/x      | https_proxy=http://p no_proxy=a,.hf.co       | none",
                "https://cdn.hf.co/x      | https_proxy=http://p no_proxy=f.co           | http://p",
                "https://cdn.hf.co/x      | https_proxy=http://p no_proxy=*              | none",
                "http://localhost:9/x     | http_proxy=http://p                          | none"
            })
    void the_environment_says_which_proxy(String uri, String variables, String proxy) {
        Map<String, String> environment = new HashMap<>();
        for (String variable : variables.split(" ", -1)) {
            environment.put(variable.split("=", -1)[0], variable.split("=", -1)[1]);
        }
        URI found = HubAddress.of(environment).proxy(URI.create(uri));
        assertThat(found == null ? null : found.toString()).isEqualTo(proxy);
    }

    @Test
    void several_may_want_the_same_model_at_once() {
        List<Path> folders =
                IntStream.range(0, 4).parallel().mapToObj(_ -> bring()).distinct().toList();
        assertThat(folders).hasSize(1);
        assertThat(hub.asked("/store")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "albert/albert-base-v2, albert, albert-base-v2, main",
        "a/b@v1.0, a, b, v1.0",
        "a/b@refs/pr/3, a, b, refs/pr/3"
    })
    void names_of_models(String text, String owner, String name, String revision) {
        assertThat(HubModel.parse(text)).contains(new HubModel(owner, name, revision));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "albert", "/a/b", "./a/b", "a/b/c", "a/../b", "a/b@", "a b/c", "a/b?c"})
    void what_is_no_name_of_a_model(String text) {
        assertThat(HubModel.parse(text)).isEmpty();
    }

    @Test
    void a_folder_that_is_there_counts_first() {
        EncoderChoice folder = new EncoderChoice("src/test", cache);
        assertThat(folder.model()).isEmpty();
        assertThat(folder.folder()).isEqualTo(Path.of("src/test"));
        assertThat(new EncoderChoice("src/none", cache).model()).isPresent();
    }
}
