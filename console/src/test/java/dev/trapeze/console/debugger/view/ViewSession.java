package dev.trapeze.console.debugger.view;

import dev.trapeze.console.debugger.DebuggedGuest;
import dev.trapeze.console.debugger.TypedOutside;
import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.repl.Answers;
import dev.trapeze.console.debugger.repl.Interpreter;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.KernelConfig;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Types commands at a system, and has what they answer. */
final class ViewSession {
  final DebuggedGuest guest;
  private final StringWriter answers = new StringWriter();
  private final Interpreter interpreter;

  private ViewSession(DebuggedGuest guest, Ink ink) {
    this.guest = guest;
    PrintWriter out = new PrintWriter(answers);
    interpreter = new Interpreter(guest.debugger(), new Answers(out, out, ink));
  }

  /** The first program that the shell runs is at the first instruction of its main. */
  static ViewSession atMain(Xlen xlen, String line) {
    return atMain(xlen, Ink.PLAIN, line);
  }

  static ViewSession atMain(Xlen xlen, Ink ink, String line) {
    return atMain(DebuggedGuest.shell(xlen, line), ink);
  }

  /** The same with another kernel. */
  static ViewSession atMain(KernelConfig config, String line) {
    return atMain(new DebuggedGuest(config, new TypedOutside(line)), Ink.PLAIN);
  }

  private static ViewSession atMain(DebuggedGuest guest, Ink ink) {
    ViewSession session = new ViewSession(guest, ink);
    session.type("catch exec");
    for (int i = 0; i < 3; i++) {
      session.type("continue");
    }
    session.type("delete");
    session.type("advance *main");
    return session;
  }

  /** Does a command; gives its answer, lines ending with a line feed. */
  String type(String line) {
    answers.getBuffer().setLength(0);
    interpreter.executeTyped(line);
    return answers.toString();
  }
}
