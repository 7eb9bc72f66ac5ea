package dev.frontdesk.training.mining;

import dev.frontdesk.knowledge.Problem;
import java.util.EnumMap;
import java.util.Map;

/// What mining did not take, counted by reason, with one example each.
final class LeftAside {
    private static final int EXAMPLE_LENGTH_MAX = 80;

    /// Why something was not taken.
    enum Reason {
        COURTESY("messages are greetings, thanks, small talk or ask for a person"),
        DETAIL("messages only answer what the agent asked"),
        TOO_LONG("messages are longer than a question"),
        UNANSWERED("questions got no reply that answers: questions back, hand-overs, courtesies"),
        UNSURE("questions got a reply that says it does not know"),
        PERSONAL("questions got a reply that concerns that customer alone, or holds personal data"),
        BEYOND("questions are beyond the number that is held in memory; mine the log in parts"),
        RARE("questions were asked in too few conversations (--asked-min)"),
        KNOWN("questions are answered in the draft already"),
        MANY("questions are beyond the number of entries that is proposed at once");

        private final String what;

        Reason(String what) {
            this.what = what;
        }
    }

    private static final class Count {
        private long count;
        private String example = "";
    }

    private final Map<Reason, Count> counts = new EnumMap<>(Reason.class);

    /// @param example without personal data; the first one that is not empty is kept
    void add(Reason reason, String example) {
        add(reason, 1, example);
    }

    void add(Reason reason, long times, String example) {
        Count count = counts.computeIfAbsent(reason, _ -> new Count());
        count.count += times;
        if (count.example.isEmpty()) {
            String plain = example.replaceAll("\\s+", " ").strip();
            count.example =
                    plain.codePointCount(0, plain.length()) <= EXAMPLE_LENGTH_MAX
                            ? plain
                            : plain.substring(0, plain.offsetByCodePoints(0, EXAMPLE_LENGTH_MAX))
                                    + "…";
        }
    }

    long count(Reason reason) {
        Count count = counts.get(reason);
        return count == null ? 0 : count.count;
    }

    /// One problem a reason, named after what was mined.
    java.util.List<Problem> report(String name) {
        return counts.entrySet().stream()
                .map(entry ->
                        new Problem(
                                name,
                                0,
                                null,
                                entry.getValue().count
                                        + " "
                                        + entry.getKey().what
                                        + ". Not taken"
                                        + (entry.getValue().example.isEmpty()
                                                ? "."
                                                : ", for one «" + entry.getValue().example + "».")))
                .toList();
    }
}
