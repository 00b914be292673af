/** Processes: the table, sleeping and waking, scheduling, fork, exit, wait and kill. */
@NullMarked
package dev.trapeze.kernel.proc;

import org.jspecify.annotations.NullMarked;
