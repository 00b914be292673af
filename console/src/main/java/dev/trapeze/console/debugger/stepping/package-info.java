/** Stepping by more than an instruction, forwards and backwards, and looking for who wrote. */
@NullMarked
package dev.trapeze.console.debugger.stepping;

import org.jspecify.annotations.NullMarked;
