package dev.frontdesk.knowledge;

/// What follows when a message has an intent.
public sealed interface Action {
    /// The answer whose text is said, also beside a hand-over.
    AnswerId answer();

    /// Say the answer.
    record Say(AnswerId answer) implements Action {}

    /// Say the answer and give the conversation to a person.
    record HandOver(AnswerId answer) implements Action {}

    /// Say the answer; the message asks for nothing, so no feedback is asked and no other candidate is shown.
    record SmallTalk(AnswerId answer) implements Action {}
}
