package dev.frontdesk.training.mining;

import dev.frontdesk.knowledge.Answer;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.Imported;
import dev.frontdesk.knowledge.MinedAnswer;
import dev.frontdesk.knowledge.Mining;
import dev.frontdesk.knowledge.NearDuplicates;
import dev.frontdesk.knowledge.Problem;
import dev.frontdesk.scoring.Ngrams;
import dev.frontdesk.scoring.Scorer;
import dev.frontdesk.training.ShippedBundle;
import dev.frontdesk.training.mining.LeftAside.Reason;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A draft FAQ from files of conversations.
///
/// Reads the files twice, one conversation at a time: first for the company's own addresses, then for the exchanges. What is held in memory has a limit
/// each: distinct questions, kept exchanges of each, entries; what is beyond is counted and said.
public final class ConversationMining implements Mining {
    static final int QUESTIONS_MAX = 200_000;
    static final int EXCHANGES_MAX = 500_000;
    static final int ENTRIES_MAX = 1_000;

    private static final int COMPARED_MAX = 20_000;
    private static final int PROBLEMS_MAX = 1_000;
    private static final int KNOWN_MAX = 50_000;

    /// The cosine of the n-grams of two replies that say the same, whatever was asked, and how much they must say.
    private static final double SAME_REPLY_MIN = 0.85;

    private static final int SAME_REPLY_WEIGHT_MIN = 5;

    /// The cosines of replies and questions, both of which are alike. Fitted on STAR, see docs/EVALUATION.md.
    private static final double LIKE_REPLY_MIN = 0.5;

    private static final double LIKE_QUESTION_MIN = 0.2;

    /// The same where words are not spaced: set by hand, there was nothing to fit them to.
    private static final double LIKE_UNSPACED_REPLY_MIN = 0.35;

    private static final double LIKE_UNSPACED_QUESTION_MIN = 0.08;

    private static final int NEXT_COUNT_MIN = 2;
    private static final int NEXT_MAX = 3;
    private static final int PROGRESS_STEP = 200;

    private final PrintStream out;
    private final boolean terminal;

    /// @param out takes the progress
    /// @param terminal whether a person looks at it
    public ConversationMining(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public Imported<List<MinedAnswer>> mine(Request request, List<Answer> known) {
        TalkFiles files = new TalkFiles(request.paths());
        try (Scorer scorer = ShippedBundle.open(request.bundle())) {
            return mine(files, request, known, scorer);
        }
    }

    /// One run over some files.
    private static final class Run {
        private final List<Problem> problems = new ArrayList<>();
        private final LeftAside leftAside = new LeftAside();
        private final PersonalMarks personal = new PersonalMarks();
        private final Map<String, Map<String, Asked>> askedByLocale = new TreeMap<>();
        private long unnamedProblems;
        private int talks;
        private int questions;
        private long exchanges;
        private int kept;

        void problem(Problem problem) {
            if (problems.size() < PROBLEMS_MAX) {
                problems.add(problem);
            } else {
                unnamedProblems++;
            }
        }
    }

    private Imported<List<MinedAnswer>> mine(
            TalkFiles files, Request request, List<Answer> known, Scorer scorer) {
        Run run = new Run();
        List<MinedAnswer> mined = new ArrayList<>();
        try (ProgressLines progress = new ProgressLines(out, terminal)) {
            read(files, request.locale(), run, progress);
            int least = request.askedMin() > 0 ? request.askedMin() : askedMin(run.talks);
            for (Map.Entry<String, Map<String, Asked>> part : run.askedByLocale.entrySet()) {
                List<Asked> asked = new ArrayList<>(part.getValue().values());
                part.getValue().clear();
                mined.addAll(entries(asked, part.getKey(), known, least, scorer, run, progress));
            }
        }
        String names =
                request.paths().stream()
                        .map(Path::getFileName)
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "));
        List<Problem> problems = new ArrayList<>(run.problems);
        if (run.unnamedProblems > 0) {
            problems.add(
                    new Problem(names, 0, null, run.unnamedProblems + " more lines with problems"));
        }
        problems.addAll(run.leftAside.report(names));
        String note =
                "%s: %d conversations, %d questions with an answer, %d entries"
                        .formatted(names, run.talks, run.exchanges, mined.size());
        return new Imported<>(mined, problems, List.of(note));
    }

    /// One conversation in a small log; one more for each tenfold from a thousand on.
    static int askedMin(int talks) {
        int least = 1;
        for (int size = 1_000; size <= talks; size *= 10) {
            least++;
        }
        return least;
    }

    private static void read(TalkFiles files, String locale, Run run, ProgressLines progress) {
        int[] count = new int[2];
        files.each(
                run::problem,
                talk -> {
                    run.personal.note(talk);
                    if (++count[0] % PROGRESS_STEP == 0) {
                        progress.at("conversations counted", count[0], -1);
                    }
                });
        files.each(
                _ -> {}, // said the first time
                talk -> {
                    int number = run.talks++;
                    if (++count[1] % PROGRESS_STEP == 0) {
                        progress.at("conversations read", count[1], count[0]);
                    }
                    Map<String, Asked> asked =
                            run.askedByLocale.computeIfAbsent(
                                    talk.isChinese() ? "zh" : locale, _ -> new LinkedHashMap<>());
                    for (Exchange exchange :
                            Exchanges.of(talk, number, run.personal, run.leftAside)) {
                        take(exchange, asked, run);
                    }
                });
    }

    private static void take(Exchange exchange, Map<String, Asked> asked, Run run) {
        String key = NearDuplicates.normalised(exchange.question());
        Asked same = asked.get(key);
        if (same == null) {
            if (run.questions == QUESTIONS_MAX) {
                run.leftAside.add(Reason.BEYOND, exchange.question());
                return;
            }
            run.questions++;
            same = new Asked(exchange);
            asked.put(key, same);
        }
        run.exchanges++;
        run.kept += same.add(exchange, run.kept < EXCHANGES_MAX) ? 1 : 0;
    }

    private static List<MinedAnswer> entries(
            List<Asked> asked,
            String locale,
            List<Answer> known,
            int least,
            Scorer scorer,
            Run run,
            ProgressLines progress) {
        // The most asked begin the groups; of equals the first. The sort is stable.
        asked.sort(Comparator.comparingInt((Asked a) -> -a.talks()));
        List<String> there = knownQuestions(known, locale);
        QuestionGroups groups = new QuestionGroups(there, scorer, locale);
        int own = groups.count();
        int[] joined =
                groups.join(asked, done -> progress.at("questions grouped", done, asked.size()));
        Map<Integer, List<Asked>> byGroup = new LinkedHashMap<>();
        for (int i = 0; i < joined.length; i++) {
            if (joined[i] < own) {
                run.leftAside.add(Reason.KNOWN, asked.get(i).text);
            } else {
                byGroup.computeIfAbsent(joined[i], _ -> new ArrayList<>()).add(asked.get(i));
            }
        }
        List<Entry> entries = new ArrayList<>();
        for (List<Asked> group : mostAsked(byGroup.values(), COMPARED_MAX, run)) {
            entries.add(new Entry(group, scorer, locale));
            if (entries.size() % PROGRESS_STEP == 0) {
                progress.at("replies compared", entries.size(), byGroup.size());
            }
        }
        List<Entry> chosen = new ArrayList<>();
        for (Entry entry : merged(entries, locale, scorer)) {
            if (entry.asked() < least) {
                run.leftAside.add(
                        Reason.RARE, entry.questions().size(), entry.questions().getFirst().text);
            } else if (chosen.size() == ENTRIES_MAX) {
                run.leftAside.add(
                        Reason.MANY, entry.questions().size(), entry.questions().getFirst().text);
            } else {
                chosen.add(entry);
            }
        }
        return mined(chosen, scorer);
    }

    private static List<String> knownQuestions(List<Answer> known, String locale) {
        return known.stream()
                .filter(answer -> answer.locale().equals(locale))
                .flatMap(answer ->
                        java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(answer.question()),
                                answer.variants().stream()))
                .limit(KNOWN_MAX)
                .toList();
    }

    private static List<List<Asked>> mostAsked(
            java.util.Collection<List<Asked>> groups, int max, Run run) {
        List<List<Asked>> sorted = new ArrayList<>(groups);
        sorted.sort(
                Comparator.comparingInt(
                        (List<Asked> group) -> -group.stream().mapToInt(Asked::talks).sum()));
        for (List<Asked> rest : sorted.subList(Math.min(max, sorted.size()), sorted.size())) {
            run.leftAside.add(Reason.RARE, rest.size(), rest.getFirst().text);
        }
        return sorted.subList(0, Math.min(max, sorted.size()));
    }

    /// Entries with almost the same reply become one, and those with a like reply to a like question; the most asked first.
    private static List<Entry> merged(List<Entry> entries, String locale, Scorer scorer) {
        Courtesies courtesies = Courtesies.of(locale.startsWith("zh"));
        boolean isSpaced = scorer.heads(locale).ngrams().cut() == Ngrams.Cut.WORDS;
        double likeReply = isSpaced ? LIKE_REPLY_MIN : LIKE_UNSPACED_REPLY_MIN;
        double likeQuestion = isSpaced ? LIKE_QUESTION_MIN : LIKE_UNSPACED_QUESTION_MIN;
        TextGroups replies = new TextGroups(scorer, locale, likeReply, false);
        Map<Integer, List<Entry>> byGroup = new LinkedHashMap<>();
        replies.join(
                entries.stream().map(Entry::reply).toList(),
                (i, group) -> {
                    Entry entry = entries.get(i);
                    Entry first = byGroup.getOrDefault(group, List.of(entry)).getFirst();
                    double reply = scorer.ngramCosine(entry.reply(), first.reply(), locale);
                    boolean isSame =
                            reply >= SAME_REPLY_MIN
                                    && courtesies.weight(entry.reply()) >= SAME_REPLY_WEIGHT_MIN;
                    return isSame
                            || scorer.ngramCosine(
                                            entry.questions().getFirst().text,
                                            first.questions().getFirst().text,
                                            locale)
                                    >= likeQuestion;
                },
                (i, group) ->
                        byGroup.computeIfAbsent(group, _ -> new ArrayList<>()).add(entries.get(i)),
                _ -> {});
        List<Entry> merged = new ArrayList<>();
        for (List<Entry> same : byGroup.values()) {
            List<Asked> questions =
                    same.stream().flatMap(entry -> entry.questions().stream()).toList();
            merged.add(same.size() == 1 ? same.getFirst() : new Entry(questions, scorer, locale));
        }
        merged.sort(Comparator.comparingInt((Entry entry) -> -entry.asked()));
        return merged;
    }

    private static List<MinedAnswer> mined(List<Entry> entries, Scorer scorer) {
        Map<AnswerId, MinedAnswer> mined = new LinkedHashMap<>();
        List<String> questions = entries.stream().map(entry -> entry.question(scorer)).toList();
        Map<Integer, Map<Integer, Integer>> next = next(entries);
        for (int i = 0; i < entries.size(); i++) {
            List<MinedAnswer.Next> most =
                    next.getOrDefault(i, Map.of()).entrySet().stream()
                            .filter(count -> count.getValue() >= NEXT_COUNT_MIN)
                            .sorted(
                                    Map.Entry.<Integer, Integer>comparingByValue()
                                            .reversed()
                                            .thenComparing(Map.Entry.comparingByKey()))
                            .limit(NEXT_MAX)
                            .map(count ->
                                    new MinedAnswer.Next(
                                            entries.get(count.getKey())
                                                    .id(questions.get(count.getKey())),
                                            count.getValue()))
                            .toList();
            MinedAnswer answer = entries.get(i).mined(questions.get(i), most);
            mined.putIfAbsent(answer.answer().id(), answer);
        }
        return List.copyOf(mined.values());
    }

    /// How often an entry's question was followed by another's in the same conversation.
    private static Map<Integer, Map<Integer, Integer>> next(List<Entry> entries) {
        record Place(int talk, int order, int entry) {}
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            int entry = i;
            entries.get(i)
                    .exchanges()
                    .forEach(each -> places.add(new Place(each.talk(), each.order(), entry)));
        }
        places.sort(Comparator.comparingInt(Place::talk).thenComparingInt(Place::order));
        Map<Integer, Map<Integer, Integer>> next = new HashMap<>();
        for (int i = 1; i < places.size(); i++) {
            Place before = places.get(i - 1);
            Place after = places.get(i);
            if (before.talk() == after.talk() && before.entry() != after.entry()) {
                next.computeIfAbsent(before.entry(), _ -> new HashMap<>())
                        .merge(after.entry(), 1, Integer::sum);
            }
        }
        return next;
    }
}
