package dev.frontdesk.conversation;

import dev.frontdesk.answering.Decision;
import dev.frontdesk.answering.Question;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import java.util.UUID;
import java.util.function.Function;

/// Where a conversation finds what answers now: the border to the registry, behind which a test puts an engine that is slow, or fails.
interface Answers {

    /// What is live now; picked once for each reply.
    ///
    /// @throws RuntimeException if nothing is live
    Live live();

    /// A release as a conversation sees it.
    record Live(UUID release, KnowledgeSnapshot knowledge, Function<Question, Decision> engine) {}
}
