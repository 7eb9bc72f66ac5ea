package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The search with trainings that only pretend.
class HyperSearchTest {
    private static final TuningSettings START = TuningSettings.standard(3);

    @TempDir Path home;

    private final List<String> log = new ArrayList<>();
    private final List<TuningSettings> tried = new ArrayList<>();
    private final List<SearchRows> read = new ArrayList<>();

    private static List<TrainingRow> rows() {
        List<TrainingRow> rows = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            rows.add(
                    i % 6 == 5
                            ? TrainingRow.outOfScope("weather " + i)
                            : TrainingRow.ofIntent("text " + i, i % 3));
        }
        return rows;
    }

    /// The nearer the rate is to three times the given one and the more rows there are, the better.
    private static double judge(TuningSettings settings, SearchRows rows) {
        double octaves =
                Math.log(settings.schedule().rate() / (3 * START.schedule().rate())) / Math.log(2);
        return 0.9 - 0.1 * Math.abs(octaves) - 1.0 / rows.fit().size();
    }

    private TuningSettings search(
            int count, Set<SearchSpace.Dimension> fixed, @Nullable Path folder, int breakOffAfter) {
        HyperSearch.Runs runs =
                (settings, part, _) -> {
                    if (tried.size() == breakOffAfter) {
                        throw new IllegalStateException("power cut");
                    }
                    tried.add(settings);
                    read.add(part);
                    return judge(settings, part);
                };
        return new HyperSearch(new SearchSpace(START, fixed), count, "encoder", runs, log::add)
                .best(rows(), folder);
    }

    private TuningSettings search(int count) {
        return search(count, Set.of(), null, Integer.MAX_VALUE);
    }

    @Test
    void theBestOfThoseTriedIsFound() {
        TuningSettings best = search(8);
        SearchRows all = SearchRows.of(rows());
        assertThat(tried.stream().mapToDouble(s -> judge(s, all)).max().orElseThrow())
                .isEqualTo(judge(best, all));
        assertThat(tried.subList(0, 8)).as("all are tried at first").doesNotHaveDuplicates();
        assertThat(tried).hasSizeBetween(8 + 4 + 2, 8 + 5 + 4);
        assertThat(tried.stream().filter(START::equals))
                .as("the given settings reach the last round")
                .hasSize(3);
    }

    @Test
    void eachRoundLearnsFromMoreOfTheSameRows() {
        search(4);
        List<List<TrainingRow>> parts = read.stream().map(SearchRows::fit).distinct().toList();
        assertThat(parts).hasSize(3);
        assertThat(parts.get(1)).containsAll(parts.get(0));
        assertThat(parts.get(2)).containsAll(parts.get(1));
        assertThat(parts.get(0)).hasSizeBetween(20, 30);
        assertThat(read.stream().map(SearchRows::held).distinct()).hasSize(1);
        Set<TrainingRow> everything = new HashSet<>(parts.get(2));
        everything.addAll(read.getFirst().held());
        assertThat(everything).containsExactlyInAnyOrderElementsOf(rows());
        assertThat(read.getFirst().held()).hasSize(20).allMatch(row -> row.intent() >= 0);
        assertThat(parts.get(2)).doesNotContainAnyElementsOf(read.getFirst().held());
    }

    @Test
    void theSameSeedFindsTheSameAndMoreTriesExtendIt() {
        TuningSettings one = search(6);
        List<TuningSettings> first = List.copyOf(tried);
        tried.clear();
        assertThat(search(6)).isEqualTo(one);
        assertThat(tried).isEqualTo(first);
        SearchSpace space = new SearchSpace(START, Set.of());
        assertThat(first.subList(0, 6))
                .containsExactly(
                        space.draw(0),
                        space.draw(1),
                        space.draw(2),
                        space.draw(3),
                        space.draw(4),
                        space.draw(5));
        assertThat(new SearchSpace(TuningSettings.standard(4), Set.of()).draw(1).schedule())
                .isNotEqualTo(space.draw(1).schedule());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 9})
    void aSearchThatGoesOnMakesOnlyTheRunsThatAreMissing(int done) throws IOException {
        TuningSettings whole = search(6);
        List<TuningSettings> runs = List.copyOf(tried);
        tried.clear();
        Path folder = home.resolve("search");
        assertThatThrownBy(() -> search(6, Set.of(), folder, done)).hasMessage("power cut");
        Path record = folder.resolve(SearchRecord.FILE);
        if (done > 0) {
            // The line that was being written when the power went.
            Files.writeString(record, "{\"run\":\"enc", StandardOpenOption.APPEND);
        }
        tried.clear();
        assertThat(search(6, Set.of(), folder, Integer.MAX_VALUE)).isEqualTo(whole);
        assertThat(tried).isEqualTo(runs.subList(done, runs.size()));
        tried.clear();
        assertThat(search(6, Set.of(), folder, Integer.MAX_VALUE)).isEqualTo(whole);
        assertThat(tried).isEmpty();
        assertThat(Files.readAllLines(record)).hasSize(runs.size());
    }

    @ParameterizedTest
    @EnumSource(SearchSpace.Dimension.class)
    void whatAnOptionGivesStays(SearchSpace.Dimension dimension) {
        Set<String> fixed = new HashSet<>();
        Set<String> free = new HashSet<>();
        for (int number = 1; number < 60; number++) {
            fixed.add(value(new SearchSpace(START, Set.of(dimension)).draw(number), dimension));
            free.add(value(new SearchSpace(START, Set.of()).draw(number), dimension));
        }
        assertThat(fixed).containsExactly(value(START, dimension));
        assertThat(free).hasSizeGreaterThanOrEqualTo(3);
        assertThat(new SearchSpace(START, EnumSet.allOf(SearchSpace.Dimension.class)).draw(5))
                .isEqualTo(START);
    }

    private static String value(TuningSettings settings, SearchSpace.Dimension dimension) {
        return switch (dimension) {
            case RATE -> String.valueOf(settings.schedule().rate());
            case EPOCHS -> String.valueOf(settings.schedule().epochs());
            case BATCH -> String.valueOf(settings.schedule().batch());
            case DROPOUT -> String.valueOf(settings.noise().dropout());
            case SMOOTHING -> String.valueOf(settings.loss().smoothing());
            case CONTRAST -> String.valueOf(settings.loss().contrast());
            case AUGMENT -> String.valueOf(settings.noise().augment());
        };
    }

    @Test
    void aTableAndTheTimeLeftAreTold() {
        TuningSettings best = search(4);
        assertThat(log)
                .anyMatch(line -> line.matches("search round 1 of 3, run 4 of 4: .* left at most"))
                .anyMatch(line -> line.startsWith("place number accuracy"))
                .anyMatch(line ->
                        line.equals("search round 3 of 3: 100 texts learned, 20 held back"));
        assertThat(log.getLast()).endsWith(SearchSpace.options(best));
        assertThat(SearchSpace.options(START))
                .isEqualTo(
                        "--lr 8.0E-4 --epochs 8 --batch 32 --dropout 0.1 --smoothing 0.05 --contrast 1.0 --augment 0.0");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 1001})
    void aCountThatIsNoneIsRefused(int count) {
        assertThatThrownBy(() -> search(count)).hasMessageContaining("from 2 to 1000 settings");
    }

    @Test
    void rowsWithTooFewTextsAreRefused() {
        List<TrainingRow> rows =
                List.of(TrainingRow.ofIntent("a", 0), TrainingRow.ofIntent("b", 1));
        assertThatThrownBy(() -> SearchRows.of(rows)).hasMessageContaining("--search judges by");
    }
}
