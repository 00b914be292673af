/**
 * What the kernel tells those who watch it, and what it says on the console. The kernel itself
 * prints nothing.
 */
@NullMarked
package dev.trapeze.kernel.event;

import org.jspecify.annotations.NullMarked;
