package dev.frontdesk.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A search for hyper-parameters: settings drawn at random, the better half of which learns from twice as many rows
/// (successive halving; Jamieson and Talwalkar, 2016, arXiv:1502.07943).
///
/// Each run is a whole one, its learning rate falls to zero: a run broken off early would be judged by its highest rate. The settings
/// given take part in every round, so that what is found is not worse than them on the rows that judge. The same seed, rows and encoder find the same; a search
/// that is broken off goes on behind its last finished run.
final class HyperSearch {
    private static final double[] SHARES = {0.25, 0.5, 1};
    private static final int COUNT_MAX = 1_000;

    /// A training and its judgement.
    @FunctionalInterface
    interface Runs {
        /// The accuracy on the rows held back of an encoder that has learned from the others.
        ///
        /// @param title for people
        double accuracy(TuningSettings settings, SearchRows rows, String title);
    }

    /// A setting in a round.
    private record Trial(int number, TuningSettings settings, SearchRecord.Result result) {}

    private final SearchSpace space;
    private final int count;
    private final Runs runs;
    private final String encoder;
    private final Consumer<String> log;
    private double secondsDone;
    private double unitsDone;

    /// @param count settings to try, the given one among them
    /// @param encoder names the encoder to begin with
    /// @param log takes lines for people
    HyperSearch(SearchSpace space, int count, String encoder, Runs runs, Consumer<String> log) {
        check(count);
        this.space = space;
        this.count = count;
        this.encoder = encoder;
        this.runs = runs;
        this.log = log;
    }

    /// @throws IllegalArgumentException for a count that is none
    static void check(int count) {
        if (count < 2 || count > COUNT_MAX) {
            throw new IllegalArgumentException(
                    "--search tries from 2 to " + COUNT_MAX + " settings, not " + count);
        }
    }

    /// The settings that judge best.
    ///
    /// @param folder keeps what has been found; null: nothing is kept
    TuningSettings best(List<TrainingRow> rows, @Nullable Path folder) {
        SearchRows all = SearchRows.of(rows);
        SearchRecord record = new SearchRecord(folder);
        List<Integer> alive = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            alive.add(number);
        }
        List<Trial> ranked = List.of();
        for (int round = 0; round < SHARES.length; round++) {
            SearchRows part = all.thinned(SHARES[round]);
            ranked = round(round, alive, part, record);
            table(round, ranked, part).forEach(log);
            alive = survivors(ranked);
        }
        Trial best = ranked.getFirst();
        log.accept(
                "search: number %d is best: %s"
                        .formatted(best.number, SearchSpace.options(best.settings)));
        return best.settings;
    }

    /// The better half, and the settings given.
    private static List<Integer> survivors(List<Trial> ranked) {
        List<Integer> survivors = new ArrayList<>();
        for (Trial trial : ranked.subList(0, (ranked.size() + 1) / 2)) {
            survivors.add(trial.number);
        }
        if (!survivors.contains(0)) {
            survivors.add(0);
        }
        return survivors;
    }

    private List<Trial> round(
            int round, List<Integer> numbers, SearchRows rows, SearchRecord record) {
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            int number = numbers.get(i);
            TuningSettings settings = space.draw(number);
            String title =
                    "search round %d of %d, run %d of %d"
                            .formatted(round + 1, SHARES.length, i + 1, numbers.size());
            SearchRecord.Result result = record.of(name(settings, rows));
            if (result == null) {
                long start = System.nanoTime();
                double accuracy = runs.accuracy(settings, rows, title);
                result = new SearchRecord.Result(accuracy, (System.nanoTime() - start) / 1e9);
                record.add(name(settings, rows), result);
            }
            trials.add(new Trial(number, settings, result));
            secondsDone += result.seconds();
            unitsDone += units(settings, rows);
            double left = units(numbers.subList(i + 1, numbers.size()), rows);
            left += later(round, numbers, rows);
            log.accept(
                    "%s: number %d, %s held back: %.4f; %s left at most"
                            .formatted(
                                    title,
                                    number,
                                    rows.held().size(),
                                    result.accuracy(),
                                    time(secondsDone / unitsDone * left)));
        }
        trials.sort(
                Comparator.comparingDouble((Trial trial) -> -trial.result.accuracy())
                        .thenComparingInt(Trial::number));
        return trials;
    }

    private String name(TuningSettings settings, SearchRows rows) {
        return String.format(
                Locale.ROOT,
                "%s %08x %08x %s",
                encoder,
                rows.fit().hashCode(),
                rows.held().hashCode(),
                settings);
    }

    /// The work of a run: rows read.
    private static double units(TuningSettings settings, SearchRows rows) {
        return (double) settings.schedule().epochs() * rows.fit().size();
    }

    private double units(List<Integer> numbers, SearchRows rows) {
        return numbers.stream().mapToDouble(number -> units(space.draw(number), rows)).sum();
    }

    /// The work of the rounds to come, as if their runs were like the mean of this one's.
    private double later(int round, List<Integer> numbers, SearchRows rows) {
        double mean = units(numbers, rows) / numbers.size();
        double sum = 0;
        int size = numbers.size();
        for (int next = round + 1; next < SHARES.length; next++) {
            size = (size + 1) / 2 + 1;
            sum += size * mean * SHARES[next] / SHARES[round];
        }
        return sum;
    }

    private static String time(double seconds) {
        return seconds < 120 ? Math.round(seconds) + " s" : Math.round(seconds / 60) + " min";
    }

    private static List<String> table(int round, List<Trial> ranked, SearchRows rows) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "search round %d of %d: %d texts learned, %d held back"
                        .formatted(
                                round + 1, SHARES.length, rows.fit().size(), rows.held().size()));
        lines.add(
                "place number accuracy       lr epochs batch dropout smoothing contrast augment       s");
        for (int i = 0; i < ranked.size(); i++) {
            Trial trial = ranked.get(i);
            TuningSettings s = trial.settings;
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%5d %6d %8.4f %8.2g %6d %5d %7.2f %9.2f %8.2f %7.2f %7.1f",
                            i + 1,
                            trial.number,
                            trial.result.accuracy(),
                            s.schedule().rate(),
                            s.schedule().epochs(),
                            s.schedule().batch(),
                            s.noise().dropout(),
                            s.loss().smoothing(),
                            s.loss().contrast(),
                            s.noise().augment(),
                            trial.result.seconds()));
        }
        return lines;
    }
}
