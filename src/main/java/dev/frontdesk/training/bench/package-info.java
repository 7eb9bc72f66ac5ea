/// Benchmarks of this machine: `frontdesk bench`, the numbers of docs/BENCHMARKS.md.
///
/// Each [Section] measures one thing and gives one [Table]. What is compared is measured by [Interleaved] rounds, A, B, C, A, B, C …, so that
/// whatever else the machine does meets all of them alike, and ratios hold even where milliseconds do not. Medians, with the tenth and the ninetieth
/// percentile for the spread.
@NullMarked
package dev.frontdesk.training.bench;

import org.jspecify.annotations.NullMarked;
