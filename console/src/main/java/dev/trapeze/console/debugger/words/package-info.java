/** What a system holds, in words that all commands of the debugger share. */
@NullMarked
package dev.trapeze.console.debugger.words;

import org.jspecify.annotations.NullMarked;
