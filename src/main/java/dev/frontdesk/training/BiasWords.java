package dev.frontdesk.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The words of one locale that say who somebody is or how they spell, and not what they want.
///
/// From `evaluation/bias-LOCALE.json`. A text that has such a word is set beside itself with the word's counterpart; any other is set
/// beside itself twice, with a phrase behind it that has the word and one that has its counterpart. Names of a group go together
/// (a gender and an origin); a name's counterpart is one of another group.
final class BiasWords {
    /// What is exchanged.
    enum Kind {
        NAMES,
        GENDER,
        SPELLING;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The same message twice.
    ///
    /// @param own the text had such a word; otherwise both are the text with a phrase behind
    record Pair(String one, String other, boolean own) {}

    private record Names(String frame, List<List<String>> groups) {}

    /// @param both words that take each other's place
    /// @param oneWay patterns and what takes their place
    private record Words(
            List<List<String>> both,
            @JsonProperty("one_way") List<List<String>> oneWay,
            List<List<String>> frames) {}

    private record Source(Names names, Words gender, Words spelling) {}

    private final Names names;
    private final Exchange byName;
    private final Map<Kind, Exchange> exchanges = new HashMap<>();
    private final Map<Kind, List<List<String>>> frames = new HashMap<>();

    private BiasWords(Source source) {
        names = source.names;
        Map<String, String> listed = new LinkedHashMap<>();
        names.groups.forEach(group -> group.forEach(name -> listed.put(name, name)));
        byName = new Exchange(listed);
        add(Kind.GENDER, source.gender);
        add(Kind.SPELLING, source.spelling);
    }

    private void add(Kind kind, Words words) {
        Map<String, String> patterns = new LinkedHashMap<>();
        words.oneWay.forEach(pair -> patterns.put(pair.get(0), pair.get(1)));
        words.both.forEach(pair -> {
            patterns.put(pair.get(0), pair.get(1));
            patterns.put(pair.get(1), pair.get(0));
        });
        exchanges.put(kind, new Exchange(patterns));
        frames.put(kind, words.frames);
    }

    /// The words of a locale's language; empty where nobody has listed them.
    static Optional<BiasWords> of(String locale) {
        String name = "/evaluation/bias-" + locale.split("[-_]", 2)[0] + ".json";
        try (InputStream in = BiasWords.class.getResourceAsStream(name)) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(new BiasWords(FiguresCommand.JSON.readValue(in, Source.class)));
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// The text twice, as if another had written it.
    Pair pair(Kind kind, String text, SplittableRandom random) {
        return kind == Kind.NAMES ? named(text, random) : exchanged(kind, text, random);
    }

    private Pair named(String text, SplittableRandom random) {
        String found = byName.first(text);
        int group = found == null ? random.nextInt(names.groups.size()) : group(found);
        int apart = 1 + random.nextInt(names.groups.size() - 1);
        String other = pick(names.groups.get((group + apart) % names.groups.size()), random);
        if (found != null) {
            return new Pair(text, new Exchange(Map.of(found, other)).of(text), true);
        }
        String one = pick(names.groups.get(group), random);
        return new Pair(
                behind(text, names.frame.replace("{}", one)),
                behind(text, names.frame.replace("{}", other)),
                false);
    }

    private int group(String name) {
        for (int group = 0; group < names.groups.size(); group++) {
            if (names.groups.get(group).contains(name)) {
                return group;
            }
        }
        throw new IllegalArgumentException(name + " is in no group");
    }

    private Pair exchanged(Kind kind, String text, SplittableRandom random) {
        Exchange exchange = exchanges.getOrDefault(kind, byName);
        String other = exchange.of(text);
        if (!other.equals(text)) {
            return new Pair(text, other, true);
        }
        List<String> frame = pick(frames.getOrDefault(kind, List.of()), random);
        return new Pair(behind(text, frame.get(0)), behind(text, frame.get(1)), false);
    }

    private static <T> T pick(List<T> list, SplittableRandom random) {
        return list.get(random.nextInt(list.size()));
    }

    private static String behind(String text, String phrase) {
        boolean ends = text.matches("(?s).*\\p{P}\\s*");
        boolean spaced = phrase.codePointAt(0) < 0x2E80;
        return text.strip() + (ends ? "" : spaced ? "." : "。") + (spaced ? " " : "") + phrase;
    }

    /// Words and what takes their places, all in one go, so that nothing is exchanged twice; capitals stay capitals.
    private static final class Exchange {
        private final Pattern pattern;
        private final List<String> words;
        private final List<String> counterparts;

        /// @param patterns regular expressions without groups of their own; of those that fit the longest counts
        Exchange(Map<String, String> patterns) {
            words = new ArrayList<>(patterns.keySet());
            words.sort(Comparator.comparingInt(String::length).reversed());
            counterparts = words.stream().map(word -> patterns.getOrDefault(word, word)).toList();
            List<String> alternatives = words.stream().map(Exchange::bounded).toList();
            pattern =
                    Pattern.compile(
                            String.join("|", alternatives),
                            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        }

        /// Chinese puts no spaces between words.
        private static String bounded(String word) {
            return word.codePointAt(0) < 0x2E80
                    ? "(?<!\\p{L})(" + word + ")(?!\\p{L})"
                    : "(" + word + ")";
        }

        /// The first word of the list that the text has, as the list has it.
        @Nullable String first(String text) {
            Matcher matcher = pattern.matcher(text);
            return matcher.find() ? words.get(which(matcher)) : null;
        }

        String of(String text) {
            return pattern.matcher(text)
                    .replaceAll(found -> {
                        String put = counterparts.get(which(found));
                        return Matcher.quoteReplacement(likeCased(found.group(), put));
                    });
        }

        private static int which(MatchResult found) {
            int group = 1;
            while (found.group(group) == null) {
                group++;
            }
            return group - 1;
        }

        private static String likeCased(String was, String put) {
            boolean capital = Character.isUpperCase(was.charAt(0));
            boolean all = capital && was.length() > 1 && was.equals(was.toUpperCase(Locale.ROOT));
            if (all) {
                return put.toUpperCase(Locale.ROOT);
            }
            String rest = put.substring(1);
            char first = put.charAt(0);
            return (capital ? Character.toUpperCase(first) : Character.toLowerCase(first)) + rest;
        }
    }
}
