/// Training: from frozen data to a candidate for the registry. Serving never imports it.
@NullMarked
package dev.frontdesk.training;

import org.jspecify.annotations.NullMarked;
