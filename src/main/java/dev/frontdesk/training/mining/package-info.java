/// Past conversations into a first draft FAQ: `frontdesk import PATH --mine`.
///
/// A conversation ([Talk]) is read as exchanges: what a customer asked, and the reply that answered it ([Exchanges]). On the way courtesies, hand-overs, questions
/// back and whatever concerns one customer alone are left aside ([Courtesies], [PersonalMarks]), each counted with its reason ([LeftAside]). Questions that
/// mean the same are grouped by an index over their n-grams ([TextGroups]), each group gets the reply that most of its conversations agree on
/// ([BestReply]), and groups with the same reply become one entry ([ConversationMining]). The same files give the same draft.
@NullMarked
package dev.frontdesk.training.mining;

import org.jspecify.annotations.NullMarked;
