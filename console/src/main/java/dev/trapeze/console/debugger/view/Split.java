package dev.trapeze.console.debugger.view;

import dev.trapeze.console.debugger.command.Invocation;

/**
 * What follows the slash, and the rest of the line: {@code print/x 5} and {@code print /x 5}.
 *
 * @param format without its slash
 * @param rest trimmed
 */
record Split(String format, String rest) {
  static Split of(Invocation invocation) {
    String arguments = invocation.arguments();
    if (!invocation.format().isEmpty() || !arguments.startsWith("/")) {
      return new Split(invocation.format(), arguments);
    }
    int end = arguments.indexOf(' ');
    return end < 0
        ? new Split(arguments.substring(1), "")
        : new Split(arguments.substring(1, end), arguments.substring(end).trim());
  }
}
