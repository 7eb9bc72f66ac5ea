package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.answering.AnswerEngine;
import dev.frontdesk.answering.Decision;
import dev.frontdesk.answering.Question;
import dev.frontdesk.knowledge.KnowledgeFolder;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.retrieval.KnowledgeIndex;
import dev.frontdesk.scoring.Scorer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a newcomer types first, answered by the model, the knowledge and the rules that ship: the page's own suggestions, as they read and as they are sent, and
/// the plainest wording of the commonest needs.
class FirstQuestionsTest {
    private static Scorer scorer;
    private static AnswerEngine engine;

    @BeforeAll
    static void open() {
        scorer = Scorer.open(ShippedBundle.FOLDER, 1);
        KnowledgeSnapshot knowledge = KnowledgeFolder.read(Path.of("dialog-data")).value();
        engine =
                new AnswerEngine(
                        scorer, KnowledgeIndex.build(knowledge, scorer::vectors), knowledge);
    }

    @AfterAll
    static void close() {
        scorer.close();
    }

    @ParameterizedTest
    @CsvSource({
        "en,Where is my order right now?,track-order",
        "en,Where is my order?,track-order",
        "en,where's my parcel,track-order",
        "en,How do I return something?,return-item",
        "en,How long does delivery take?,delivery-time",
        "en,how much is delivery,delivery-cost",
        "en,How do I use a voucher code?,voucher-use",
        "en,can i pay with paypal,payment-methods",
        "zh,我的订单现在到哪里了？,track-order",
        "zh,我的订单在哪里？,track-order",
        "zh,我的包裹到哪里了,track-order",
        "zh,怎么退货？,return-item",
        "zh,我要退货,return-item",
        "zh,配送需要多久？,delivery-time",
        "zh,运费多少,delivery-cost",
        "zh,优惠码怎么用？,voucher-use",
    })
    void areAnsweredRightly(String locale, String text, String answer) {
        assertThat(engine.answer(Question.of(text, locale)))
                .isInstanceOfSatisfying(
                        Decision.Reply.class,
                        reply -> assertThat(reply.answer().value()).isEqualTo(answer));
    }
}
