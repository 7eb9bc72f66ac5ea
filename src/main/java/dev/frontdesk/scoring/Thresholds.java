package dev.frontdesk.scoring;

/// The limits by which decisions are taken in one locale; fitted to a precision target on each training run, part of a release.
///
/// @param inScope a message under this scope probability is not the company's business
/// @param intent an intent at or above this confidence is acted on without asking back
/// @param reply an answer whose match probability is at or above this is said
/// @param clarify candidates at or above this (and under `reply`) are offered as choices
/// @param compose an article passage at or above this match probability is quoted
public record Thresholds(
        double inScope, double intent, double reply, double clarify, double compose) {}
