/// The edge for people's and AI agents' programs: classify, search, suggest, feedback over HTTP.
///
/// Each call takes the live release once and answers from it; its id is in the answer. Nothing is logged here: what a program
/// classifies is its own, only its feedback is kept, and never a customer's text.
@NullMarked
package dev.frontdesk.agents;

import org.jspecify.annotations.NullMarked;
