package dev.frontdesk.training.mining;

import dev.frontdesk.knowledge.MinedAnswer;
import dev.frontdesk.training.mining.LeftAside.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The exchanges of one conversation: each question with the first reply that answers it.
///
/// A question stays open while the agent asks back, hands over or does not know, and the customer only answers that; a new question closes it.
final class Exchanges {
    private static final int QUESTION_LENGTH_MAX = 300;
    private static final int CONTEXT_LENGTH_MAX = 140;
    private static final int REPLY_LENGTH_MAX = 2_000;
    private static final int REPLIES_MAX = 5;

    private final Talk talk;
    private final int number;
    private final Courtesies courtesies;
    private final PersonalMarks.Of marks;
    private final LeftAside leftAside;
    private final List<Exchange> found = new ArrayList<>();

    private @Nullable Open open;
    private String context = "";
    private int asked;
    private boolean isAskedBack;

    /// A question that waits for its answer.
    private static final class Open {
        private final int turn;
        private final String text;
        private final String asked;
        private int replies;
        private @Nullable Reason lacks;

        /// A reply that says something, and also that it does not know: it stands if no better one follows.
        private @Nullable Exchange provisional;

        private Open(int turn, String text, String asked) {
            this.turn = turn;
            this.text = text;
            this.asked = asked;
        }
    }

    private Exchanges(Talk talk, int number, PersonalMarks personal, LeftAside leftAside) {
        this.talk = talk;
        this.number = number;
        this.courtesies = Courtesies.of(talk.isChinese());
        this.marks = personal.new Of(talk, courtesies);
        this.leftAside = leftAside;
    }

    /// @param number of the conversation among all
    static List<Exchange> of(Talk talk, int number, PersonalMarks personal, LeftAside leftAside) {
        Exchanges reading = new Exchanges(talk, number, personal, leftAside);
        reading.read();
        return reading.found;
    }

    private void read() {
        int at = 0;
        while (at < talk.turns().size()) {
            Talk.Turn first = talk.turns().get(at);
            int end = at;
            while (end < talk.turns().size()
                    && talk.turns().get(end).byCustomer() == first.byCustomer()) {
                end++;
            }
            List<Talk.Turn> block = talk.turns().subList(at, end);
            if (first.byCustomer()) {
                block.forEach(this::customer);
            } else {
                isAskedBack = false;
                block.forEach(this::reply);
            }
            at = end;
        }
        close();
    }

    private void customer(Talk.Turn turn) {
        String text = marks.apply(turn.text(), true);
        List<String> sentences = new ArrayList<>();
        for (String sentence : courtesies.sentences(text)) {
            String rest = rest(sentence);
            if (!courtesies.isCourtesy(rest)) {
                sentences.add(rest);
            }
        }
        if (sentences.isEmpty()) {
            leftAside.add(Reason.COURTESY, text);
            thanks(text);
            return;
        }
        boolean asks = sentences.stream().anyMatch(courtesies::asks);
        String question = PersonalMarks.without(shortened(sentences));
        int weight = courtesies.weight(question);
        if (question.length() > QUESTION_LENGTH_MAX) {
            leftAside.add(Reason.TOO_LONG, question);
            close();
        } else if (weight == 0 || (!asks && (weight < 2 || isAskedBack))) {
            leftAside.add(Reason.DETAIL, question);
        } else {
            close();
            boolean follows = !context.isEmpty() && courtesies.isFollowUp(question);
            open =
                    new Open(
                            turn.number(),
                            follows ? context + " … " + question : question,
                            question);
            if (!follows) {
                context = cut(question);
            }
        }
    }

    private String rest(String sentence) {
        return Courtesies.withoutAddress(
                courtesies.withoutOpening(Courtesies.withoutAddress(sentence)));
    }

    /// All that was written; of a long message the questions alone.
    private String shortened(List<String> sentences) {
        String all = String.join(" ", sentences);
        if (all.length() <= QUESTION_LENGTH_MAX) {
            return all;
        }
        return String.join(" ", sentences.stream().filter(courtesies::asks).toList());
    }

    private static String cut(String question) {
        if (question.length() <= CONTEXT_LENGTH_MAX) {
            return question;
        }
        int space = question.lastIndexOf(' ', CONTEXT_LENGTH_MAX);
        int end = space > 0 ? space : CONTEXT_LENGTH_MAX;
        return question.substring(
                0, Character.isHighSurrogate(question.charAt(end - 1)) ? end - 1 : end);
    }

    /// Notes that the last answer was welcome.
    private void thanks(String text) {
        boolean isContent =
                text.matches(
                        "(?is).*(?:thank|thx|cheers|\\bta\\b|great|perfect|brilliant|谢|太好|明白).*");
        if (isContent && !found.isEmpty() && open == null) {
            Exchange last = found.removeLast();
            found.add(
                    new Exchange(
                            last.question(),
                            last.reply(),
                            last.source(),
                            last.talk(),
                            last.order(),
                            last.asked(),
                            last.byAgent(),
                            true));
        }
    }

    private void reply(Talk.Turn turn) {
        Open waiting = open;
        String text = marks.apply(turn.text(), false);
        List<String> answering = new ArrayList<>();
        boolean isPersonal = false;
        boolean isUnsure = false;
        boolean isQuestion = false;
        for (String sentence : courtesies.sentences(text)) {
            String rest = rest(sentence);
            switch (courtesies.kind(rest)) {
                case QUESTION -> isQuestion = true;
                case UNSURE -> isUnsure = true;
                case DEED -> isPersonal = true;
                case COURTESY, HANDOVER -> {}
                case ANSWER -> {
                    if (PersonalMarks.isIn(rest)) {
                        isPersonal = true;
                    } else {
                        answering.add(rest);
                    }
                }
            }
        }
        isAskedBack |= isQuestion;
        if (waiting == null) {
            return;
        }
        String answer = String.join(" ", answering);
        if (courtesies.weight(answer) >= 2 && answer.length() <= REPLY_LENGTH_MAX) {
            Exchange exchange =
                    new Exchange(
                            waiting.text,
                            answer,
                            new MinedAnswer.Source(talk.id(), waiting.turn, turn.number()),
                            number,
                            asked++,
                            waiting.asked,
                            turn.speaker() == Talk.Speaker.AGENT,
                            false);
            if (isUnsure) {
                waiting.provisional = waiting.provisional == null ? exchange : waiting.provisional;
            } else {
                found.add(exchange);
                open = null;
                return;
            }
        }
        if (waiting.lacks == null) {
            waiting.lacks =
                    isUnsure ? Reason.UNSURE : isPersonal ? Reason.PERSONAL : Reason.UNANSWERED;
        }
        if (++waiting.replies == REPLIES_MAX) {
            close();
        }
    }

    private void close() {
        Open waiting = open;
        if (waiting != null && waiting.provisional != null) {
            found.add(waiting.provisional);
        } else if (waiting != null) {
            Reason lacks = waiting.lacks == null ? Reason.UNANSWERED : waiting.lacks;
            leftAside.add(lacks, waiting.text);
        }
        open = null;
    }
}
