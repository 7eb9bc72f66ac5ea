package dev.frontdesk.training.mining;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// What people say at a desk that is neither question nor answer: greetings, thanks, closings, hand-overs, questions back, "I don't know".
///
/// Lists of words for English and Chinese. Of another language only questions are told, by their mark; its courtesies stay in, and fall away where
/// few customers write the same.
interface Courtesies {
    /// What a sentence of a reply is.
    enum Kind {
        ANSWER,
        COURTESY,
        QUESTION,
        HANDOVER,
        UNSURE,
        /// What was done for this one customer.
        DEED
    }

    Pattern ADDRESSED = Pattern.compile("^\\[name\\][,，!！]\\s*|[,，]\\s*\\[name\\](?=[.!?。！？]*$)");

    /// The wording of a language.
    static Courtesies of(boolean chinese) {
        return chinese ? new Chinese() : new English();
    }

    /// A text's sentences, with their ends.
    List<String> sentences(String text);

    /// A sentence that addresses somebody by name, without the name.
    static String withoutAddress(String sentence) {
        return ADDRESSED.matcher(sentence).replaceAll("");
    }

    /// Whether a customer's sentence says nothing that could be answered from a FAQ.
    boolean isCourtesy(String sentence);

    /// Whether a sentence asks or wants something.
    boolean asks(String sentence);

    /// Whether a question is understood only after the one before.
    boolean isFollowUp(String question);

    /// How many words carry meaning; in Chinese, characters.
    int weight(String text);

    /// The sentence without a greeting or filler at its beginning.
    String withoutOpening(String sentence);

    Kind kind(String sentence);

    /// Whether an agent asks for a name.
    boolean asksForName(String sentence);

    /// English, and what is like it.
    final class English implements Courtesies {
        private static final Pattern END =
                Pattern.compile(
                        "(?<=[.!?…])(?<!\\b(?:Dr|Mr|Mrs|Ms|St|No|vs|e\\.g|i\\.e)\\.)\\s+|\\s*\\n+\\s*");
        private static final Set<String> FILLERS =
                wordsOf(
                        "a again agent ah all alright also am and anyway are awesome bless bot brilliant busy bye can"
                                + " chat cheers colleague cool day do done evening everyone excellent fair fantastic fine"
                                + " for friday from fun glad good goodbye got great greetings guys ha haha have hello help"
                                + " helped helpful hey hi hiya hm hmm hope how human i i'll i'm ideal if im is it it's its"
                                + " just kind know later lol lot lots lovely luck ma'am made makes many me mind morning"
                                + " much neat need never nice night no nobody nope not nothing now of off oh ok okay one"
                                + " operator perfect person please pleasure pm problem quick quickly real really"
                                + " representative reply right robot same see sense service shame sir smart so soon sorry"
                                + " sounds speak super sure ta take talk talking team tell thank thankful thanks that"
                                + " that'll that's thats the then there thing this thx tip to today tomorrow too try"
                                + " understand understood until very wait want wanted was we weekend weird well who will"
                                + " with wonderful wonders worked works worries wow would yay yea yeah yep yes you you're"
                                + " your hooray phew u ur who's");
        private static final Set<String> EMPTY_WORDS =
                wordsOf(
                        "a about after all also am an and any are as at be been before but by can could did do does for"
                                + " from get got had has have he her here hers him his how i i'd i'll i'm i've if im in"
                                + " into is it it's its just like me my need not now of on one or our out please she should"
                                + " so some than thanks that that's the their them then there these they this those to too up us"
                                + " want was we were what when where which who why will with would yes no you you'd you'll"
                                + " you're your");
        private static final Pattern GREETING =
                Pattern.compile(
                        "^(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|morning|dear)\\b.*");
        private static final Pattern OPENING =
                Pattern.compile(
                        "(?i)^(?:(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening)|morning|ok(?:ay)?|oh|ah|alright|thanks|thank"
                                + " you(?: so much| very much)?|good|great|lovely|perfect|fine|cool|well|hmm?)(?: (?:there|all|bot|again|[\\[]name[\\]]))?\\s*[,.!:–-]+\\s*"
                                + "|(?:hi|hello|hey)(?: there)?\\s+(?=(?:i|can|how|what|is|do|my|where|when)\\b))");
        private static final Pattern ASKS =
                Pattern.compile(
                        "^(?:(?:and|but|so|ok|okay|also|then|well|yes|no|please|sorry|hi|hello|hey|meanwhile)[, ]+)*(?:what|what's|whats|where|where's|wheres|when|who|whose|why|how|how's|which|can|can't|cant|could|do|does|did|is|isn't|are|aren't|was|were|will|won't|would|should|shall|may|might|has|have|am|any|anyone|even|i (?:want|need|would like|wanna|have to|can't|cannot|cant|could not|couldn't|forgot|lost)|i'd like|i'm (?:looking|trying|interested)|im (?:looking|trying)|looking for|want|need|tell me|show me|let me|help|cancel|change|return|send|stop|delete|track|refund|exchange)\\b.*"
                                + "|.*(?:, ?(?:what|how|where|when|why|who|which)|\\b(?:did|do|does|can|could|is|are|will|should) (?:it|i|you|we|they|the|my|there|anyone))\\b.*");
        private static final Pattern PERSON =
                Pattern.compile(
                        ".*\\b(?:put me through|(?:talk|speak|chat|connect me|transfer me) (?:to|with)|(?:a|real|another) (?:human|person)|an? (?:agent|colleague|representative)|call me back)\\b.*");
        private static final Pattern CONNECTS =
                Pattern.compile(
                        "^(?:and|but|what about|how about|even|then|also|or|so|ok so|same|only|just)\\b.*");
        private static final Pattern POINTS =
                Pattern.compile(
                        "\\b(?:it|its|it's|that|that's|those|this|these|them|they|one|ones|there|he|she|both|either|then|else|instead)\\b");
        private static final Pattern CLOSING =
                Pattern.compile(
                        "\\b(?:anything else|something else|you're (?:very |most )?welcome|my pleasure|glad (?:to|i)|happy to help|have a (?:nice|good|lovely|great|wonderful)|enjoy (?:your|the|her|his)|goodbye|bye|take care|thank you|thanks|no worries|don't mention|all the best|best wishes|kind regards|see you|until tomorrow|how (?:can|may) i help|congratulations)\\b");
        private static final Pattern SORRY =
                Pattern.compile(
                        "^(?:oh[, ]+)?(?:i'm|i am|we're|we are|very|so|really|my|our)?\\s*(?:so |very |really |truly )?(?:sorry|apologies|apologise|apologize)\\b.*");
        private static final Pattern HANDOVER =
                Pattern.compile(
                        "\\b(?:(?:hand|handing|pass|passing|connect|connecting|transfer|transferring|put|putting) (?:you|this|it|over|the case|now)|(?:a|the|my|our) (?:colleague|team leader)s?|one moment|(?:please )?hold on|bear with me|just a (?:moment|second|minute)|(?:stay|wait) in the chat|let(?: me|'s) (?:check|look|get|ask|see|find|bring))\\b");
        private static final Pattern UNSURE =
                Pattern.compile(
                        "\\b(?:(?:i|we)(?: really| simply)? (?:don't|do not|can't|cannot|couldn't) (?:know|say|tell|find|answer|promise|see|feel|help|quite|understand|have (?:that|a|the|it))|not (?:sure|certain)|i didn't (?:get|understand|catch)|i'd have to look|no idea|isn't in my answers|can't help|i'm not aware|don't quite understand)\\b");
        private static final Pattern DEED =
                Pattern.compile(
                        "^(?:(?:ok|okay|yes|sure|done|thanks|thank you)[,:.]? )?(?:i've|i have|i'll|i will|i just|i'm sending|i am sending|i can see|i see|i found|let's see|we took|we've (?:sent|just))\\b.*");
        private static final Pattern DETAILS =
                Pattern.compile(
                        "\\b(?:(?:order|account|booking|phone|room|reference|customer) (?:number|id)|your (?:full |first |last )?name|post ?code|zip code|date of birth|pin|e-?mail address)\\b");
        private static final Pattern ASKS_DETAILS =
                Pattern.compile(
                        "^(?:please|could|may|can|and|what|thank you|thanks|tell|give)\\b.*");
        private static final int SHORT = 8;
        private static final int MIDDLING = 14;

        private static Set<String> wordsOf(String spaced) {
            return Set.copyOf(List.of(spaced.split(" ", -1)));
        }

        private static String plain(String sentence) {
            return sentence.toLowerCase(Locale.ROOT).replace('’', '\'').strip();
        }

        private static List<String> words(String sentence) {
            List<String> words = new ArrayList<>();
            for (String word : plain(sentence).split("[^\\p{L}\\p{N}'£$€%\\[\\]]+", -1)) {
                if (!word.isEmpty()) {
                    words.add(word);
                }
            }
            return words;
        }

        @Override
        public List<String> sentences(String text) {
            return END.splitAsStream(text).filter(part -> !part.isBlank()).toList();
        }

        @Override
        public boolean isCourtesy(String sentence) {
            List<String> words = words(sentence);
            if (!words.isEmpty() && words.getFirst().equals("how") && words.size() > 1) {
                String second = words.get(1);
                if (!second.equals("are") && !second.equals("was") && !second.equals("is")) {
                    return false;
                }
            }
            return words.stream().allMatch(word -> FILLERS.contains(word) || word.equals("[name]"))
                    || (words.size() <= SHORT && PERSON.matcher(plain(sentence)).matches());
        }

        @Override
        public boolean asks(String sentence) {
            return sentence.indexOf('?') >= 0 || ASKS.matcher(plain(sentence)).matches();
        }

        @Override
        public boolean isFollowUp(String question) {
            String plain = plain(question);
            int words = words(question).size();
            return (CONNECTS.matcher(plain).matches() && words <= MIDDLING)
                    || weight(question) <= 2
                    || (words <= SHORT && POINTS.matcher(plain).find());
        }

        @Override
        public int weight(String text) {
            return (int) words(text).stream().filter(word -> !EMPTY_WORDS.contains(word)).count();
        }

        @Override
        public String withoutOpening(String sentence) {
            String rest = sentence;
            for (int i = 0; i < 3; i++) {
                String next = OPENING.matcher(rest).replaceFirst("");
                if (next.isBlank() || next.equals(rest)) {
                    break;
                }
                rest = next;
            }
            return rest.strip();
        }

        @Override
        public Kind kind(String sentence) {
            String plain = plain(sentence);
            int words = words(sentence).size();
            if (plain.endsWith("?") || plain.endsWith("? :)")) {
                return Kind.QUESTION;
            }
            if (UNSURE.matcher(plain).find()) {
                return Kind.UNSURE;
            }
            boolean isShort = words <= SHORT;
            if (isCourtesy(sentence)
                    || (isShort && GREETING.matcher(plain).matches())
                    || (isShort && plain.matches(".*\\b(?:here|speaking)[.!]*"))
                    || (words <= MIDDLING && CLOSING.matcher(plain).find())
                    || (words <= SHORT + 2 && SORRY.matcher(plain).matches())) {
                return Kind.COURTESY;
            }
            if (words <= MIDDLING
                    && DETAILS.matcher(plain).find()
                    && ASKS_DETAILS.matcher(plain).matches()) {
                return Kind.QUESTION;
            }
            if (words <= 2 * SHORT && HANDOVER.matcher(plain).find()) {
                return Kind.HANDOVER;
            }
            return DEED.matcher(plain).matches() ? Kind.DEED : Kind.ANSWER;
        }

        @Override
        public boolean asksForName(String sentence) {
            return words(sentence).contains("name");
        }
    }

    /// Chinese.
    final class Chinese implements Courtesies {
        private static final Pattern END = Pattern.compile("(?<=[。！？!?；;…])\\s*|\\s*\\n+\\s*");
        private static final Pattern FILLER =
                Pattern.compile(
                        "你好|您好|哈喽|谢谢(?:你|您|啦|了)?|多谢|感谢|非常|好的|好吧|好了|行吧|嗯+|哦+|噢|啊|呢|吧|呀|再见|拜拜|没有了|没了|没事了?|没问题|明白了?|知道了|清楚了|了解了?|可以的?|辛苦了?|在吗|在不在|有人吗|客服|人工|转人工|真人|找个?人|机器人|你是|吗|请问|麻烦(?:你|您)?|亲|哈+|太好了|不用了|不客气|早上好|下午好|晚上好|是的|对的?|不是|没有|就这样|收到|试试|我|了|您|你|那|先|就|这样|放心|帮(?:大)?忙|服务|真|快|\\[\\w+\\]");
        private static final Pattern OPENING =
                Pattern.compile(
                        "^(?:(?:你好|您好|请问(?:一下)?|麻烦问一下|亲|哈喽|在吗|好的|哦|嗯+|谢谢|那个|早上好|下午好|晚上好|\\[name\\](?=[，,！!]))[，,。！!～~\\s]*)+");
        private static final Pattern ASKS =
                Pattern.compile(
                        ".*(?:吗|呢|什么|怎么|怎样|如何|多少|多久|几天|哪|谁|为什么|为啥|啥|能不能|可不可以|可以.*么|是不是|有没有|要不要|会不会|想要?|需要|我要|帮我|能否|是否|几点|几个|不了|不见了|没收到|没到).*");
        private static final Pattern CONNECTS =
                Pattern.compile("^(?:那|那么|还有|另外|如果是|要是|换成|也|这个|它|这种).{0,14}$");
        private static final Pattern CLOSING =
                Pattern.compile("还有(?:什么|其他|别的)|不客气|祝您|祝你|再见|感谢|谢谢|欢迎|很高兴|为您服务|乐意|别客气|应该的|恭喜");
        private static final Pattern HANDOVER =
                Pattern.compile("稍等|请稍候|请等|转接|转给|转人工|接人工|同事|马上为您|这就为您|帮您查|查一下|核实一下|为您查");
        private static final Pattern UNSURE =
                Pattern.compile("不清楚|不确定|不知道|无法确认|不太了解|没有相关信息|不能确定|说不准|没听懂|没明白|没办法回答");
        private static final Pattern DEED =
                Pattern.compile("^(?:好的[，,])?(?:我|这边|我们)(?:已|已经|刚|刚刚|帮您|给您|这就|马上|来|看到|查到|看了).*");
        private static final int SHORT = 12;
        private static final int FOLLOWING = 4;

        @Override
        public List<String> sentences(String text) {
            return END.splitAsStream(text).filter(part -> !part.isBlank()).toList();
        }

        private static int letters(String text) {
            return (int) text.codePoints().filter(Character::isLetterOrDigit).count();
        }

        @Override
        public boolean isCourtesy(String sentence) {
            boolean isQuestion = sentence.indexOf('吗') >= 0 || sentence.indexOf('？') >= 0;
            return letters(FILLER.matcher(sentence).replaceAll("")) < (isQuestion ? 1 : 2);
        }

        @Override
        public boolean asks(String sentence) {
            return sentence.indexOf('?') >= 0
                    || sentence.indexOf('？') >= 0
                    || ASKS.matcher(sentence).matches();
        }

        @Override
        public boolean isFollowUp(String question) {
            return letters(question) <= FOLLOWING || CONNECTS.matcher(question).matches();
        }

        @Override
        public int weight(String text) {
            return letters(text) / 2;
        }

        @Override
        public String withoutOpening(String sentence) {
            String rest = OPENING.matcher(sentence).replaceFirst("").strip();
            return rest.isEmpty() ? sentence.strip() : rest;
        }

        @Override
        public Kind kind(String sentence) {
            String plain = sentence.strip();
            if (plain.endsWith("?") || plain.endsWith("？")) {
                return Kind.QUESTION;
            }
            if (UNSURE.matcher(plain).find()) {
                return Kind.UNSURE;
            }
            int letters = letters(plain);
            boolean isSorry = plain.matches("(?:非常|很|真的?|实在)?(?:抱歉|对不起|不好意思).*");
            if (isCourtesy(plain)
                    || (letters <= SHORT && plain.matches("(?:您好|你好|早上好|下午好|晚上好).*"))
                    || (letters <= 2 * SHORT && CLOSING.matcher(plain).find())
                    || (letters <= SHORT && isSorry)
                    || (letters <= SHORT && plain.matches("我是.*"))) {
                return Kind.COURTESY;
            }
            if (letters <= 2 * SHORT && HANDOVER.matcher(plain).find()) {
                return Kind.HANDOVER;
            }
            if (letters <= 2 * SHORT
                    && plain.matches("(?:请|麻烦|方便|能).*(?:提供|告诉|发|说).*(?:号|姓名|名字|电话|邮箱|地址|照片).*")) {
                return Kind.QUESTION;
            }
            return DEED.matcher(plain).matches() ? Kind.DEED : Kind.ANSWER;
        }

        @Override
        public boolean asksForName(String sentence) {
            return sentence.contains("姓名") || sentence.contains("名字") || sentence.contains("称呼");
        }
    }
}
