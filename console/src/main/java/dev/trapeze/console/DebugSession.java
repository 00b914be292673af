package dev.trapeze.console;

import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.repl.Answers;
import dev.trapeze.console.debugger.repl.Interpreter;
import dev.trapeze.console.debugger.repl.Outcome;
import dev.trapeze.console.debugger.repl.Repl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a session with the debugger is to do.
 *
 * @param scripts what is done before anything is read
 * @param batch whether nothing is read at all
 * @param quiet whether nothing is said at the start
 * @param gdb where to wait for gdb, if anywhere
 */
record DebugSession(List<DebugScript> scripts, boolean batch, boolean quiet, @Nullable String gdb) {
  private static final int COMMAND_FAILED = 1;

  /** The same with another command before all others. */
  DebugSession after(String command) {
    List<DebugScript> all = new ArrayList<>();
    all.add(new DebugScript(command));
    all.addAll(scripts);
    return new DebugSession(all, batch, quiet, gdb);
  }

  /**
   * Does all that.
   *
   * @param isOver whether the session has been ended from outside
   * @return the exit status
   */
  int run(Debugger debugger, DebugTerminal terminal, BooleanSupplier isOver) throws IOException {
    Interpreter interpreter =
        new Interpreter(debugger, Answers.standard(DebugTerminal.ink(System.getenv())));
    if (!batch && !quiet && terminal.editor() != null) {
      interpreter.execute("echo 'help' lists the commands; C-c stops the system.\\n");
      interpreter.tellPlace();
    }
    boolean failed = false;
    for (DebugScript script : scripts) {
      Outcome outcome = interpreter.execute(script.line());
      failed |= outcome == Outcome.FAILED;
      if (outcome == Outcome.QUIT || isOver.getAsBoolean()) {
        return status(failed);
      }
    }
    if (gdb != null) {
      failed |= interpreter.execute("gdb " + gdb) == Outcome.FAILED;
    }
    if (!batch && !isOver.getAsBoolean()) {
      new Repl(interpreter, terminal.lines(interpreter, isOver)).run();
    }
    return status(failed);
  }

  private int status(boolean failed) {
    return batch && failed ? COMMAND_FAILED : ExitStatus.OK.number();
  }
}
