package dev.frontdesk.training;

import dev.frontdesk.knowledge.Example;
import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.knowledge.NearDuplicates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// The labelled texts of one file, cut to judge frozen encoders by: a fifth is held back, the rest is what is learned from.
///
/// What a text's letters and digits hash to says where it goes, so that equal texts fall together and stay where they are when
/// the file grows or is sorted. Texts out of scope are left out. Texts are named by their places in `texts`; the arrays are not
/// copied, leave them unchanged.
///
/// @param labels the number of each text's intent
/// @param learned what may be learned from
/// @param held the fifth
/// @param fresh those of `held` that have no near-duplicate among `learned`
@SuppressWarnings("ArrayRecordComponent")
record ProbeSet(
        String locale,
        List<String> texts,
        int[] labels,
        int labelCount,
        int[] learned,
        int[] held,
        int[] fresh) {
    private static final int PARTS = 5;
    private static final double JUDGED_SHARE = 0.3;

    /// What one classifier learns from: all of it, once its settings have been chosen by learning from `fit` and reading `judged`.
    @SuppressWarnings("ArrayRecordComponent")
    record Lesson(int[] fit, int[] judged) {
        int[] all() {
            return IntStream.concat(IntStream.of(fit), IntStream.of(judged)).toArray();
        }
    }

    /// @param file whose texts they are, for messages
    /// @throws IllegalArgumentException where they are too few, or of one intent only
    static ProbeSet of(Path file, List<Example> examples) {
        List<String> texts = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        Map<String, Integer> numbers = new TreeMap<>();
        for (Example example : examples) {
            IntentId intent = example.intent();
            if (intent != null) {
                texts.add(example.text());
                labels.add(numbers.computeIfAbsent(intent.value(), _ -> numbers.size()));
            }
        }
        int[] hashes = texts.stream().mapToInt(ProbeSet::hash).toArray();
        int[] held = places(hashes, hash -> hash % PARTS == 0);
        int[] learned = places(hashes, hash -> hash % PARTS != 0);
        long taught = IntStream.of(learned).map(labels::get).distinct().count();
        ProbeSet set =
                new ProbeSet(
                        examples.isEmpty() ? "en" : examples.getFirst().locale(),
                        texts,
                        labels.stream().mapToInt(Integer::intValue).toArray(),
                        numbers.size(),
                        learned,
                        held,
                        fresh(texts, learned, held));
        if (taught < 2 || held.length == 0 || set.whole().judged.length == 0) {
            throw new IllegalArgumentException(
                    file
                            + " cannot judge an encoder: of its "
                            + texts.size()
                            + " texts in scope with "
                            + numbers.size()
                            + " intents "
                            + held.length
                            + " are held back and "
                            + learned.length
                            + " of "
                            + taught
                            + " intents are left to learn from");
        }
        return set;
    }

    private static int hash(String text) {
        return Dataset.stableHash(NearDuplicates.normalised(text));
    }

    private static int[] places(int[] hashes, IntPredicate test) {
        return IntStream.range(0, hashes.length).filter(i -> test.test(hashes[i])).toArray();
    }

    private static int[] fresh(List<String> texts, int[] learned, int[] held) {
        Set<Integer> repeated = new HashSet<>();
        NearDuplicates.between(texts(texts, learned), texts(texts, held))
                .forEach(pair -> repeated.add(held[pair.right()]));
        return IntStream.of(held).filter(place -> !repeated.contains(place)).toArray();
    }

    /// The texts at these places.
    List<String> texts(int[] places) {
        return texts(texts, places);
    }

    private static List<String> texts(List<String> texts, int[] places) {
        return IntStream.of(places).mapToObj(texts::get).toList();
    }

    /// The labels at these places.
    int[] labels(int[] places) {
        return IntStream.of(places).map(place -> labels[place]).toArray();
    }

    /// All that may be learned from; a fifth of it, by its hash, is what settings are chosen by.
    Lesson whole() {
        return new Lesson(
                IntStream.of(learned).filter(place -> !isJudged(place)).toArray(),
                IntStream.of(learned).filter(this::isJudged).toArray());
    }

    private boolean isJudged(int place) {
        return hash(texts.get(place)) / PARTS % PARTS == 0;
    }

    /// A few texts of each intent, all where it has fewer; three in ten of them, at least one, are what settings are chosen by.
    ///
    /// @param count how many an intent, 2 or more
    /// @param draw another one gives other texts
    Lesson shots(int count, long draw) {
        Map<Integer, List<Integer>> byLabel = new TreeMap<>();
        for (int place : learned) {
            byLabel.computeIfAbsent(labels[place], _ -> new ArrayList<>()).add(place);
        }
        List<Integer> fit = new ArrayList<>();
        List<Integer> judged = new ArrayList<>();
        for (List<Integer> places : byLabel.values()) {
            places.sort(Comparator.comparingLong(place -> chance(place, draw)));
            int drawn = Math.min(count, places.size());
            int apart = drawn < 2 ? 0 : Math.max(1, (int) (JUDGED_SHARE * drawn));
            judged.addAll(places.subList(0, apart));
            fit.addAll(places.subList(apart, drawn));
        }
        return new Lesson(ints(fit), ints(judged));
    }

    private long chance(int place, long draw) {
        return new SplittableRandom(((draw + 1) << 32) + hash(texts.get(place))).nextLong();
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }
}
