/** The host's side of the guest's console: the terminal, its escape keys, input and output. */
@NullMarked
package dev.trapeze.console.terminal;

import org.jspecify.annotations.NullMarked;
