package dev.trapeze.console.debugger.repl;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.command.Ink;
import dev.trapeze.console.debugger.command.Invocation;
import dev.trapeze.console.debugger.gdb.MonitorCommands;
import dev.trapeze.console.debugger.screen.Screen;
import dev.trapeze.console.debugger.view.View;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Does what lines say: finds the command, takes {@code pid N} off, and shows where the system
 * stands when the command has moved it. Knows of no terminal.
 */
public final class Interpreter {
  private static final Pattern PID_IN_FRONT = Pattern.compile("pid\\s+(\\d{1,9})(?:\\s+|$)");
  private static final Pattern PID_AT_END = Pattern.compile("(?:^|\\s+)pid\\s+(\\d{1,9})$");

  /** Their arguments are text, in which {@code pid 3} means nothing. */
  private static final Set<String> TAKE_TEXT = Set.of("echo", "type", "source");

  /** What these show goes on where it ended when Enter repeats them, so the place counts once. */
  private static final Set<String> GO_ON = Set.of("x", "list");

  private final Debugger debugger;
  private final CommandTable table;
  private final StopTeller teller;
  private final CommandFiles files;
  private final View view = new View();
  private final Screen screen = new Screen();
  private Answers answers;
  private String repeated = "";
  private long toldStops;
  private boolean quit;

  /**
   * An interpreter with all commands.
   *
   * @param answers where answers go
   */
  public Interpreter(Debugger debugger, Answers answers) {
    this.debugger = debugger;
    this.answers = answers;
    this.teller = new StopTeller(debugger);
    this.files = new CommandFiles(this);
    this.table = new CommandTable(AllCommands.sections(this));
  }

  /** All commands for another debugger's user, without colour. */
  public MonitorCommands monitorCommands() {
    return (line, out) -> execute(line, new Answers(out, out, Ink.PLAIN));
  }

  /** The system. */
  Debugger debugger() {
    return debugger;
  }

  /** All commands. */
  CommandTable table() {
    return table;
  }

  /** What shows data. */
  View view() {
    return view;
  }

  /** What is drawn above the commands. */
  public Screen screen() {
    return screen;
  }

  /** Reads commands from files. */
  CommandFiles files() {
    return files;
  }

  /** The command {@code quit}. */
  void quit() {
    quit = true;
  }

  /** Says where the system stands. */
  public void tellPlace() {
    teller.tellPlace(answers.out(), answers.ink());
    answers.out().flush();
  }

  /** Does a line; an empty one does the last one again if that makes sense, as Enter in gdb. */
  public Outcome executeTyped(String line) {
    Outcome outcome = executeOrRepeat(line);
    if (outcome == Outcome.QUIT) {
      screen.off();
    } else {
      screen.refresh(debugger);
    }
    return outcome;
  }

  private Outcome executeOrRepeat(String line) {
    if (line.isBlank()) {
      return execute(repeated);
    }
    if (line.strip().startsWith("#")) {
      return Outcome.DONE;
    }
    Outcome outcome = execute(line);
    try {
      repeated = whatToRepeat(line);
    } catch (CommandError e) {
      repeated = "";
    }
    return outcome;
  }

  private String whatToRepeat(String line) throws CommandError {
    TypedCommand typed = table.find(line.strip());
    if (!typed.command().repeats()) {
      return "";
    }
    if (!GO_ON.contains(typed.command().name())) {
      return line;
    }
    return typed.command().name() + (typed.format().isEmpty() ? "" : "/" + typed.format());
  }

  /** Does a line for somebody else: for gdb's {@code monitor}. */
  public Outcome execute(String line, Answers others) {
    Answers own = answers;
    answers = others;
    try {
      return execute(line);
    } finally {
      answers = own;
    }
  }

  /** Does a line; an empty one, or one that begins with {@code #}, does nothing. */
  public Outcome execute(String line) {
    try {
      perform(line);
      return quit ? Outcome.QUIT : Outcome.DONE;
    } catch (CommandError e) {
      complain(String.valueOf(e.getMessage()));
      return Outcome.FAILED;
    } catch (RuntimeException e) {
      // A defect of the debugger's: the system goes on being there.
      complain("internal error: " + e);
      return Outcome.FAILED;
    } finally {
      answers.out().flush();
    }
  }

  /** Does a line; true if it leaves the debugger. */
  boolean perform(String line) throws CommandError {
    String text = line.strip();
    if (!text.isEmpty() && !text.startsWith("#")) {
      perform(table.find(text));
    }
    return quit;
  }

  private void perform(TypedCommand typed) throws CommandError {
    // What has been said comes before what the guest is going to print.
    answers.out().flush();
    String arguments = typed.rest();
    OptionalInt pid = OptionalInt.empty();
    if (!TAKE_TEXT.contains(typed.command().name())) {
      Matcher front = PID_IN_FRONT.matcher(arguments);
      Matcher end = PID_AT_END.matcher(arguments);
      if (front.lookingAt()) {
        pid = OptionalInt.of(Integer.parseInt(front.group(1)));
        arguments = arguments.substring(front.end());
      } else if (end.find()) {
        pid = OptionalInt.of(Integer.parseInt(end.group(1)));
        arguments = arguments.substring(0, end.start());
      }
    }
    long before = debugger.stops();
    Invocation invocation =
        new Invocation(
            debugger, typed.format(), arguments.strip(), pid, answers.out(), answers.ink());
    typed.command().action().run(invocation);
    long after = debugger.stops();
    if (after != before && after != toldStops) { // a command in a file has told its own
      toldStops = after;
      teller.tell(answers.out(), answers.ink(), typed.command().name());
      view.showDisplays(invocation);
    }
  }

  private void complain(String message) {
    answers.out().flush();
    answers.err().println(message.strip().replaceAll("\\s*\\R\\s*", " "));
    answers.err().flush();
  }
}
