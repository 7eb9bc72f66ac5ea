package dev.frontdesk.answering;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A message cut in two where it may hold two questions: at the end of a sentence, or at a word that coordinates.
///
/// Only a place to look: whether they are two questions, the model says. A sentence that only tells what happened, before a question, is no
/// question of its own, however well it is understood.
record TwoQuestions(String first, String second, Cut cut) {
    private static final int LENGTH_MAX = 300;
    private static final int WORDS_MIN = 2;
    private static final int LOOSE_WORDS_MIN = 3;
    private static final int HAN_MIN = 3;

    private static final String ASKS =
            "(?:how|what|what's|whats|where|where's|when|when's|why|who|which|can|could|do|does|did|is|are|will|would|may|should)\\b(?!')";

    /// Where a message is cut, the surest way first; what matches stands between the two.
    enum Cut {
        /// After a question mark, or between two messages.
        QUESTION("(?<=[?？])(?![?？!！])\\s*(?=\\S)|\\n+"),
        /// "and where", "also", "还有".
        COORDINATED(
                "(?i)\\s*[,;.]?\\s+(?:and also|and then|and|also|plus),?\\s+(?="
                        + ASKS
                        + ")|\\s*[,;.]\\s+(?:also|plus),?\\s+"
                        + "|[，,。；]?\\s*(?:还有|另外|以及|顺便问一下|顺便|并且)[，,]?\\s*"),
        /// After another sentence.
        SENTENCE("(?<=[.!;])\\s+(?=\\S)|(?<=[。！；])\\s*(?=\\S)"),
        /// At a mere "and" or a Chinese comma, which more often joins words than questions.
        LOOSE("(?i)\\s*,?\\s+and\\s+|\\s*，\\s*");

        private final Pattern between;

        Cut(String between) {
            this.between = Pattern.compile(between);
        }
    }

    private static final Pattern JOINT =
            Pattern.compile("(?i)^(?:and also|and|also|plus)[, ]\\s*|^(?:还有|另外|以及|顺便)[，,]?\\s*");

    private static final String ASKS_HAN = "吗|怎么|什么|哪|多少|多久|能不能|可不可以|几";

    private static final Pattern BEGINS_ASKING = Pattern.compile("(?i)^" + ASKS + "|" + ASKS_HAN);

    private static final Pattern ASKING = Pattern.compile("(?i)[?？]|^" + ASKS + "|" + ASKS_HAN);

    private static final Pattern ADDED = Pattern.compile("(?i)\\b(?:too|also|as well)\\b|也|还");

    /// A mere thing: "… and the EU". A verb makes a sentence of it.
    private static final Pattern THING =
            Pattern.compile(
                    "(?i)^(?:the|an?|my|your|our|his|her|their|some|any|this|to|for|in|of|with|from)\\b(?!.*\\b(?:is|are|was|were|has|have|isn't|wasn't|hasn't|didn't|doesn't)\\b)");

    /// More than one sentence: a story, whose "and" joins what happened.
    private static final Pattern SENTENCES = Pattern.compile("[.!?]\\s+\\S");

    private static final Pattern GREETING =
            Pattern.compile(
                    "(?i)^(?:(?:hello|hi|hey|good (?:morning|afternoon|evening)|dear all)(?: there| moss| all| team)?[\\s,.!:-]+"
                            + "|(?:你好|您好|嗨|早上好|下午好|晚上好)[啊呀]?[\\s，,。！!]+)+");

    /// A message without the greeting before its question; a mere greeting stays what it is.
    static String withoutGreeting(String text) {
        String rest = GREETING.matcher(text.strip()).replaceFirst("");
        return isLongEnough(rest, LOOSE_WORDS_MIN) ? rest : text;
    }

    /// The surest cut, of several such the one that is nearest to the middle; empty where none leaves enough words on both sides.
    static Optional<TwoQuestions> of(String text) {
        String plain = text.strip();
        if (plain.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        for (Cut cut : Cut.values()) {
            TwoQuestions best = null;
            Matcher between = cut.between.matcher(plain);
            while (between.find()) {
                String after = plain.substring(between.end()).strip();
                TwoQuestions parts =
                        new TwoQuestions(
                                plain.substring(0, between.start()).strip(),
                                JOINT.matcher(after).replaceFirst(""),
                                cut);
                if (parts.mayBeTwo() && (best == null || parts.slant() < best.slant())) {
                    best = parts;
                }
            }
            if (best != null) {
                return Optional.of(best);
            }
        }
        return Optional.empty();
    }

    private boolean mayBeTwo() {
        int least = cut == Cut.LOOSE ? LOOSE_WORDS_MIN : WORDS_MIN;
        return isLongEnough(first, least)
                && isLongEnough(second, least)
                && switch (cut) {
                    case QUESTION -> asks(second) || ADDED.matcher(second).find();
                    case COORDINATED -> BEGINS_ASKING.matcher(second).find();
                    case SENTENCE -> asks(first) && asks(second);
                    case LOOSE ->
                            FollowUp.isHan(first)
                                    ? asks(first) && asks(second)
                                    : !THING.matcher(second).find()
                                            && !SENTENCES.matcher(first + " " + second).find();
                };
    }

    private static boolean isLongEnough(String part, int words) {
        return FollowUp.isHan(part)
                ? part.codePoints().filter(Character::isLetter).count() >= HAN_MIN
                : part.split("\\s+").length >= words;
    }

    private int slant() {
        return Math.abs(first.length() - second.length());
    }

    /// Whether the second part has words that only the first gives a meaning: "where can I buy one and how long is it valid".
    boolean leans() {
        return FollowUp.isShort(second)
                && FollowUp.pointsBack(ADDED.matcher(second).replaceAll(""));
    }

    /// Whether the cut alone hardly says that the parts are two.
    boolean isLoose() {
        return cut == Cut.LOOSE && !ADDED.matcher(second).find();
    }

    /// Whether the second part has the form of a question.
    boolean asksSecond() {
        return asks(second);
    }

    private static boolean asks(String part) {
        return ASKING.matcher(part).find();
    }
}
