package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchPlanTest {
    private static List<TrainingRow> rows() {
        List<TrainingRow> rows = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            rows.add(
                    i % 10 == 9
                            ? TrainingRow.outOfScope("out " + i)
                            : new TrainingRow("text " + i, i % 7, 1, -1, i % 3 == 0 ? i % 20 : -1));
        }
        return rows;
    }

    private static final int[] LENGTHS =
            IntStream.range(0, 101).map(i -> 3 + i * 37 % 50).toArray();

    @Test
    void eachRowComesOnce() {
        List<int[]> plan = BatchPlan.of(rows(), LENGTHS, 16, 1, 0);
        assertThat(plan.stream().flatMapToInt(Arrays::stream).sorted().toArray())
                .isEqualTo(IntStream.range(0, 101).toArray());
        assertThat(plan).allSatisfy(batch -> assertThat(batch.length).isBetween(1, 16));
    }

    @Test
    void seedAndEpochDecideAndNothingElse() {
        List<int[]> plan = BatchPlan.of(rows(), LENGTHS, 16, 1, 3);
        assertThat(BatchPlan.of(rows(), LENGTHS, 16, 1, 3))
                .usingRecursiveComparison()
                .isEqualTo(plan);
        assertThat(BatchPlan.of(rows(), LENGTHS, 16, 1, 4))
                .usingRecursiveComparison()
                .isNotEqualTo(plan);
        assertThat(BatchPlan.of(rows(), LENGTHS, 16, 2, 3))
                .usingRecursiveComparison()
                .isNotEqualTo(plan);
    }

    @Test
    void mostRowsHaveAPartnerInTheirBatch() {
        List<TrainingRow> rows = rows();
        int partnered = 0;
        for (int[] batch : BatchPlan.of(rows, LENGTHS, 16, 1, 0)) {
            for (int a : batch) {
                boolean found = false;
                for (int b : batch) {
                    found |=
                            a != b
                                    && rows.get(a).intent() >= 0
                                    && rows.get(a).intent() == rows.get(b).intent();
                }
                partnered += found ? 1 : 0;
            }
        }
        assertThat(partnered).isGreaterThan(80);
    }
}
