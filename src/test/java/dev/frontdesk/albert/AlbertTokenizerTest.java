package dev.frontdesk.albert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Ids and offsets against those that Hugging Face's fast tokenizer gave for the same files.
class AlbertTokenizerTest {
    private static final Path FOLDER = Fixtures.ALBERT.resolve("tokenizer");

    @ParameterizedTest
    @CsvSource({
        "tokenizer_nmt_nfkc_v013.json,expected_nmt_nfkc.json,fast_v013",
        "tokenizer_nmt_nfkc_v019.json,expected_nmt_nfkc.json,fast_v013",
        "tokenizer_nmt_nfkc_hub2020.json,expected_nmt_nfkc.json,fast_hub2020",
        "tokenizer_nmt_nfkc_cf_v013.json,expected_nmt_nfkc_cf.json,fast_v013",
        "tokenizer_nmt_nfkc_v013.json,fuzz_nmt_nfkc.json,fast_v013",
        "tokenizer_nmt_nfkc_v019.json,fuzz_nmt_nfkc.json,fast_v013",
        "tokenizer_nmt_nfkc_hub2020.json,fuzz_nmt_nfkc.json,fast_hub2020"
    })
    void ids_and_offsets_are_those_of_hugging_face(String file, String expected, String column) {
        Map<String, @Nullable Object> cases = Fixtures.json("tokenizer/" + expected);
        int singles = 0;
        int offsets = 0;
        int pairs = 0;
        try (AlbertTokenizer tokenizer = AlbertTokenizer.open(FOLDER.resolve(file))) {
            for (Map<String, @Nullable Object> each : Fixtures.list(cases, "singles")) {
                String text = Fixtures.text(each, "text");
                Encoding encoding = tokenizer.encode(text, 10_000);
                assertThat(encoding.ids())
                        .as("%s", text)
                        .isEqualTo(Fixtures.ints(each.get(column + "_ids")));
                assertThat(encoding.truncated()).isFalse();
                singles++;
                if (each.get(column + "_offsets") instanceof List<?> spans) {
                    for (int i = 0; i < spans.size(); i++) {
                        int[] span =
                                spans.get(i) == null
                                        ? new int[] {-1, -1}
                                        : Fixtures.ints(spans.get(i));
                        int start = span[0] < 0 ? -1 : text.offsetByCodePoints(0, span[0]);
                        int end = span[1] < 0 ? -1 : text.offsetByCodePoints(0, span[1]);
                        assertThat(encoding.starts()[i])
                                .as("%s start %d", text, i)
                                .isEqualTo(start);
                        assertThat(encoding.ends()[i]).as("%s end %d", text, i).isEqualTo(end);
                        offsets++;
                    }
                }
            }
            if (cases.containsKey("pairs")) {
                for (Map<String, @Nullable Object> each : Fixtures.list(cases, "pairs")) {
                    Encoding encoding =
                            tokenizer.encodePair(
                                    Fixtures.text(each, "text"),
                                    Fixtures.text(each, "pair"),
                                    10_000);
                    Map<String, @Nullable Object> fast = Fixtures.object(each, column);
                    assertThat(encoding.ids()).isEqualTo(Fixtures.ints(fast.get("ids")));
                    assertThat(encoding.tokenTypes())
                            .isEqualTo(Fixtures.ints(fast.get("type_ids")));
                    pairs++;
                }
            }
        }
        System.out.printf(
                "%s %s: %d texts, %d offsets, %d pairs compared%n",
                file, expected, singles, offsets, pairs);
        assertThat(singles).isGreaterThanOrEqualTo(60);
    }

    @Test
    void a_long_text_is_cut_at_its_end() {
        try (AlbertTokenizer tokenizer = EncoderFolder.open(Fixtures.DEFAULT_ENCODER).tokenizer()) {
            String text = "where is my parcel and when will it come to my house";
            Encoding whole = tokenizer.encode(text, 64);
            Encoding cut = tokenizer.encode(text, 6);
            assertThat(whole.truncated()).isFalse();
            assertThat(cut.truncated()).isTrue();
            assertThat(cut.length()).isEqualTo(6);
            assertThat(cut.ids()[5]).isEqualTo(tokenizer.sepId());
            assertThat(IntStream.range(0, 5).map(i -> cut.ids()[i]).toArray())
                    .isEqualTo(IntStream.range(0, 5).map(i -> whole.ids()[i]).toArray());
            assertThat(tokenizer.encode(text, whole.length()).truncated()).isFalse();
            assertThat(tokenizer.decode(whole.ids())).isEqualTo(text);
        }
    }

    @Test
    void of_a_pair_the_longer_text_is_cut() {
        try (AlbertTokenizer tokenizer = EncoderFolder.open(Fixtures.DEFAULT_ENCODER).tokenizer()) {
            Encoding pair =
                    tokenizer.encodePair(
                            "where is my parcel and when will it come", "it is late", 10);
            int[] types = pair.tokenTypes();
            assertThat(pair.length()).isEqualTo(10);
            assertThat(IntStream.of(types).sum()).isEqualTo(4);
            assertThat(pair.ids()[9]).isEqualTo(tokenizer.sepId());
            assertThatThrownBy(() -> tokenizer.encodePair("a", "b", 2))
                    .hasMessageContaining("maxLength 2");
        }
    }

    @Test
    void offsets_point_into_the_java_string() {
        try (AlbertTokenizer tokenizer = EncoderFolder.open(Fixtures.DEFAULT_ENCODER).tokenizer()) {
            String text = "ok 👍🏽 where is 𝒳 café";
            Encoding encoding = tokenizer.encode(text, 64);
            int last = encoding.length() - 2;
            assertThat(text.substring(encoding.starts()[last], encoding.ends()[last]))
                    .isSubstringOf(" café");
            assertThat(encoding.ends()[last]).isEqualTo(text.length());
        }
    }

    @Test
    void broken_text_is_no_error() {
        try (AlbertTokenizer tokenizer = EncoderFolder.open(Fixtures.DEFAULT_ENCODER).tokenizer()) {
            for (String text :
                    new String[] {
                        "\uD83D", "a\uDC4Db", "\u0000", "x\u0000y", "\uFFFE", "", "   "
                    }) {
                assertThat(tokenizer.encode(text, 16).ids()[0]).isEqualTo(tokenizer.clsId());
            }
        }
    }

    @Test
    void several_threads_may_encode_at_once() {
        try (AlbertTokenizer tokenizer = EncoderFolder.open(Fixtures.DEFAULT_ENCODER).tokenizer()) {
            List<String> texts =
                    IntStream.range(0, 400)
                            .mapToObj(i -> "order number " + i + " has not arrived")
                            .toList();
            List<Encoding> one = texts.stream().map(text -> tokenizer.encode(text, 32)).toList();
            List<Encoding> many =
                    texts.parallelStream().map(text -> tokenizer.encode(text, 32)).toList();
            assertThat(many).isEqualTo(one);
        }
    }

    @Test
    void a_bad_file_is_named(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("tokenizer.json");
        assertThatThrownBy(() -> AlbertTokenizer.open(file))
                .isInstanceOf(AlbertException.class)
                .hasMessageContaining("tokenizer.json");
        Files.writeString(file, "{\"model\":{\"vocab\":[[\"a\",0]]}}");
        assertThatThrownBy(() -> AlbertTokenizer.open(file))
                .isInstanceOf(AlbertException.class)
                .hasMessageContaining("tokenizer.json");
        Files.writeString(file, "{");
        assertThatThrownBy(() -> AlbertTokenizer.open(file))
                .isInstanceOf(AlbertException.class)
                .hasMessageContaining("at character 1");
        Files.delete(file);
        Files.createFile(folder.resolve("spiece.model"));
        EncoderFolder encoder = new EncoderFolder(folder, Fixtures.encoder("A").configuration());
        assertThatThrownBy(encoder::tokenizer)
                .isInstanceOf(AlbertException.class)
                .hasMessageContaining("spiece.model");
    }
}
