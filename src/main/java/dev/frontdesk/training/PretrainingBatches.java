package dev.frontdesk.training;

import dev.frontdesk.albert.Encoding;
import dev.frontdesk.albert.MaskedText;
import dev.frontdesk.albert.NgramMasking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/// The batches of a pre-training run, each a pure function of the units, the seed and the step.
///
/// All units that have a next one go by in a new order each epoch; those of conversations several times where they are few beside documents,
/// for messages are what an encoder will read. A pool of some batches is sorted by length
/// and cut, so that texts of like length lie together: padding costs as much as text. What is remembered between calls is a cache.
/// Not safe for threads.
final class PretrainingBatches {
    private static final int POOL = 64;
    private static final double LENGTH_NOISE = 1.5;
    private static final double DIALOGUE_SHARE = 0.4;
    private static final int DIALOGUE_TIMES_MAX = 8;
    private static final int CLASSES_MAX = 32;

    /// The special pieces that stand around texts.
    record Frame(int clsId, int sepId) {}

    private final PretrainingUnits units;
    private final Supervision supervision;
    private final Frame frame;
    private final NgramMasking masking;
    private final PretrainingSettings settings;
    private final int[] anchors;
    private final String digest;
    private int[] order = new int[0];
    private long orderEpoch = -1;
    private int[][] pool = new int[0][];
    private long poolNumber = -1;

    PretrainingBatches(
            PretrainingUnits units,
            Supervision supervision,
            Frame frame,
            NgramMasking masking,
            PretrainingSettings settings) {
        this.units = units;
        this.supervision = supervision;
        this.frame = frame;
        this.masking = masking;
        this.settings = settings;
        CRC32C crc = new CRC32C();
        int[] followed =
                IntStream.range(0, units.count())
                        .peek(unit -> add(crc, units.tokens(unit)))
                        .filter(unit -> units.next(unit) >= 0)
                        .toArray();
        long dialogue = Arrays.stream(followed).filter(units::isDialogue).count();
        int times = dialogueTimes(followed.length - dialogue, dialogue);
        this.anchors =
                Arrays.stream(followed)
                        .flatMap(unit ->
                                IntStream.generate(() -> unit)
                                        .limit(units.isDialogue(unit) ? times : 1))
                        .toArray();
        this.digest = units.count() + "-" + units.tokens() + "-" + Long.toHexString(crc.getValue());
        if (Arrays.stream(anchors).distinct().count() < settings.batches().units() / 2) {
            throw new IllegalArgumentException(
                    "only "
                            + Arrays.stream(anchors).distinct().count()
                            + " of "
                            + units.count()
                            + " units have a next one; a batch needs "
                            + settings.batches().units() / 2);
        }
    }

    /// How often turns go by in an epoch so that they are a [#DIALOGUE_SHARE] of it.
    private static int dialogueTimes(long sentences, long turns) {
        double wanted = DIALOGUE_SHARE / (1 - DIALOGUE_SHARE) * sentences / Math.max(1, turns);
        return Math.clamp(Math.round(wanted), 1, DIALOGUE_TIMES_MAX);
    }

    private static void add(CRC32C crc, int[] tokens) {
        for (int token : tokens) {
            crc.update(token);
            crc.update(token >>> 8);
            crc.update(token >>> 16);
        }
        crc.update(0xff);
    }

    /// What names the units, so that a checkpoint of other text is noticed.
    String digest() {
        return digest;
    }

    /// The batch of a step.
    ///
    /// @param supervised whether the run has come to its supervised part
    PretrainingBatch at(long step, boolean supervised) {
        RandomGenerator random = new SplittableRandom(mix(settings.seed(), step));
        if (step % settings.batches().segmentEvery() == settings.batches().segmentEvery() - 1) {
            return segments(step, random);
        }
        if (supervised
                && !supervision.isEmpty()
                && step % settings.batches().labelledEvery() == 1) {
            return supervised(random);
        }
        return turns(step, random);
    }

    private PretrainingBatch turns(long step, RandomGenerator random) {
        int[] first = anchors(step);
        List<int[]> texts = new ArrayList<>();
        for (int unit : first) {
            texts.add(units.tokens(unit));
        }
        for (int unit : first) {
            texts.add(units.tokens(units.next(unit)));
        }
        return new PretrainingBatch.Turns(
                masked(texts, settings.batches().unitLength(), random), keys(texts));
    }

    private List<MaskedText> masked(List<int[]> texts, int length, RandomGenerator random) {
        return texts.stream().map(text -> masking.apply(single(text, length), random)).toList();
    }

    /// `[CLS] text [SEP]`.
    private Encoding single(int[] text, int length) {
        int size = Math.min(text.length, length - 2);
        int[] ids = new int[size + 2];
        ids[0] = frame.clsId;
        System.arraycopy(text, 0, ids, 1, size);
        ids[size + 1] = frame.sepId;
        return Encoding.ofIds(ids, new int[ids.length]);
    }

    /// For each text a number that the same texts share.
    private static int[] keys(List<int[]> texts) {
        Map<String, Integer> known = new HashMap<>();
        return texts.stream()
                .mapToInt(text -> known.computeIfAbsent(Arrays.toString(text), _ -> known.size()))
                .toArray();
    }

    private PretrainingBatch segments(long step, RandomGenerator random) {
        int[] first = anchors(step);
        int count = Math.min(settings.batches().segments(), first.length);
        long[] swapped = new long[count];
        List<MaskedText> rows = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            swapped[row] = random.nextBoolean() ? 1 : 0;
            rows.add(masking.apply(pair(first[row], swapped[row] == 1), random));
        }
        return new PretrainingBatch.Segments(rows, swapped);
    }

    /// `[CLS] a [SEP] b [SEP]`: units that follow each other, cut in two between them, as near to the wanted length as they reach.
    private Encoding pair(int unit, boolean swapped) {
        int half = (settings.batches().segmentLength() - 3) / 2;
        int[] a = new int[half];
        int[] b = new int[half];
        int sizeA = append(a, 0, units.tokens(unit));
        int next = units.next(unit);
        // The second segment needs a unit, so the first takes only those that have a next one.
        while (units.next(next) >= 0 && sizeA + units.tokens(next).length <= half) {
            sizeA = append(a, sizeA, units.tokens(next));
            next = units.next(next);
        }
        int sizeB = 0;
        while (next >= 0 && (sizeB == 0 || sizeB + units.tokens(next).length <= half)) {
            sizeB = append(b, sizeB, units.tokens(next));
            next = units.next(next);
        }
        int[] left = Arrays.copyOf(swapped ? b : a, swapped ? sizeB : sizeA);
        int[] right = Arrays.copyOf(swapped ? a : b, swapped ? sizeA : sizeB);
        int[] ids = new int[left.length + right.length + 3];
        int[] types = new int[ids.length];
        ids[0] = frame.clsId;
        System.arraycopy(left, 0, ids, 1, left.length);
        ids[left.length + 1] = frame.sepId;
        System.arraycopy(right, 0, ids, left.length + 2, right.length);
        ids[ids.length - 1] = frame.sepId;
        Arrays.fill(types, left.length + 2, types.length, 1);
        return Encoding.ofIds(ids, types);
    }

    private static int append(int[] segment, int size, int[] tokens) {
        int count = Math.min(tokens.length, segment.length - size);
        System.arraycopy(tokens, 0, segment, size, count);
        return size + count;
    }

    private PretrainingBatch supervised(RandomGenerator random) {
        double[] weights =
                IntStream.concat(
                                supervision.labels().stream().mapToInt(s -> s.classes().size()),
                                supervision.questions().stream()
                                        .mapToInt(s -> s.questions().size()))
                        .mapToDouble(Math::sqrt)
                        .toArray();
        double at = random.nextDouble() * Arrays.stream(weights).sum();
        int source = 0;
        while (source < weights.length - 1 && at >= weights[source]) {
            at -= weights[source++];
        }
        int labels = supervision.labels().size();
        return source < labels
                ? labelled(supervision.labels().get(source), random)
                : answers(supervision.questions().get(source - labels), random);
    }

    private PretrainingBatch labelled(Supervision.Labels set, RandomGenerator random) {
        int classes =
                Math.min(
                        set.classes().size(),
                        Math.min(CLASSES_MAX, settings.batches().units() / 2));
        int[] chosen = sample(set.classes().size(), classes, random);
        int each = Math.max(2, settings.batches().units() / classes);
        List<int[]> texts = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int label : chosen) {
            List<int[]> own = set.classes().get(label);
            for (int text : sample(own.size(), Math.min(each, own.size()), random)) {
                texts.add(own.get(text));
                labels.add(label);
            }
        }
        return new PretrainingBatch.Labelled(
                masked(texts, settings.batches().unitLength(), random),
                labels.stream().mapToInt(Integer::intValue).toArray());
    }

    private PretrainingBatch answers(Supervision.Questions set, RandomGenerator random) {
        int count = Math.min(settings.batches().units() / 2, set.questions().size());
        int[] chosen = sample(set.questions().size(), count, random);
        List<int[]> texts = new ArrayList<>();
        for (int i : chosen) {
            texts.add(set.questions().get(i));
        }
        for (int i : chosen) {
            texts.add(set.answers().get(i));
        }
        int length =
                Math.min(settings.batches().segmentLength(), 2 * settings.batches().unitLength());
        return new PretrainingBatch.Answers(masked(texts, length, random), keys(texts));
    }

    /// `count` different numbers below `bound`.
    private static int[] sample(int bound, int count, RandomGenerator random) {
        int[] all = IntStream.range(0, bound).toArray();
        for (int i = 0; i < count; i++) {
            int j = i + random.nextInt(bound - i);
            int value = all[i];
            all[i] = all[j];
            all[j] = value;
        }
        return Arrays.copyOf(all, count);
    }

    /// The units that a step begins from.
    private int[] anchors(long step) {
        long number = step / POOL;
        if (number != poolNumber || pool.length == 0) {
            pool = pool(number);
            poolNumber = number;
        }
        return pool[(int) (step % POOL)];
    }

    private int[][] pool(long number) {
        int size = settings.batches().units() / 2;
        Integer[] drawn = new Integer[POOL * size];
        Map<Integer, Double> lengths = new HashMap<>();
        Random random = new Random(mix(settings.seed(), -1 - number));
        for (int i = 0; i < drawn.length; i++) {
            int unit = anchor(number * drawn.length + i);
            drawn[i] = unit;
            int longer = Math.max(units.tokens(unit).length, units.tokens(units.next(unit)).length);
            lengths.put(
                    unit,
                    Math.min(longer, settings.batches().unitLength())
                            + LENGTH_NOISE * random.nextGaussian());
        }
        Arrays.sort(drawn, Comparator.comparingDouble(unit -> lengths.getOrDefault(unit, 0.0)));
        int[][] batches = new int[POOL][size];
        for (int i = 0; i < drawn.length; i++) {
            batches[i / size][i % size] = drawn[i];
        }
        for (int i = POOL - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int[] batch = batches[i];
            batches[i] = batches[j];
            batches[j] = batch;
        }
        return batches;
    }

    /// The unit at a place of the endless row of epochs.
    private int anchor(long place) {
        long epoch = place / anchors.length;
        if (epoch != orderEpoch) {
            order = anchors.clone();
            RandomGenerator random = new SplittableRandom(mix(settings.seed() + 1, epoch));
            for (int i = order.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int value = order[i];
                order[i] = order[j];
                order[j] = value;
            }
            orderEpoch = epoch;
        }
        return order[(int) (place % anchors.length)];
    }

    private static long mix(long seed, long number) {
        long z = seed * 0x9e3779b97f4a7c15L + number;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
