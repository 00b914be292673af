/** Where commands of the debugger are typed: what they mean, and what they answer. */
@NullMarked
package dev.trapeze.console.debugger.repl;

import org.jspecify.annotations.NullMarked;
