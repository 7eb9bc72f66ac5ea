/// The fine-tuned heads as plain functions over what the encoder gives, their calibration, and the bounded batching queue.
///
/// A [Scorer] turns a text into an [Understanding] with one encoder pass: intents with calibrated confidence, whether the message is
/// in scope, sentiment, and the vector by which answers are found. Everything here is built with `new`, knows no clock and no container.
@NullMarked
package dev.frontdesk.scoring;

import org.jspecify.annotations.NullMarked;
