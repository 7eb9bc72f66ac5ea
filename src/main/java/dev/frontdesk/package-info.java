/// Frontdesk.
@NullMarked
package dev.frontdesk;

import org.jspecify.annotations.NullMarked;
