package dev.trapeze.console.debugger;

import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.repl.Answers;
import dev.trapeze.console.debugger.repl.Interpreter;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Commands typed into a debugger, and what it answers. */
public final class TypedCommands {
  private final StringWriter text = new StringWriter();
  private final Interpreter interpreter;

  /** Types into the debugger of that guest. */
  public TypedCommands(DebuggedGuest guest) {
    PrintWriter out = new PrintWriter(text, true);
    interpreter = new Interpreter(guest.debugger(), new Answers(out, out, Ink.PLAIN));
  }

  /** Types a line; gives what is answered, without empty lines around it. */
  public String type(String line) {
    text.getBuffer().setLength(0);
    interpreter.executeTyped(line);
    return text.toString().replace("\r\n", "\n").replaceAll("^\n+", "").stripTrailing();
  }
}
