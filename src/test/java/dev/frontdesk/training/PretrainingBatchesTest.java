package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.albert.Encoding;
import dev.frontdesk.albert.MaskedText;
import dev.frontdesk.albert.NgramMasking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PretrainingBatchesTest {
    private static final int VOCABULARY = 60;
    private static final NgramMasking MASKING =
            new NgramMasking(VOCABULARY, 4, new int[] {0, 1, 2, 3}, 0.15);
    private static final PretrainingSettings SETTINGS =
            PretrainingSettings.standard(1, 3).withBatch(16, 4);

    private static PretrainingBatches batches(
            PretrainingUnits units, Supervision supervision, long seed) {
        PretrainingSettings settings = PretrainingSettings.standard(1, seed).withBatch(16, 4);
        PretrainingRows rows =
                new PretrainingRows(
                        units, new PretrainingRows.Frame(2, 3), MASKING, settings.batches());
        return new PretrainingBatches(units, HeldBack.of(units), supervision, rows, settings);
    }

    private static MemoryUnits units() {
        return MemoryUnits.of(60, 6, 10, 1);
    }

    private static String print(PretrainingBatch batch) {
        StringBuilder out = new StringBuilder(batch.getClass().getSimpleName());
        for (MaskedText row : batch.rows()) {
            out.append(row.text())
                    .append(Arrays.toString(row.text().tokenTypes()))
                    .append(Arrays.toString(row.targets()));
        }
        return out.toString();
    }

    @Test
    void seedAndStepDecideAndNothingElse() {
        PretrainingBatches straight = batches(units(), Supervision.none(), 3);
        List<String> seen = new ArrayList<>();
        for (long step = 0; step < 150; step++) {
            seen.add(print(straight.at(step, false)));
        }
        PretrainingBatches other = batches(units(), Supervision.none(), 3);
        for (int step : new int[] {149, 0, 70, 64, 63}) {
            assertThat(print(other.at(step, false))).isEqualTo(seen.get(step));
        }
        assertThat(print(batches(units(), Supervision.none(), 4).at(70, false)))
                .isNotEqualTo(seen.get(70));
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(seen.stream().filter(s -> s.startsWith("Segments"))).hasSize(15);
    }

    @Test
    void unitsStandBesideTheirNextOnesWithinTheirFrame() {
        MemoryUnits units = units();
        PretrainingBatches batches = batches(units, Supervision.none(), 3);
        for (long step = 0; step < 9; step++) {
            PretrainingBatch.Turns batch = (PretrainingBatch.Turns) batches.at(step, false);
            assertThat(batch.rows()).hasSize(16);
            for (int i = 0; i < 8; i++) {
                int[] first = restored(batch.rows().get(i));
                int[] second = restored(batch.rows().get(8 + i));
                // One topic on, in the making of these units.
                assertThat((second[0] - 5) / 4).isEqualTo(((first[0] - 5) / 4 + 1) % 10);
            }
            for (int i = 0; i < 16; i++) {
                for (int j = 0; j < 16; j++) {
                    assertThat(batch.keys()[i] == batch.keys()[j])
                            .isEqualTo(
                                    Arrays.equals(
                                            restored(batch.rows().get(i)),
                                            restored(batch.rows().get(j))));
                }
            }
        }
    }

    /// The pieces before masking, without the frame.
    private static int[] restored(MaskedText row) {
        int[] ids = row.text().ids().clone();
        for (int i = 0; i < row.positions().length; i++) {
            ids[row.positions()[i]] = row.targets()[i];
        }
        assertThat(ids[0]).isEqualTo(2);
        assertThat(ids[ids.length - 1]).isEqualTo(3);
        return Arrays.copyOfRange(ids, 1, ids.length - 1);
    }

    @Test
    void segmentsFollowEachOtherOrAreSwapped() {
        List<int[]> pieces = new ArrayList<>();
        Random random = new Random(2);
        for (int i = 0; i < 200; i++) {
            // Every piece tells its unit: ids rise along a document.
            int[] ids = new int[1 + random.nextInt(80)];
            Arrays.fill(ids, 5 + i % 50);
            pieces.add(ids);
        }
        PretrainingBatches batches = batches(new MemoryUnits(pieces, 50), Supervision.none(), 3);
        int swaps = 0;
        int longest = 0;
        for (long step = 9; step < 1000; step += 10) {
            PretrainingBatch.Segments batch = (PretrainingBatch.Segments) batches.at(step, false);
            for (int row = 0; row < 4; row++) {
                MaskedText text = batch.rows().get(row);
                Encoding encoding = text.text();
                int[] ids = restored(text);
                int middle = 0;
                while (ids[middle] != 3) {
                    middle++;
                }
                assertThat(Arrays.stream(ids).filter(id -> id == 3)).hasSize(1);
                assertThat(encoding.tokenTypes()[middle + 1]).as("[SEP]").isZero();
                assertThat(encoding.tokenTypes()[middle + 2]).isOne();
                boolean swapped = batch.swapped()[row] == 1;
                int endOfFirst = swapped ? ids[ids.length - 1] : ids[middle - 1];
                int startOfSecond = swapped ? ids[0] : ids[middle + 1];
                assertThat(startOfSecond).isEqualTo(endOfFirst + 1);
                assertThat(encoding.length())
                        .isLessThanOrEqualTo(SETTINGS.batches().segmentLength());
                longest = Math.max(longest, encoding.length());
                swaps += swapped ? 1 : 0;
            }
        }
        assertThat(swaps).isBetween(150, 250);
        assertThat(longest).isGreaterThan(120);
    }

    @Test
    void likeLengthsLieTogetherAndConversationsAreAGoodPart() {
        List<int[]> pieces = new ArrayList<>();
        Random random = new Random(2);
        for (int i = 0; i < 4000; i++) {
            pieces.add(random.ints(1 + random.nextInt(35), 5, VOCABULARY).toArray());
        }
        MemoryUnits units = new MemoryUnits(pieces, 40);
        PretrainingBatches batches = batches(units, Supervision.none(), 3);
        long real = 0;
        long padded = 0;
        int late = 0;
        int all = 0;
        for (long step = 0; step < 640; step++) {
            if (batches.at(step, false) instanceof PretrainingBatch.Turns batch) {
                real += batch.tokens();
                padded +=
                        16L
                                * batch.rows().stream()
                                        .mapToInt(row -> row.text().length())
                                        .max()
                                        .orElse(0);
                for (MaskedText row : batch.rows().subList(0, 8)) {
                    int[] ids = restored(row);
                    int unit = 0;
                    while (!Arrays.equals(units.tokens(unit), ids)) {
                        unit++;
                    }
                    all++;
                    late += units.isDialogue(unit) ? 1 : 0;
                }
            }
        }
        assertThat((double) late / all)
                .as("share of conversations, a sixth of the text")
                .isBetween(0.33, 0.42);
        assertThat((double) real / padded).as("share that is not padding").isGreaterThan(0.6);
    }

    @Test
    void supervisedStepsComeOnlyInTheirPart() {
        List<List<int[]>> classes = new ArrayList<>();
        for (int label = 0; label < 5; label++) {
            List<int[]> texts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                texts.add(new int[] {10 + label, 20 + i});
            }
            classes.add(texts);
        }
        classes.add(List.of(new int[] {9}));
        Supervision supervision =
                new Supervision(
                        List.of(new Supervision.Labels("labels", classes)),
                        List.of(
                                new Supervision.Questions(
                                        "faq", classes.getFirst(), classes.get(1))));
        PretrainingBatches batches = batches(units(), supervision, 3);
        int labelled = 0;
        int answers = 0;
        for (long step = 0; step < 300; step++) {
            assertThat(batches.at(step, false))
                    .isNotInstanceOfAny(
                            PretrainingBatch.Labelled.class, PretrainingBatch.Answers.class);
            switch (batches.at(step, true)) {
                case PretrainingBatch.Labelled batch -> {
                    labelled++;
                    for (int i = 0; i < batch.rows().size(); i++) {
                        assertThat(restored(batch.rows().get(i))[0] - 10)
                                .isEqualTo(batch.labels()[i]);
                    }
                    assertThat(Arrays.stream(batch.labels()).distinct().count()).isGreaterThan(1);
                }
                case PretrainingBatch.Answers batch -> {
                    answers++;
                    for (int i = 0; i < batch.rows().size() / 2; i++) {
                        int[] question = restored(batch.rows().get(i));
                        int[] answer = restored(batch.rows().get(batch.rows().size() / 2 + i));
                        assertThat(answer).containsExactly(11, question[1]);
                    }
                }
                case PretrainingBatch.Turns _, PretrainingBatch.Segments _ -> {}
            }
        }
        assertThat(labelled + answers).isBetween(85, 100);
        assertThat(labelled).isGreaterThan(20);
        assertThat(answers).isGreaterThan(20);
    }

    @Test
    void whatIsHeldBackIsInNoStep() {
        List<int[]> pieces = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            // Every unit is the only one with its pieces.
            pieces.add(new int[] {5 + i % 45, 5 + i / 45, 5 + i % 7});
        }
        MemoryUnits units = new MemoryUnits(pieces, 10);
        HeldBack held = HeldBack.of(units);
        assertThat(held.count()).isBetween(150, 200);
        Set<List<Integer>> secret = new HashSet<>();
        held.units().forEach(unit -> secret.add(list(pieces.get(unit))));
        PretrainingBatches batches = batches(units, Supervision.none(), 3);
        Set<List<Integer>> seen = new HashSet<>();
        for (long step = 0; step < 600; step++) {
            for (MaskedText row : batches.at(step, false).rows()) {
                List<Integer> ids = list(restored(row));
                List<Integer> whole = ids.stream().filter(id -> id != 3).toList();
                for (int from = 0; from < whole.size(); from += 3) {
                    seen.add(whole.subList(from, from + 3));
                }
            }
        }
        assertThat(seen).hasSize(2000 - held.count()).doesNotContainAnyElementsOf(secret);
    }

    private static List<Integer> list(int[] ids) {
        return Arrays.stream(ids).boxed().toList();
    }

    @Test
    void tooLittleTextIsRefused() {
        assertThatThrownBy(() -> batches(MemoryUnits.of(3, 2, 5, 1), Supervision.none(), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only 3 of 6 units have a next one; a batch needs 8");
    }
}
