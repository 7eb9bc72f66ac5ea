/// The append-only record of what was said and why, its retention and its erasure.
///
/// A conversation is a row that says who owns it and how far it went, and turns numbered 1, 2, 3 … without gaps. The two commits of a
/// message's way are one statement each ([DialogueLog#accept], [DialogueLog#reply]), SQL functions of `V3__dialogue.sql` that
/// lock the conversation's row: the order of turns is the order in which they got that lock, and a client id is stored once. What the
/// answer path wants to know — unanswered messages, turns before, answers that did not help — comes back from the first
/// commit, so nothing is read before answering.
///
/// A row of the log never changes (a trigger refuses it). All that customers write is in one table, `customer_text`, keyed by their
/// subject; forgetting a customer empties those rows and nothing else, and the log reads `[erased]` there.
@NullMarked
package dev.frontdesk.dialogue;

import org.jspecify.annotations.NullMarked;
