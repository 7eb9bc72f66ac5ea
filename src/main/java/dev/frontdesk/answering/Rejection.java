package dev.frontdesk.answering;

import dev.frontdesk.answering.Question.PastTurn;
import dev.frontdesk.answering.Question.Speaker;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// "That did not help": how customers say in words that an answer was none, and which answers they have said it of.
final class Rejection {
    private static final String END =
            "\\s*(?:[.,;!。，！；…]|$|\\s-\\s|(?=\\b(?:but|i|how|what|when|where|can)\\b))+\\s*";

    private static final Pattern WORDS =
            Pattern.compile(
                    "^(?:(?:no|nope|sorry|well|um)\\b[,.!]?\\s*)?(?:but\\s+)?(?:"
                            + "(?:(?:that|this|it)\\s+)?(?:did\\s?n[o']?t|did not|does\\s?n'?t|does not|"
                            + "has\\s?n'?t|has not|is\\s?n'?t|is not|was\\s?n'?t|was not|'?s not)\\s+"
                            + "(?:really\\s+|at all\\s+)?(?:help(?:ed|ful|ing)?(?:\\s+(?:me|at all))*|"
                            + "answer(?:ed)?\\s+(?:my|the)\\s+question|"
                            + "(?:what|the (?:thing|question)) i(?:'m| am| was)?\\s*"
                            + "(?:asked|asking|meant|mean|want(?:ed)?|need(?:ed)?)(?:\\s+(?:for|about))?|"
                            + "my question)"
                            + "|(?:that'?s|that is|this is|it'?s)\\s+(?:not\\s+(?:really\\s+)?"
                            + "(?:help(?:ful|ing)(?:\\s+me)?|what i(?:'m| am| was)?\\s*(?:asked|asking|meant|mean|want(?:ed)?|need(?:ed)?)"
                            + "(?:\\s+(?:for|about))?|my question|the answer)"
                            + "|no (?:help|use)|the wrong answer|useless)"
                            + "|not (?:helpful|what i (?:asked|meant|wanted)|my question)"
                            + "|wrong answer|no help(?: at all)?"
                            + "|you(?:'ve| have)?\\s+(?:already|just)\\s+(?:said|told me|sent me)\\s+(?:that|this|it)"
                            + "|you(?:'re| are) repeating yourself"
                            + ")"
                            + END,
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern HAN_WORDS =
            Pattern.compile(
                    "^(?:不[，,])?(?:(?:这|那|这个|那个)?(?:对我)?(?:完全|根本|一点)?(?:都|也)?"
                            + "(?:没用|没有用|没帮助|没有帮助|没帮上忙|帮不了我|帮不上忙)"
                            + "|(?:这|那)?(?:根本)?不是我(?:想|要)?(?:问|说|要)的(?:问题|意思)?"
                            + "|答非所问|(?:你)?(?:根本|还是)?没(?:有)?回答我的问题"
                            + "|你(?:刚才|刚刚|已经)+(?:都)?说过(?:了)?)"
                            + "(?:啊|呀|吧|了)?\\s*(?:[。，！!,.；…]|$)+\\s*");

    private Rejection() {}

    /// What else a message says beside that the answer before did not help, perhaps nothing; empty where it does not say that.
    static Optional<String> rest(String text) {
        String plain = text.strip().replace('’', '\'');
        for (Pattern words : List.of(WORDS, HAN_WORDS)) {
            Matcher matcher = words.matcher(plain);
            if (matcher.lookingAt()) {
                return Optional.of(plain.substring(matcher.end()).strip());
            }
        }
        return Optional.empty();
    }

    /// The names of all that the customer has rejected: by feedback, or in words right after it was said, in this message too.
    static Set<String> names(Question question) {
        Set<String> names = new HashSet<>();
        question.rejected().forEach(answer -> names.add("answer:" + answer));
        List<String> last = List.of();
        for (PastTurn turn : question.turns()) {
            if (turn.speaker() == Speaker.BOT) {
                last = turn.trace().said();
                if (turn.trace().rejected()) {
                    names.addAll(last);
                }
            } else if (turn.speaker() == Speaker.CUSTOMER && rest(turn.text()).isPresent()) {
                names.addAll(last);
            }
        }
        if (rest(question.text()).isPresent()) {
            names.addAll(last);
        }
        return names;
    }
}
