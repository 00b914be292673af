package dev.trapeze.console.debugger.repl;

import dev.trapeze.console.debugger.command.DebugCommand;

/**
 * A line that names a command.
 *
 * @param format what followed the name behind a slash; empty if nothing did
 * @param rest the rest of the line, trimmed
 */
record TypedCommand(DebugCommand command, String format, String rest) {}
