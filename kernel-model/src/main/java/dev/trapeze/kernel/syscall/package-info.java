/** System calls: the table, the dispatch, and the handlers by theme. */
@NullMarked
package dev.trapeze.kernel.syscall;

import org.jspecify.annotations.NullMarked;
