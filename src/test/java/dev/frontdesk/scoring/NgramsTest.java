package dev.frontdesk.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NgramsTest {
    private static final List<String> TEXTS =
            List.of("where is my parcel", "where is my refund", "cancel my order please");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Where's my ORDER?|wheres my order?",
                "MB-4018273 is late|mb # is late",
                "£3.95, ok|£3 95 ok",
                "  two   spaces |two spaces",
                "ｆｕｌｌ　ｗｉｄｔｈ|full width",
                "crème brûlée|crème brûlée",
                "123 1234|123 #",
                "...|''",
            })
    void textsAreMadeEven(String text, String expected) {
        assertThat(Ngrams.normalize(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"en,WORDS", "en-GB,WORDS", "zh,CHARACTERS", "zh-TW,CHARACTERS", "ja,CHARACTERS"})
    void theLanguageSaysHowToCut(String locale, Ngrams.Cut cut) {
        assertThat(Ngrams.Cut.of(locale)).isEqualTo(cut);
    }

    @ParameterizedTest
    @CsvSource({"WORDS,where is my parcel", "WORDS,x", "CHARACTERS,我的快递到哪儿了", "CHARACTERS,a"})
    void vectorsHaveLengthOneAndAscendingIndices(Ngrams.Cut cut, String text) {
        SparseVector vector = Ngrams.learn(cut, 12, TEXTS).of(text);
        assertThat(vector.dot(vector)).isCloseTo(1f, within(1e-5f));
        assertThat(vector.indices()).isSorted().doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"''", "'  '", "'...'"})
    void aTextWithoutSignsHasNoEntries(String text) {
        Ngrams ngrams = Ngrams.learn(Ngrams.Cut.WORDS, 12, TEXTS);
        assertThat(ngrams.of(text).indices()).isEmpty();
        assertThat(ngrams.unseenShare(ngrams.of(text))).isEqualTo(1);
    }

    @Test
    void likeTextsAreNear() {
        Ngrams ngrams = Ngrams.learn(Ngrams.Cut.WORDS, 16, TEXTS);
        SparseVector question = ngrams.of("where is my parcl");
        double near = question.dot(ngrams.of("where is my parcel"));
        double far = question.dot(ngrams.of("cancel my order please"));
        assertThat(near).isGreaterThan(0.6).isGreaterThan(far + 0.4);
    }

    @Test
    void whatWasNeverSeenIsKnownToBe() {
        Ngrams ngrams = Ngrams.learn(Ngrams.Cut.WORDS, 18, TEXTS);
        assertThat(ngrams.unseenShare(ngrams.of("where is my parcel"))).isCloseTo(0, within(1e-6));
        assertThat(ngrams.unseenShare(ngrams.of("quantum xylophone"))).isGreaterThan(0.9);
    }

    @Test
    void rareWordsWeighMore() {
        Ngrams ngrams = Ngrams.learn(Ngrams.Cut.WORDS, 16, TEXTS);
        float[] idf = ngrams.idf();
        float my = idf[ngrams.of("my").indices()[0]];
        float parcel = idf[ngrams.of("parcel").indices()[0]];
        assertThat(my).isLessThan(parcel);
        assertThat(parcel).isLessThan(ngrams.unseenIdf());
    }

    @Test
    void aMeanPointsWhereItsTextsDo() {
        Ngrams ngrams = Ngrams.learn(Ngrams.Cut.WORDS, 16, TEXTS);
        SparseVector a = ngrams.of("where is my parcel");
        SparseVector mean = SparseVector.mean(List.of(a, ngrams.of("parcel is late")));
        assertThat(mean.dot(mean)).isCloseTo(1f, within(1e-5f));
        assertThat(mean.dot(a)).isGreaterThan(0.6f);
        assertThat(SparseVector.mean(List.of()).indices()).isEmpty();
    }

    @Test
    void wrongSizesAreRefused() {
        assertThatThrownBy(() -> new Ngrams(Ngrams.Cut.WORDS, 12, new float[10], 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2^12");
    }
}
