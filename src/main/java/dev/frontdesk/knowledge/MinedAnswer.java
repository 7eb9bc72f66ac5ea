package dev.frontdesk.knowledge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// An answer taken from conversations, with what an operator needs to accept or refuse it.
///
/// The draft keeps all of it beside the answer until somebody edits that; what is published is the answer alone.
///
/// @param asked how many conversations asked it
/// @param replied how many of these got a reply that could be read as an answer
/// @param agreeing how many of those replies say what the answer says
/// @param sources where it was asked and answered, some of many
/// @param otherReplies what else was replied, the most frequent first
/// @param askedNext what was asked next, the most frequent first
public record MinedAnswer(
        Answer answer,
        int asked,
        int replied,
        int agreeing,
        List<Source> sources,
        List<String> otherReplies,
        List<Next> askedNext) {
    public MinedAnswer {
        sources = List.copyOf(sources);
        otherReplies = List.copyOf(otherReplies);
        askedNext = List.copyOf(askedNext);
    }

    /// A place in a conversation.
    ///
    /// @param question the number of the turn that asks, from 1
    /// @param reply the number of the turn that answers
    public record Source(String conversation, int question, int reply) {}

    /// A question that was asked next in the same conversation.
    public record Next(AnswerId answer, int count) {}

    /// The answer as in files, and the rest in its field `mined`, which an import of files passes over.
    public ObjectNode json() {
        ObjectNode json = KnowledgeJson.json(answer);
        ObjectNode mined = json.putObject("mined");
        mined.put("asked", asked).put("replied", replied).put("agreeing", agreeing);
        ArrayNode from = mined.putArray("sources");
        sources.forEach(source ->
                from.addObject()
                        .put("conversation", source.conversation())
                        .put("question", source.question())
                        .put("reply", source.reply()));
        ArrayNode others = mined.putArray("other_replies");
        otherReplies.forEach(others::add);
        ArrayNode next = mined.putArray("asked_next");
        askedNext.forEach(each ->
                next.addObject().put("answer", each.answer().value()).put("count", each.count()));
        return json;
    }
}
