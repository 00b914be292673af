package dev.trapeze.console;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * A command that was run inside the test's process.
 *
 * @param out what it has printed on standard output
 * @param err and on standard error
 */
record CommandRun(int status, String out, String err) {

  static CommandRun of(Object... words) {
    String[] args = new String[words.length];
    for (int i = 0; i < words.length; i++) {
      args[i] = String.valueOf(words[i]);
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Main.commandLine(args)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(args);
    return new CommandRun(status, out.toString(), err.toString());
  }
}
