package dev.trapeze.console;

import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.repl.ConsoleOutside;
import dev.trapeze.console.debugger.repl.Interpreter;
import dev.trapeze.console.debugger.repl.Outcome;
import dev.trapeze.console.debugger.run.DebuggedSystem;
import dev.trapeze.console.debugger.run.EventFan;
import dev.trapeze.console.debugger.run.OutputOnce;
import dev.trapeze.console.terminal.GuestOutput;
import dev.trapeze.console.terminal.StreamInput;
import dev.trapeze.kernel.Kernel;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Boots a kernel under the debugger.
 *
 * @param scripts what is done before anything is read
 * @param batch whether nothing is read at all
 */
record DebugRun(Guest guest, ConsoleChoice console, List<Script> scripts, boolean batch) {
  /** A command, or a file of commands. */
  record Script(String text, boolean file) {}

  int run() throws CommandFailure {
    GuestOutput output = new GuestOutput(new FileOutputStream(FileDescriptor.out));
    OutputOnce shown = new OutputOnce(output);
    EventFan events = new EventFan();
    GuestBoot start = new GuestBoot(guest);
    Kernel kernel = start.mount(guest.disk(), shown, events);
    start.boot(kernel);
    ConsoleOutside outside =
        new ConsoleOutside(
            kernel, new StreamInput(new ByteArrayInputStream(new byte[0])), output, false);
    DebuggedSystem system =
        new DebuggedSystem(
            kernel,
            events,
            outside,
            Set.of(GuestOutput.class, OutputOnce.class, EventFan.class, FileDisk.class),
            List.of(shown));
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    PrintWriter err =
        new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    Interpreter interpreter = new Interpreter(new Debugger(system), out, err, Ink.PLAIN);
    boolean failed = false;
    for (Script script : scripts) {
      Outcome outcome = execute(interpreter, script);
      failed |= outcome == Outcome.FAILED;
      if (outcome == Outcome.QUIT) {
        return ExitStatus.OK.number();
      }
    }
    if (batch) {
      return failed ? 1 : 0;
    }
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8))) {
      for (String line; (line = in.readLine()) != null; ) {
        if (interpreter.execute(line) == Outcome.QUIT) {
          break;
        }
      }
    } catch (IOException e) {
      return ExitStatus.OK.number();
    }
    return ExitStatus.OK.number();
  }

  private static Outcome execute(Interpreter interpreter, Script script) {
    return interpreter.execute(script.file() ? "source " + script.text() : script.text());
  }
}
