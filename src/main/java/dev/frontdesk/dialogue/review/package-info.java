/// The reviewers' queue and their annotations.
///
/// The log never changes: a review adds an [Annotation] beside a customer's turn, and an undo adds another that withdraws it. The
/// last one that was not withdrawn is the turn's label, from which the next model learns.
@NullMarked
package dev.frontdesk.dialogue.review;

import org.jspecify.annotations.NullMarked;
