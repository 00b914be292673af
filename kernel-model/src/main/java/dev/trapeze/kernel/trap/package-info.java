/** Traps: the trampoline, the trapframe, the dispatch by cause, and the way back to user mode. */
@NullMarked
package dev.trapeze.kernel.trap;

import org.jspecify.annotations.NullMarked;
