/** Shows data: memory, registers, code, sources, call stacks, in gdb's forms. */
@NullMarked
package dev.trapeze.console.debugger.view;

import org.jspecify.annotations.NullMarked;
