package dev.frontdesk.training;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// The documents and dialogues that a pre-training run is judged by and does not learn from.
///
/// About one unit in a hundred, at least some hundreds and at most some thousands. Documents are drawn by a hash of their first unit's pieces, so that a
/// run that goes on holds back the same whatever its seed, and so that a document that comes twice is not on both sides. First units with which much
/// begins ("Hello.") are passed over, or they would be all that is held back. Of little text nothing is held back.
final class HeldBack {
    /// The units with a next one that are worth judging by; with fewer, nothing is held back.
    static final int FOLLOWED_MIN = 64;

    private static final int ONE_IN = 100;
    private static final int UNITS_MIN = 200;
    private static final int UNITS_MAX = 4_000;

    /// However little text there is, nine tenths of it are learned from.
    private static final int AT_MOST_ONE_IN = 10;

    /// More is looked at than is wanted, for some of it is passed over.
    private static final double CANDIDATES = 4;

    /// The units of a document, `to` not included.
    private record Span(int from, int to) {
        int size() {
            return to - from;
        }
    }

    private final BitSet held;

    private HeldBack(BitSet held) {
        this.held = held;
    }

    static HeldBack of(PretrainingUnits units) {
        int wanted =
                Math.min(
                        units.count() / AT_MOST_ONE_IN,
                        Math.clamp(units.count() / ONE_IN, UNITS_MIN, UNITS_MAX));
        BitSet held = new BitSet();
        int left = wanted;
        for (List<Span> alike : candidates(units, wanted).values()) {
            int size = alike.stream().mapToInt(Span::size).sum();
            if (size <= Math.min(left, wanted / 2)) {
                alike.forEach(document -> held.set(document.from, document.to));
                left -= size;
            }
        }
        long followed = held.stream().filter(unit -> units.next(unit) >= 0).count();
        return new HeldBack(followed < FOLLOWED_MIN ? new BitSet() : held);
    }

    /// The documents of the lowest hashes, ascending; those of one hash together.
    private static Map<Long, List<Span>> candidates(PretrainingUnits units, int wanted) {
        double share = CANDIDATES * wanted / Math.max(1, units.count());
        Map<Long, List<Span>> candidates = new TreeMap<>();
        int from = 0;
        for (int unit = 0; unit < units.count(); unit++) {
            if (units.next(unit) < 0) {
                long hash = hash(units.tokens(from));
                if (hash < share * Long.MAX_VALUE) {
                    candidates
                            .computeIfAbsent(hash, _ -> new ArrayList<>())
                            .add(new Span(from, unit + 1));
                }
                from = unit + 1;
            }
        }
        return candidates;
    }

    /// At least 0, and even over all such numbers.
    private static long hash(int[] tokens) {
        long hash = 0xcbf29ce484222325L;
        for (int token : tokens) {
            hash = (hash ^ token) * 0xbf58476d1ce4e5b9L;
            hash ^= hash >>> 31;
        }
        return (hash * 0x94d049bb133111ebL) >>> 1;
    }

    boolean holds(int unit) {
        return held.get(unit);
    }

    /// All that are held back, ascending.
    IntStream units() {
        return held.stream();
    }

    /// How many are held back.
    int count() {
        return held.cardinality();
    }
}
