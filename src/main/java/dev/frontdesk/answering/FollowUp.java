package dev.frontdesk.answering;

import dev.frontdesk.answering.Question.PastTurn;
import dev.frontdesk.answering.Question.Speaker;
import dev.frontdesk.knowledge.Action;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a short message may follow: the question that the customer asked last, and what the bot said to it.
///
/// @param question the question by itself: the customer's words, or, where those were a follow-up too, the question of the answer that was given
/// @param said what the bot said to it, as [Ranked#name]
record FollowUp(String question, List<String> said) {
    private static final String ANSWER = "answer:";
    private static final int WORDS_MAX = 12;
    private static final int LENGTH_MAX = 70;
    private static final int HAN_LENGTH_MAX = 16;

    private static final int FEW_WORDS_MAX = 3;
    private static final int FEW_HAN_MAX = 6;

    /// Words that point back: "how much is that?", "and to Canada?", "does it cost anything too". Not `this` ("can I return this pan"), nor
    /// `there` in "is there …".
    private static final Pattern POINTS_BACK =
            Pattern.compile(
                    "\\b(it|its|it'?s|that|they|them|these|those|ones?|then)\\b"
                            + "|(?<!\\bis )(?<!\\bare )\\bthere\\b"
                            + "|^(and|what about|how about|also|even|so|but|or|then)\\b"
                            + "|\\b(too|instead|though|as well)\\b",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern POINTS_BACK_HAN =
            Pattern.compile("^(那|还有|也|它|这个|这样|如果|但)|它|呢[？?]?$");

    FollowUp {
        said = List.copyOf(said);
    }

    /// Whether a text is short enough to lean on what was said before.
    static boolean isShort(String text) {
        return text.length() <= (isHan(text) ? HAN_LENGTH_MAX : LENGTH_MAX)
                && words(text) <= WORDS_MAX;
    }

    /// Whether a text is so short that it hardly says anything by itself.
    static boolean isTiny(String text) {
        return isHan(text) ? text.length() <= FEW_HAN_MAX : words(text) <= FEW_WORDS_MAX;
    }

    /// Whether a text has words that only what was said before gives a meaning.
    static boolean pointsBack(String text) {
        String plain = text.strip();
        return (isHan(plain) ? POINTS_BACK_HAN : POINTS_BACK).matcher(plain).find();
    }

    static boolean isHan(String text) {
        return text.codePoints()
                .anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
    }

    private static int words(String text) {
        return text.strip().split("\\s+").length;
    }

    /// A text together with the question that it follows.
    String with(String text) {
        return question + "\n" + text;
    }

    /// What a new message may follow: the customer's last message that asked something. Small talk, and the word that an answer did not help,
    /// are passed over.
    static Optional<FollowUp> of(Question question, KnowledgeSnapshot knowledge) {
        @Nullable PastTurn reply = null;
        for (PastTurn turn : question.turns().reversed()) {
            if (turn.speaker() == Speaker.BOT) {
                reply = reply == null ? turn : reply;
            }
            if (turn.speaker() == Speaker.CUSTOMER) {
                List<String> said = reply == null ? List.of() : reply.trace().said();
                reply = null;
                if (isSmallTalk(said, knowledge) || Rejection.rest(turn.text()).isPresent()) {
                    continue;
                }
                return Optional.of(
                        new FollowUp(
                                byItself(turn.text(), said, question.locale(), knowledge), said));
            }
        }
        return Optional.empty();
    }

    private static String byItself(
            String text, List<String> said, String locale, KnowledgeSnapshot knowledge) {
        boolean leans = isShort(text) && (pointsBack(text) || isTiny(text));
        return said.stream()
                .filter(name -> leans && name.startsWith(ANSWER))
                .findFirst()
                .map(name -> new AnswerId(name.substring(ANSWER.length())))
                .flatMap(id -> knowledge.answer(id, locale))
                .map(answer -> answer.question())
                .orElse(text);
    }

    private static boolean isSmallTalk(List<String> said, KnowledgeSnapshot knowledge) {
        return !said.isEmpty()
                && knowledge.intents().stream()
                        .anyMatch(intent ->
                                intent.action() instanceof Action.SmallTalk(var answer)
                                        && said.contains(ANSWER + answer));
    }
}
