/// The one place where an answer is chosen: a [Question] in, a [Decision] with its [Evidence] out.
///
/// A decision names what to say and never holds a rendered text. It is taken from the understanding of the message, the candidates of one
/// hybrid search, the matching head's probabilities, and the thresholds of the release.
@NullMarked
package dev.frontdesk.answering;

import org.jspecify.annotations.NullMarked;
