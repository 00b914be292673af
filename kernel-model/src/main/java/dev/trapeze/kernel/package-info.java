/** The kernel as a whole: boot and wiring, its configuration, its state, and how it stops. */
@NullMarked
package dev.trapeze.kernel;

import org.jspecify.annotations.NullMarked;
