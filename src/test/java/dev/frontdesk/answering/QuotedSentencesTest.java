package dev.frontdesk.answering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.knowledge.Article.Passage;
import dev.frontdesk.scoring.Ngrams;
import java.util.List;
import org.junit.jupiter.api.Test;

final class QuotedSentencesTest {
    private static final Passage WATER =
            new Passage(
                    0,
                    "Light and water",
                    "More plants drown than dry up. Put a finger 2 cm into the soil: if it's dry, water until it runs out below. From November to February half the water is enough, and no feed. Ferns and calatheas like rainwater. Brown tips are a sign of dry air near radiators.");
    private static final Passage LIST =
            new Passage(
                    1,
                    "Extras",
                    "There are a few extras for everybody who takes part in our programme of points:\n- 50 points in the month of your birthday, if it is in your details,\n- 10 points for a review with a photo, up to five reviews a month,\n- 20 points when you send old lamps or batteries back to our warehouse.");

    private static List<String> quoted(String question, Passage passage) {
        List<String> sentences = passage.sentences();
        Ngrams ngrams = Ngrams.learn(Ngrams.Cut.WORDS, 14, sentences);
        return QuotedSentences.of(ngrams.of(question), sentences, ngrams::of).stream()
                .map(sentences::get)
                .toList();
    }

    @Test
    void theSentenceThatAnswersIsQuoted() {
        assertThat(quoted("do ferns like rainwater", WATER))
                .containsExactly("Ferns and calatheas like rainwater.");
        assertThat(quoted("why has my plant brown tips", WATER))
                .containsExactly("Brown tips are a sign of dry air near radiators.");
    }

    @Test
    void anItemOfAListComesWithWhatLeadsIntoIt() {
        assertThat(quoted("do I get points in the month of my birthday", LIST))
                .hasSize(2)
                .first()
                .asString()
                .startsWith("There are a few extras");
        assertThat(quoted("do I get points in the month of my birthday", LIST))
                .last()
                .asString()
                .contains("birthday");
    }

    @Test
    void aSentenceThatPointsBackBringsTheOneBefore() {
        Passage passage =
                new Passage(
                        0,
                        "",
                        "The sofa comes with two people who carry it to the room of your choice, on any floor, if the stairs are wide enough. Otherwise the team leaves the sofa at the door. Please measure the height, the width, and the depth of every door on the way before you order.");
        assertThat(quoted("does the team leave it at the door otherwise", passage))
                .hasSizeGreaterThanOrEqualTo(2)
                .first()
                .asString()
                .startsWith("The sofa");
    }

    @Test
    void aShortPassageIsQuotedWhole() {
        assertThat(quoted("how long", new Passage(0, "", "Ten years. Or more."))).isEmpty();
    }

    @Test
    void aPassageHasItsSentencesAndItems() {
        assertThat(LIST.sentences()).hasSize(4).last().asString().startsWith("- 20 points");
        assertThat(new Passage(0, "", "One line\nthat goes on. Two.").sentences())
                .containsExactly("One line that goes on.", "Two.");
        assertThat(new Passage(0, "", "保修两年。请保留订单号。").sentences())
                .containsExactly("保修两年。", "请保留订单号。");
    }
}
