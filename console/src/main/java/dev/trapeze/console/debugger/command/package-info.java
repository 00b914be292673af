/** What a command of the debugger is, and the commands about running. */
@NullMarked
package dev.trapeze.console.debugger.command;

import org.jspecify.annotations.NullMarked;
