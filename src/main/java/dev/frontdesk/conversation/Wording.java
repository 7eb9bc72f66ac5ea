package dev.frontdesk.conversation;

/// What the program itself says between the company's answers, in a locale's language. A company changes its own phrases in its profile.
///
/// @param clarify asks which of the choices is meant
/// @param person the title of the choice to talk to a person
/// @param quotes stands above quoted passages
/// @param closed ends a conversation
record Wording(String clarify, String person, String quotes, String closed) {
    private static final Wording ENGLISH =
            new Wording(
                    "Which of these do you mean?",
                    "Talk to a person",
                    "This is what our help pages say:",
                    "This conversation has ended.");
    private static final Wording CHINESE =
            new Wording("您想问的是下面哪一项？", "转人工客服", "我们的帮助页面是这样说的：", "本次会话已结束。");

    /// The wording of a locale's language; English where there is none.
    static Wording of(String locale) {
        return locale.equals("zh") || locale.startsWith("zh-") ? CHINESE : ENGLISH;
    }
}
