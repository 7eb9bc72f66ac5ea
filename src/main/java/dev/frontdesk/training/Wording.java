package dev.frontdesk.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;

/// How the same message may be typed; its intent stays.
enum Wording {
    AS_IT_IS("as it is"),
    TYPO("a typo in one word"),
    LOWER_CASE("in lower case"),
    UPPER_CASE("in upper case"),
    NO_PUNCTUATION("without punctuation"),
    WORD_DROPPED("one word dropped");

    private static final List<BiPredicate<List<String>, SplittableRandom>> MISTAKES =
            List.of(Typos::mistype, Typos::swap, Typos::dropLetter, Typos::doubleLetter);

    private final String title;

    Wording(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /// As JSON names it.
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The text worded so; the text itself where that is impossible.
    ///
    /// @param seed another one hits other words
    String of(String text, long seed) {
        SplittableRandom random =
                new SplittableRandom(((seed + 1) << 32) + Dataset.stableHash(text));
        return switch (this) {
            case AS_IT_IS -> text;
            case TYPO -> mistaken(text, random);
            case LOWER_CASE -> text.toLowerCase(Locale.ROOT);
            case UPPER_CASE -> text.toUpperCase(Locale.ROOT);
            case NO_PUNCTUATION -> unpunctuated(text);
            case WORD_DROPPED -> {
                List<String> words = Typos.words(text);
                yield Typos.dropWord(words, random) ? String.join(" ", words) : text;
            }
        };
    }

    /// One of the mistakes that can be made in the text.
    private static String mistaken(String text, SplittableRandom random) {
        List<BiPredicate<List<String>, SplittableRandom>> order = new ArrayList<>(MISTAKES);
        Collections.shuffle(order, Random.from(random));
        List<String> words = Typos.words(text);
        return order.stream().anyMatch(mistake -> mistake.test(words, random))
                ? String.join(" ", words)
                : text;
    }

    /// Apostrophes fall, points and commas within numbers stay.
    private static String unpunctuated(String text) {
        String bare =
                text.replaceAll("['\u2019]", "")
                        .replaceAll("(?<!\\d)\\p{P}|\\p{P}(?!\\d)", " ")
                        .replaceAll("\\s+", " ")
                        .strip();
        return bare.isEmpty() ? text : bare;
    }
}
