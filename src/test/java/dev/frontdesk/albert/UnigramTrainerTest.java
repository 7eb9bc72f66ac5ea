package dev.frontdesk.albert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.albert.UnigramTrainer.Options;
import dev.frontdesk.albert.UnigramTrainer.Step;
import dev.frontdesk.albert.UnigramVocabulary.Piece;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Vocabularies of a small shop's talk, written for this test, in English and Chinese.
class UnigramTrainerTest {
    private static final List<String> WHO = List.of("I", "We", "My sister", "The courier", "You");
    private static final List<String> DID =
            List.of("returned", "ordered", "unpacked", "cancelled", "wanted", "didn't receive");
    private static final List<String> WHAT =
            List.of(
                    "the lamp",
                    "two Kettles",
                    "a café table",
                    "the parcel",
                    "order no. 4711",
                    "e-mails");
    private static final List<String> ZH_WHO = List.of("我", "你们", "客户", "快递员");
    private static final List<String> ZH_DID = List.of("退回了", "订购了", "取消了", "没有收到");
    private static final List<String> ZH_WHAT = List.of("台灯", "两个水壶", "包裹", "订单４７１１", "iPhone手机");

    private static List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (String who : WHO) {
            for (String did : DID) {
                for (String what : WHAT) {
                    texts.add(who + " " + did + " " + what + (texts.size() % 3 == 0 ? "!" : "."));
                }
            }
        }
        for (String who : ZH_WHO) {
            for (String did : ZH_DID) {
                for (String what : ZH_WHAT) {
                    texts.add(who + did + what + (texts.size() % 2 == 0 ? "。" : "，谢谢"));
                }
            }
        }
        return texts;
    }

    private static UnigramVocabulary vocabulary(
            List<String> texts, int threads, Consumer<Step> steps) {
        UnigramTrainer trainer = new UnigramTrainer(new Options(200, 1, 16, threads));
        texts.forEach(trainer::add);
        return trainer.train(steps);
    }

    @Test
    void each_step_makes_the_text_more_probable_as_long_as_no_piece_is_dropped() {
        List<Step> steps = new ArrayList<>();
        vocabulary(texts(), 2, steps::add);
        int compared = 0;
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).pieces() == steps.get(i - 1).pieces()) {
                assertThat(steps.get(i).nats())
                        .as("step %d of %s", i, steps)
                        .isLessThanOrEqualTo(steps.get(i - 1).nats() + 1e-9);
                compared++;
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(4);
        assertThat(steps.get(1).nats()).isLessThan(steps.getFirst().nats() - 0.01);
    }

    @Test
    void the_likelihood_is_that_of_all_ways_to_cut_a_word() {
        // One word "ab" seen four times: pieces a, b and ab with 1/4, 1/4, 1/2; p(ab) = 1/2 + 1/16.
        UnigramWords words = UnigramWords.of(Map.of("ab", new long[] {4}), 0.95);
        int a = Arrays.binarySearch(words.alphabet(), 'a');
        int[][] pieces = new int[words.alphabet().length + 1][];
        double[] counts = new double[pieces.length];
        for (int symbol = 0; symbol < pieces.length - 1; symbol++) {
            pieces[symbol] = new int[] {symbol};
        }
        pieces[pieces.length - 1] = new int[] {a, a + 1};
        counts[a] = 1;
        counts[a + 1] = 1;
        counts[pieces.length - 1] = 2;
        UnigramModel model = UnigramModel.of(words.alphabet().length, pieces, counts);
        UnigramModel.Expected expected = model.expect(words, 0, words.count());
        double ab = 0.5 + 1.0 / 16;
        assertThat(expected.logLikelihood).isCloseTo(4 * Math.log(ab), within(1e-12));
        assertThat(expected.counts[a]).isCloseTo(4 * (1.0 / 16) / ab, within(1e-12));
        assertThat(expected.counts[pieces.length - 1]).isCloseTo(4 * 0.5 / ab, within(1e-12));
        assertThat(model.bestWithout(pieces.length - 1))
                .isCloseTo(Math.log(1.0 / 16), within(1e-12));
    }

    private static Offset<Double> within(double value) {
        return Offset.offset(value);
    }

    @Test
    void the_same_words_give_the_same_file_in_any_order_on_any_number_of_threads() {
        List<String> texts = texts();
        String json = vocabulary(texts, 1, _ -> {}).toJson();
        Collections.shuffle(texts, new Random(3));
        assertThat(vocabulary(texts, 3, _ -> {}).toJson()).isEqualTo(json);
    }

    @Test
    void the_tokenizer_that_is_written_reads_english_and_chinese(@TempDir Path folder) {
        UnigramVocabulary vocabulary = vocabulary(texts(), 2, _ -> {});
        Path file = folder.resolve("tokenizer.json");
        vocabulary.write(file);
        try (AlbertTokenizer tokenizer = AlbertTokenizer.open(file)) {
            assertThat(tokenizer.padId()).isEqualTo(0);
            assertThat(tokenizer.unknownId()).isEqualTo(1);
            assertThat(tokenizer.clsId()).isEqualTo(2);
            assertThat(tokenizer.sepId()).isEqualTo(3);
            assertThat(tokenizer.maskId()).isEqualTo(4);
            assertThat(tokenizer.vocabularySize()).isEqualTo(vocabulary.size());
            assertThat(tokenizer.pieces().subList(5, vocabulary.size()))
                    .isEqualTo(vocabulary.pieces().stream().map(Piece::text).toList());
            List<String> several =
                    List.of(
                            "My sister returned the lamp, \"two kettles\" and 4711 e-mails!",
                            "the CAFÉ didn’t cancel   it",
                            "我没有收到包裹。你们取消了订单",
                            "iPhone手机 unpacked 两个水壶");
            for (String text : several) {
                int[] ids = tokenizer.encode(text, 1_000).ids();
                assertThat(ids).as("%s", text).doesNotContain(tokenizer.unknownId());
                assertThat(ids[0]).isEqualTo(2);
                assertThat(ids[ids.length - 1]).isEqualTo(3);
                assertThat(tokenizer.decode(ids)).isEqualTo(plain(text));
                assertThat(tokenizer.encode(tokenizer.decode(ids), 1_000).ids()).isEqualTo(ids);
            }
            assertThat(tokenizer.encode("我们🦄", 10).ids()).contains(tokenizer.unknownId());
            assertThat(tokenizer.encode("returned the parcel", 10).ids()).hasSize(5);
        }
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replace('’', '\'')
                .replace("é", "e")
                .replaceAll(" +", " ");
    }

    @Test
    void pieces_are_words_and_no_mixture() {
        List<String> pieces =
                vocabulary(texts(), 2, _ -> {}).pieces().stream().map(Piece::text).toList();
        assertThat(pieces).contains("▁returned", "▁kettles", "订购了", "a", "z", "7", "@", "▁");
        for (String piece : pieces) {
            assertThat(piece).doesNotMatch(".+▁.*").doesNotMatch("▁\\p{IsHan}.*");
            assertThat(piece).doesNotMatch(".*\\p{IsHan}.*[a-z].*").doesNotMatch(".*[a-z]\\d.*");
        }
    }

    @Test
    void words_are_cut_as_the_library_cuts_them() {
        List<String> words = new ArrayList<>();
        UnigramText.words("  It’s ``ＯＫ''　don't (re-use)…你好，Ｗorld ", words::add);
        assertThat(words)
                .containsExactly(
                        "▁it's", "▁", "\"", "ok", "\"", "▁don't", "▁", "(", "re", "-", "use", ")",
                        ".", ".", ".", "你好", ",", "world", "▁");
        UnigramText.words("", word -> assertThat(word).isNull());
    }

    @Test
    void what_cannot_be_made_is_told() {
        UnigramTrainer none = new UnigramTrainer(Options.of(200));
        assertThatThrownBy(() -> none.train(_ -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no text");
        UnigramTrainer many = new UnigramTrainer(new Options(100, 1, 8, 1));
        many.add("天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳");
        assertThatThrownBy(() -> many.train(_ -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a vocabulary of 100 cannot hold");
        assertThatThrownBy(() -> Options.of(5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("size 5");
    }
}
