package dev.frontdesk.albert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Word vectors of a made-up language in which ten groups of pieces keep to themselves.
class SkipGramTest {
    private static final int GROUPS = 10;
    private static final int GROUP = 12;
    private static final int FIRST = 5;
    private static final int SIZE = FIRST + GROUPS * GROUP + 1;

    private static List<int[]> units() {
        Random random = new Random(11);
        List<int[]> units = new ArrayList<>();
        for (int i = 0; i < 6_000; i++) {
            int group = random.nextInt(GROUPS);
            int[] unit = new int[8];
            for (int at = 0; at < unit.length; at++) {
                unit[at] = FIRST + group * GROUP + random.nextInt(GROUP);
            }
            units.add(unit);
        }
        return units;
    }

    private static WordVectors learn(int threads, long seed) {
        List<int[]> units = units();
        SkipGram how = new SkipGram(32, 5, 5, 0, 0.05, 5, threads, seed);
        return how.learn(SIZE, units.size(), units::get, _ -> {});
    }

    @Test
    void pieces_that_stand_together_become_neighbours() {
        for (int threads : new int[] {1, 2}) {
            WordVectors vectors = learn(threads, 5);
            int right = 0;
            for (int piece = FIRST; piece < SIZE - 1; piece++) {
                for (int near : vectors.neighbours(piece, 5)) {
                    right += (near - FIRST) / GROUP == (piece - FIRST) / GROUP ? 1 : 0;
                }
            }
            double share = right / (5.0 * GROUPS * GROUP);
            System.out.printf("%d threads: %.3f of neighbours in the group%n", threads, share);
            assertThat(share).isGreaterThan(0.95);
            assertThat(vectors.neighbours(FIRST, SIZE)).doesNotContain(0, FIRST, SIZE - 1);
        }
    }

    @Test
    void one_thread_and_one_seed_give_the_same_vectors() {
        float[] first = learn(1, 5).table(0.02f, 1);
        assertThat(learn(1, 5).table(0.02f, 1)).isEqualTo(first);
        assertThat(learn(1, 6).table(0.02f, 1)).isNotEqualTo(first);
    }

    @Test
    void the_table_has_the_deviation_that_was_asked_for_and_noise_for_unseen_pieces() {
        WordVectors vectors = learn(1, 5);
        float[] table = vectors.table(0.02f, 1);
        assertThat(table).hasSize(SIZE * 32);
        double squares = 0;
        for (float value : table) {
            squares += value * value;
        }
        assertThat(Math.sqrt(squares / table.length)).isBetween(0.019, 0.021);
        assertThat(vectors.seen(0)).isZero();
        assertThat(table[0]).isNotZero();
        assertThat(vectors.vector(FIRST)).hasSize(32);
    }

    @Test
    void progress_reaches_all_pieces_of_all_epochs() {
        List<int[]> units = units();
        AtomicLong last = new AtomicLong();
        new SkipGram(8, 2, 2, 1e-3, 0.05, 2, 2, 1)
                .learn(
                        SIZE,
                        units.size(),
                        units::get,
                        read -> last.accumulateAndGet(read, Math::max));
        assertThat(last.get()).isEqualTo(2L * 6_000 * 8);
    }

    @Test
    void a_piece_outside_the_vocabulary_is_named() {
        SkipGram how = SkipGram.of(8, 1, 1);
        assertThatThrownBy(() -> how.learn(5, 1, _ -> new int[] {1, 7}, _ -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unit 0 has the piece 7 of a vocabulary of 5");
        assertThatThrownBy(() -> how.learn(5, 0, _ -> new int[0], _ -> {}))
                .hasMessageContaining("no text");
    }
}
