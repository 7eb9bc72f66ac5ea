package dev.frontdesk.conversation;

/// What the program itself says between the company's answers, in a locale's language. A company changes its own phrases in its profile.
///
/// @param clarify asks which of the choices is meant
/// @param person the title of the choice to talk to a person
/// @param quotes stands above the passages that are quoted from a page, whose title is put in
/// @param other asks which of the choices the customer's other question means, where one was answered
/// @param anger offers a person to somebody who is getting angry
/// @param closed ends a conversation
record Wording(
        String clarify, String person, String quotes, String other, String anger, String closed) {
    private static final Wording ENGLISH =
            new Wording(
                    "Which of these do you mean?",
                    "Talk to a person",
                    "From our help page “%s”:",
                    "And your other question: which of these do you mean?",
                    "I'm sorry that this is so tiresome. Would you rather talk to a person?",
                    "This conversation has ended.");
    private static final Wording CHINESE =
            new Wording(
                    "您想问的是下面哪一项？",
                    "转人工客服",
                    "摘自我们的帮助页面《%s》：",
                    "您的另一个问题，是下面哪一项？",
                    "很抱歉给您添麻烦了。要为您转接人工客服吗？",
                    "本次会话已结束。");

    /// The wording of a locale's language; English where there is none.
    static Wording of(String locale) {
        return locale.equals("zh") || locale.startsWith("zh-") ? CHINESE : ENGLISH;
    }
}
