package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.knowledge.Example;
import dev.frontdesk.knowledge.IntentId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The fifth that is held back, and the examples that a few-shot draw takes.
class ProbeSetTest {
    private static final Path FILE = Path.of("made.csv");
    private static final String[] THINGS = {"lamp", "kettle", "rug", "mug", "desk"};

    private static Example example(String text, String intent) {
        return new Example(text, new IntentId(intent), "en");
    }

    private static List<Example> examples(int count) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String text = "order " + i + " of a " + THINGS[i % 5] + " number " + i * i * 7;
            examples.add(example(text, "intent" + i % 4));
        }
        return examples;
    }

    private static Set<String> held(List<Example> examples) {
        ProbeSet set = ProbeSet.of(FILE, examples);
        return new HashSet<>(set.texts(set.held()));
    }

    @Test
    void aFifthIsHeldBackWhateverTheOrderAndHoweverTheFileGrows() {
        List<Example> examples = examples(2_000);
        Set<String> held = held(examples);
        assertThat(held.size()).isBetween(340, 460);
        List<Example> shuffled = new ArrayList<>(examples);
        Collections.shuffle(shuffled, new Random(3));
        assertThat(held(shuffled)).isEqualTo(held);
        assertThat(held(examples(3_000))).containsAll(held);
    }

    @Test
    void theSplitIsTheSameOnEveryMachineAndInEveryVersion() {
        assertThat(held(examples(30)))
                .containsExactlyInAnyOrder(
                        "order 0 of a lamp number 0",
                        "order 2 of a rug number 28",
                        "order 6 of a kettle number 252",
                        "order 19 of a desk number 2527",
                        "order 25 of a lamp number 4375",
                        "order 26 of a kettle number 4732",
                        "order 29 of a desk number 5887");
    }

    @Test
    void equalTextsFallTogether() {
        List<Example> examples = examples(300);
        for (Example each : examples(300)) {
            String other = "  " + each.text().toUpperCase(java.util.Locale.ROOT) + "?! ";
            examples.add(new Example(other, each.intent(), "en"));
        }
        ProbeSet set = ProbeSet.of(FILE, examples);
        Set<Integer> held = IntStream.of(set.held()).boxed().collect(Collectors.toSet());
        for (int i = 0; i < 300; i++) {
            assertThat(held.contains(i)).as(set.texts().get(i)).isEqualTo(held.contains(i + 300));
        }
    }

    @Test
    void nearDuplicatesOfWhatIsLearnedAreNotFresh() {
        List<Example> examples = examples(300);
        // The same words in another order are near-duplicates, and hash to other places.
        for (Example each : examples(300)) {
            List<String> words = new ArrayList<>(List.of(each.text().split(" ")));
            Collections.rotate(words, 3);
            examples.add(new Example(String.join(" ", words), each.intent(), "en"));
        }
        ProbeSet set = ProbeSet.of(FILE, examples);
        Set<Integer> learned = IntStream.of(set.learned()).boxed().collect(Collectors.toSet());
        for (int place : set.fresh()) {
            assertThat(learned.contains((place + 300) % 600)).isFalse();
        }
        assertThat(set.fresh().length).isBetween(1, set.held().length / 2);
    }

    @Test
    void textsOutOfScopeAreLeftOut() {
        List<Example> examples = examples(300);
        examples.add(0, new Example("sing me a song", null, "en"));
        ProbeSet set = ProbeSet.of(FILE, examples);
        assertThat(set.texts()).hasSize(300).doesNotContain("sing me a song");
        assertThat(set.labelCount()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aDrawTakesAFewOfEachIntent(long draw) {
        List<Example> examples = examples(400);
        examples.add(example("the only one", "lonely"));
        examples.add(example("one of two", "pair"));
        examples.add(example("the other one", "pair"));
        ProbeSet set = ProbeSet.of(FILE, examples);
        ProbeSet.Lesson lesson = set.shots(10, draw);
        Set<Integer> learned = IntStream.of(set.learned()).boxed().collect(Collectors.toSet());
        assertThat(lesson.all()).doesNotHaveDuplicates();
        assertThat(IntStream.of(lesson.all()).boxed()).isSubsetOf(learned);
        for (int label = 0; label < 4; label++) {
            int wanted = label;
            assertThat(IntStream.of(set.labels(lesson.fit())).filter(l -> l == wanted)).hasSize(7);
            assertThat(IntStream.of(set.labels(lesson.judged())).filter(l -> l == wanted))
                    .hasSize(3);
        }
        assertThat(set.shots(10, draw).all()).isEqualTo(lesson.all());
        assertThat(set.shots(10, draw + 1).all()).isNotEqualTo(lesson.all());
    }

    @Test
    void allTheRestIsLearnedFromAfterAFifthOfItChose() {
        ProbeSet set = ProbeSet.of(FILE, examples(2_000));
        ProbeSet.Lesson whole = set.whole();
        assertThat(whole.all()).containsExactlyInAnyOrder(set.learned());
        assertThat(whole.judged().length).isBetween(260, 380);
    }

    @Test
    void tooLittleIsRefusedByName() {
        for (List<Example> few :
                List.of(
                        List.of(example("hello", "greet")),
                        examples(2_000).stream().map(e -> example(e.text(), "one")).toList())) {
            assertThatThrownBy(() -> ProbeSet.of(FILE, few))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("made.csv cannot judge an encoder: of its ");
        }
    }
}
