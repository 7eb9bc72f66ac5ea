package dev.frontdesk.retrieval;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/// How a language's texts become the words that are indexed and searched.
///
/// English is stemmed (Porter), without stop words. Everything else is cut at Unicode's word borders (UAX #29), which makes each Chinese
/// character a word: measured against bigrams and SmartCN's segmentation, single characters rank best here.
final class Words extends Analyzer {
    private final boolean english;

    private Words(boolean english) {
        this.english = english;
    }

    static Words of(String locale) {
        return new Words(locale.equals("en") || locale.startsWith("en-"));
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
        Tokenizer tokenizer = new StandardTokenizer();
        TokenStream words = new LowerCaseFilter(new CJKWidthFilter(tokenizer));
        if (english) {
            words = new PorterStemFilter(new EnglishPossessiveFilter(words));
        }
        return new TokenStreamComponents(tokenizer, words);
    }

    /// The words of a text, in order, repetitions included.
    List<String> in(String text) {
        List<String> words = new ArrayList<>();
        try (TokenStream stream = tokenStream("", straight(text))) {
            CharTermAttribute word = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                words.add(word.toString());
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }

    /// With the apostrophe that the keyboard has, so that «don’t» and «don't» are one word.
    static String straight(String text) {
        return text.replace('’', '\'');
    }
}
