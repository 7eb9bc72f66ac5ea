package dev.frontdesk.answering;

import dev.frontdesk.answering.Question.PastTurn;
import dev.frontdesk.answering.Question.Speaker;
import dev.frontdesk.answering.Question.Trace;
import dev.frontdesk.scoring.Sentiment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How a customer's temper goes over a conversation: from the tone of the last messages, from shouting, from answers called none, and from a
/// person asked for.
///
/// Counted in marks, one for each of these in a message. Anger rises where three of the last messages have three marks together, two of
/// them at least have one, and this message has at least as many as the one before.
final class Temper {
    private static final int MESSAGES = 3;
    private static final int MARKS_MIN = 3;
    private static final int ANGRY_MESSAGES_MIN = 2;
    private static final double SURE = 0.6;
    private static final int SHOUTED_WORDS_MIN = 2;
    private static final int SHOUTED_WORD_LENGTH_MIN = 3;

    private static final Pattern WORD = Pattern.compile("\\p{L}+");
    private static final Pattern CRIES = Pattern.compile("[!！].*[!！]|[?？]{2}", Pattern.DOTALL);

    /// Words of anger. The sentiment head reads them in English; in Chinese it has nothing to learn from yet.
    private static final Pattern HARSH =
            Pattern.compile(
                    "气死|太离谱|离谱|垃圾|无语|投诉|骗子|差劲|受够|什么破|搞什么|烦死"
                            + "|\\b(?:ridiculous|useless|unacceptable|disgusting|pathetic|fed up|sick of|waste of time)\\b",
                    Pattern.CASE_INSENSITIVE);

    private Temper() {}

    /// Whether the customer is getting angry, and no person was offered for it before.
    ///
    /// @param asksForPerson whether a bot's trace, or the message, has an intent for people as its likeliest
    static boolean rises(
            Question question,
            @Nullable Sentiment tone,
            double confidence,
            boolean demandsPerson,
            Predicate<Trace> asksForPerson) {
        List<Integer> marks = new ArrayList<>();
        boolean negative = tone == Sentiment.NEGATIVE && confidence >= SURE;
        marks.add(marks(question.text(), negative, demandsPerson));
        Trace reply = Trace.NONE;
        for (PastTurn turn : question.turns().reversed()) {
            if (turn.trace().alerted()) {
                return false;
            }
            if (turn.speaker() == Speaker.BOT) {
                reply = turn.trace();
            } else if (turn.speaker() == Speaker.CUSTOMER && marks.size() < MESSAGES) {
                marks.add(
                        marks(
                                turn.text(),
                                reply.sentiment() == Sentiment.NEGATIVE,
                                asksForPerson.test(reply)));
                reply = Trace.NONE;
            }
        }
        return marks.getFirst() > 0
                && marks.size() > 1
                && marks.getFirst() >= marks.get(1)
                && marks.stream().mapToInt(each -> each).sum() >= MARKS_MIN
                && marks.stream().filter(each -> each > 0).count() >= ANGRY_MESSAGES_MIN;
    }

    private static int marks(String text, boolean negative, boolean demandsPerson) {
        boolean harsh = negative || HARSH.matcher(text).find();
        return (harsh ? 1 : 0)
                + (shouts(text) ? 1 : 0)
                + (CRIES.matcher(text).find() ? 1 : 0)
                + (Rejection.rest(text).isPresent() ? 1 : 0)
                + (demandsPerson ? 1 : 0);
    }

    /// Whether half of the words or more are in capitals, abbreviations and numbers of orders not counted.
    private static boolean shouts(String text) {
        int shouted = 0;
        int words = 0;
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            String each = word.group();
            words++;
            boolean capitals =
                    each.length() >= SHOUTED_WORD_LENGTH_MIN
                            && each.chars().allMatch(Character::isUpperCase);
            shouted += capitals ? 1 : 0;
        }
        return shouted >= SHOUTED_WORDS_MIN && 2 * shouted >= words;
    }
}
