/** System calls: the dispatch, and the handlers by theme. */
@NullMarked
package dev.trapeze.kernel.syscall;

import org.jspecify.annotations.NullMarked;
