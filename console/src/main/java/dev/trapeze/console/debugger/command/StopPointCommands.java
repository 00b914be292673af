package dev.trapeze.console.debugger.command;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.command.DebugCommand.Argument;
import dev.trapeze.console.debugger.expression.Expression;
import dev.trapeze.console.debugger.expression.Place;
import dev.trapeze.console.debugger.expression.Value;
import dev.trapeze.console.debugger.run.StopPlace;
import dev.trapeze.console.debugger.run.StopPoint;
import dev.trapeze.console.debugger.run.StopPoints;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The commands that say where a run is to stop. */
public final class StopPointCommands {
  private static final Pattern CONDITION = Pattern.compile("(.*?)\\s*\\bif\\b\\s*(.*)");
  private static final Pattern PID = Pattern.compile("(.*?)\\s*\\bpid\\s+([0-9]{1,9})\\s*");
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})-([0-9]{1,9})");
  private static final int MOST_WATCHED_BYTES = 4096;

  private StopPointCommands() {}

  /** All of them. */
  public static List<DebugCommand> commands() {
    List<DebugCommand> commands = new ArrayList<>();
    commands.add(
        new DebugCommand(
            "break",
            List.of("b"),
            "break [pid N] [LOCATION] [if CONDITION]",
            "Stop before an instruction is executed.",
            """
            LOCATION is FUNCTION, FILE:LINE, FILE:FUNCTION, LINE, or *ADDRESS; without
            one it is the next instruction. A function or line means that of every
            program that has one, also of those that are executed later; with pid N
            only process N stops. An address counts in every address space, the
            trampoline's and the kernel's too.

              break main
              break cat.c:20 if $a0 > 2
              break pid 3 main
              break uservec
              break *0x80000000
            """,
            Argument.LOCATION,
            false,
            invocation -> breakAt(invocation, false)));
    commands.add(
        new DebugCommand(
            "tbreak",
            List.of("tb"),
            "tbreak [pid N] [LOCATION] [if CONDITION]",
            "Stop once before an instruction is executed.",
            "As break, but it is deleted when the system has stopped there.\n",
            Argument.LOCATION,
            false,
            invocation -> breakAt(invocation, true)));
    commands.add(watch("watch", "wa", "is changed", false, true));
    commands.add(watch("rwatch", "rw", "is read", true, false));
    commands.add(watch("awatch", "aw", "is read or written", true, true));
    commands.addAll(CatchCommands.commands());
    commands.add(
        new DebugCommand(
            "delete",
            List.of("d"),
            "delete [NUMBER|FIRST-LAST]...",
            "Delete breakpoints, watchpoints and catchpoints; without numbers, all.",
            "  delete 2\n  delete 3-5\n",
            Argument.STOP_POINT,
            false,
            StopPointCommands::delete));
    commands.add(
        new DebugCommand(
            "clear",
            List.of(),
            "clear [LOCATION]",
            "Delete the breakpoints at a location.",
            "Without one, those at the next instruction.\n",
            Argument.LOCATION,
            false,
            StopPointCommands::clear));
    commands.add(
        new DebugCommand(
            "enable",
            List.of(),
            "enable [NUMBER|FIRST-LAST]...",
            "Let breakpoints count again; without numbers, all.",
            "  enable 2\n",
            Argument.STOP_POINT,
            false,
            invocation -> enable(invocation, true)));
    commands.add(
        new DebugCommand(
            "disable",
            List.of(),
            "disable [NUMBER|FIRST-LAST]...",
            "Let breakpoints not count; without numbers, all.",
            "  disable 2\n",
            Argument.STOP_POINT,
            false,
            invocation -> enable(invocation, false)));
    commands.add(
        new DebugCommand(
            "condition",
            List.of(),
            "condition NUMBER [CONDITION]",
            "Give a breakpoint a condition, or take it away.",
            "  condition 1 $a0 == 0\n  condition 1\n",
            Argument.STOP_POINT,
            false,
            StopPointCommands::condition));
    commands.add(
        new DebugCommand(
            "ignore",
            List.of(),
            "ignore NUMBER COUNT",
            "Let the next COUNT hits of a breakpoint pass.",
            "  ignore 1 5\n",
            Argument.STOP_POINT,
            false,
            StopPointCommands::ignore));
    commands.add(
        new DebugCommand(
            "info breakpoints",
            List.of("info watchpoints", "info b"),
            "info breakpoints",
            "List breakpoints, watchpoints and catchpoints.",
            "",
            Argument.NONE,
            false,
            StopPointTable::print));
    return commands;
  }

  private static DebugCommand watch(
      String name, String alias, String what, boolean loads, boolean stores) {
    return new DebugCommand(
        name,
        List.of(alias),
        name + " [-l] EXPRESSION [pid N] [if CONDITION] | " + name + " phys ADDRESS[, BYTES]",
        "Stop after a value in memory " + what + ".",
        """
        EXPRESSION names memory: a variable, *(int *)ADDRESS, array[3]; an address
        alone means a word there. It is watched in the address space of one process,
        wherever its page lies and whoever accesses it: an instruction, or the kernel
        on behalf of some process. phys watches physical memory.

          %1$s counter
          %1$s *(int *)0x4ff0 pid 3
          %1$s phys 0x80200000, 8
        """
            .formatted(name),
        Argument.EXPRESSION,
        false,
        invocation -> watch(invocation, name, loads, stores));
  }

  private static void breakAt(Invocation invocation, boolean temporary) throws CommandError {
    String text = invocation.arguments();
    String condition = null;
    Matcher conditional = CONDITION.matcher(text);
    if (conditional.matches()) {
      text = conditional.group(1);
      condition = conditional.group(2);
    }
    OptionalInt pid = invocation.pid();
    Matcher ofProcess = PID.matcher(text);
    if (pid.isEmpty() && ofProcess.matches()) {
      text = ofProcess.group(1);
      pid = OptionalInt.of(Integer.parseInt(ofProcess.group(2)));
    }
    StopPlace place = Locations.parse(invocation, text.trim());
    String words =
        place instanceof StopPlace.Code code && text.isBlank()
            ? "*" + invocation.debugger().xlen().hex(code.va())
            : text.trim();
    StopPoint.@Nullable Condition holds = conditionOf(invocation.debugger(), condition);
    StopPoint point = points(invocation).add(place, words, pid, temporary);
    point.setCondition(condition, holds);
    String kind = temporary ? "Temporary breakpoint " : "Breakpoint ";
    String where = StopPointTable.where(invocation, point);
    invocation
        .out()
        .println(
            Locations.isKnown(invocation.debugger(), place, pid)
                ? kind + point.number() + " at " + where
                : kind + point.number() + " (" + words + ") pending: no process has it yet");
  }

  /** Checked when it is given, evaluated where the hart stands; what cannot be evaluated, stops. */
  static StopPoint.@Nullable Condition conditionOf(Debugger debugger, @Nullable String text)
      throws CommandError {
    if (text == null) {
      return null;
    }
    if (text.isBlank()) {
      throw new CommandError("a condition was expected behind 'if'");
    }
    Expression expression = Expression.parse(text);
    if (expression.assigns()) {
      throw new CommandError(
          "'" + text + "' changes something; expected a condition that only looks, as in $a0 == 1");
    }
    return () -> {
      try {
        return expression.holds(debugger.scope(debugger.hartSubject()));
      } catch (CommandError e) {
        return true;
      }
    };
  }

  private static void watch(Invocation invocation, String name, boolean loads, boolean stores)
      throws CommandError {
    String text = invocation.arguments();
    String condition = null;
    Matcher conditional = CONDITION.matcher(text);
    if (conditional.matches()) {
      text = conditional.group(1);
      condition = conditional.group(2);
    }
    if (text.startsWith("-l ") || text.startsWith("-location ")) {
      text = text.substring(text.indexOf(' ')).trim();
    }
    if (text.isEmpty()) {
      throw new CommandError(name + ": what? Expected an expression that names memory");
    }
    StopPoint.@Nullable Condition holds = conditionOf(invocation.debugger(), condition);
    StopPlace.Data data = data(invocation, text, loads, stores);
    StopPoint point = points(invocation).add(data, text, OptionalInt.empty(), false);
    point.setCondition(condition, holds);
    String kind =
        loads && stores
            ? "Access (read/write) watchpoint"
            : loads ? "Read watchpoint" : "Watchpoint";
    invocation.out().println(kind + " " + point.number() + ": " + text);
  }

  private static StopPlace.Data data(
      Invocation invocation, String text, boolean loads, boolean stores) throws CommandError {
    if (text.startsWith("phys ")) {
      String[] parts = text.substring("phys ".length()).split(",", 2);
      long pa = Expression.parse(parts[0]).address(invocation.scope());
      long bytes =
          parts.length == 1
              ? invocation.debugger().xlen().bytes()
              : Expression.parse(parts[1]).evaluate(invocation.scope()).bits();
      requireLength(bytes);
      if (!invocation.debugger().kernel().machine().ram().contains(pa, bytes)) {
        throw new CommandError(
            String.format("0x%x: not in RAM, where watchpoints on physical memory must be", pa));
      }
      return new StopPlace.Data(0, pa, (int) bytes, loads, stores);
    }
    Subject subject = invocation.subject();
    if (subject.process() == null) {
      throw new CommandError("no process has the hart: say whose memory with 'pid N'");
    }
    Watched watched =
        watched(
            invocation,
            text,
            "registers cannot be watched; 'last write $REG' finds who has written one");
    return new StopPlace.Data(subject.pid(), watched.va(), watched.bytes(), loads, stores);
  }

  /** Bytes that an expression names. */
  record Watched(long va, int bytes) {}

  /**
   * The bytes that an expression names.
   *
   * @param aboutRegister what to say if it names a register
   */
  static Watched watched(Invocation invocation, String text, String aboutRegister)
      throws CommandError {
    Expression expression = Expression.parse(text);
    if (expression.assigns()) {
      throw new CommandError("'" + text + "' changes something; expected what names memory");
    }
    Value value = expression.evaluate(invocation.scope());
    if (value.place() instanceof Place.Register) {
      throw new CommandError(aboutRegister);
    }
    long bytes = value.type().bytes(invocation.debugger().xlen());
    if (value.place() instanceof Place.Memory memory) {
      requireLength(bytes);
      return new Watched(memory.va(), (int) bytes);
    }
    return new Watched(
        expression.address(invocation.scope()), invocation.debugger().xlen().bytes());
  }

  private static void requireLength(long bytes) throws CommandError {
    if (bytes < 1 || bytes > MOST_WATCHED_BYTES) {
      throw new CommandError(
          bytes + " bytes cannot be watched: expected 1 to " + MOST_WATCHED_BYTES);
    }
  }

  private static void delete(Invocation invocation) throws CommandError {
    for (StopPoint point : named(invocation, invocation.arguments())) {
      points(invocation).delete(point);
    }
  }

  private static void clear(Invocation invocation) throws CommandError {
    StopPlace place = Locations.parse(invocation, invocation.arguments());
    List<StopPoint> there = new ArrayList<>();
    for (StopPoint point : points(invocation).all()) {
      boolean same =
          point.place() instanceof StopPlace.Named
              ? point.words().equals(invocation.arguments())
              : point.place().equals(place);
      if (same) {
        there.add(point);
      }
    }
    if (there.isEmpty()) {
      throw new CommandError("No breakpoint at " + invocation.arguments() + ".");
    }
    there.forEach(points(invocation)::delete);
    invocation
        .out()
        .println(
            "Deleted "
                + there.stream()
                    .map(point -> String.valueOf(point.number()))
                    .collect(Collectors.joining(" ")));
  }

  private static void enable(Invocation invocation, boolean enabled) throws CommandError {
    for (StopPoint point : named(invocation, invocation.arguments())) {
      points(invocation).enable(point, enabled);
    }
  }

  private static void condition(Invocation invocation) throws CommandError {
    if (invocation.arguments().isEmpty()) {
      throw new CommandError("condition: expected NUMBER [CONDITION], as in 'condition 1 $a0 > 2'");
    }
    String[] parts = invocation.arguments().split("\\s+", 2);
    StopPoint point = one(invocation, parts[0]);
    String text = parts.length < 2 ? null : parts[1];
    point.setCondition(text, conditionOf(invocation.debugger(), text));
    if (text == null) {
      invocation.out().println("Breakpoint " + point.number() + " now unconditional.");
    }
  }

  private static void ignore(Invocation invocation) throws CommandError {
    String[] parts = invocation.arguments().split("\\s+", 2);
    StopPoint point = parts.length < 2 ? null : one(invocation, parts[0]);
    long count = parts.length < 2 ? -1 : count(invocation, parts[1]);
    if (point == null || count < 0) {
      throw new CommandError("ignore: expected NUMBER COUNT, as in 'ignore 1 5'");
    }
    point.ignore(count);
    invocation
        .out()
        .printf("Will ignore next %d crossings of breakpoint %d.%n", count, point.number());
  }

  private static long count(Invocation invocation, String text) throws CommandError {
    return Expression.parse(text).evaluate(invocation.scope()).bits();
  }

  private static List<StopPoint> named(Invocation invocation, String numbers) throws CommandError {
    if (numbers.isBlank()) {
      return points(invocation).all();
    }
    List<StopPoint> points = new ArrayList<>();
    for (String word : numbers.trim().split("\\s+")) {
      Matcher range = RANGE.matcher(word);
      if (!range.matches()) {
        points.add(one(invocation, word));
        continue;
      }
      int first = Integer.parseInt(range.group(1));
      int last = Integer.parseInt(range.group(2));
      if (first > last) {
        throw new CommandError(word + ": expected a range, the smaller number first");
      }
      for (int number = first; number <= last; number++) {
        points.add(one(invocation, String.valueOf(number)));
      }
    }
    return points;
  }

  private static StopPoint one(Invocation invocation, String number) throws CommandError {
    if (!number.matches("[0-9]{1,9}")) {
      throw new CommandError(
          number + ": expected the number of a breakpoint; 'info breakpoints' lists them");
    }
    StopPoint point = points(invocation).byNumber(Integer.parseInt(number));
    if (point == null) {
      throw new CommandError("No breakpoint number " + number + "; 'info breakpoints' lists them.");
    }
    return point;
  }

  private static StopPoints points(Invocation invocation) {
    return invocation.debugger().stopPoints();
  }
}
