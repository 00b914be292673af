package dev.trapeze.console.debugger.command;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.expression.Expression;
import dev.trapeze.console.debugger.run.StopPlace;
import dev.trapeze.console.debugger.symbols.SourceLine;
import dev.trapeze.console.debugger.symbols.Symbols;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.proc.Process;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Places in code as gdb lets one write them: {@code FUNCTION}, {@code FILE:LINE}, {@code
 * FILE:FUNCTION}, {@code LINE} of the present file, {@code *ADDRESS}, or nothing for here.
 */
public final class Locations {
  private static final Pattern IN_FILE = Pattern.compile("([^\\s:]+):(\\S+)");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_.$][A-Za-z0-9_.$]*");

  private Locations() {}

  /**
   * What a location means. A name or line belongs to each program that has it, now or later.
   *
   * @throws CommandError if it has none of the forms
   */
  public static StopPlace parse(Invocation invocation, String text) throws CommandError {
    Debugger debugger = invocation.debugger();
    Xlen xlen = debugger.xlen();
    if (text.isEmpty()) {
      return new StopPlace.Code(invocation.subject().pc());
    }
    if (text.startsWith("*")) {
      Expression address = Expression.parse(text.substring(1));
      return new StopPlace.Code(xlen.signExtend(address.address(invocation.scope())));
    }
    Matcher inFile = IN_FILE.matcher(text);
    if (inFile.matches()) {
      String file = inFile.group(1);
      String rest = inFile.group(2);
      if (NUMBER.matcher(rest).matches()) {
        return line(debugger, file, Integer.parseInt(rest));
      }
      return new StopPlace.Named(process -> functions(debugger, process, file, rest));
    }
    if (NUMBER.matcher(text).matches()) {
      SourceLine here = invocation.symbols().lineOf(invocation.subject().pc());
      if (here == null) {
        throw new CommandError("No default source file: name one, as in cat.c:" + text);
      }
      return line(debugger, here.file(), Integer.parseInt(text));
    }
    if (!NAME.matcher(text).matches()) {
      throw new CommandError(
          "'" + text + "' is no location: expected FUNCTION, FILE:LINE, FILE:FUNCTION or *ADDRESS");
    }
    return new StopPlace.Named(process -> functions(debugger, process, "", text));
  }

  /** Whether any process has the place now. */
  static boolean isKnown(Debugger debugger, StopPlace place, OptionalInt pid) {
    return !(place instanceof StopPlace.Named named)
        || debugger.kernel().processes().all().stream()
            .filter(process -> pid.isEmpty() || pid.getAsInt() == process.pid())
            .anyMatch(process -> !named.finder().find(process).isEmpty());
  }

  private static StopPlace line(Debugger debugger, String file, int line) {
    Xlen xlen = debugger.xlen();
    return new StopPlace.Named(
        process -> {
          List<Long> addresses = new ArrayList<>();
          for (Long va : debugger.symbolsOf(process).addressesOf(file, line)) {
            addresses.add(xlen.signExtend(va));
          }
          return addresses;
        });
  }

  private static List<Long> functions(
      Debugger debugger, Process process, String file, String function) {
    Symbols symbols = debugger.symbolsOf(process);
    OptionalLong body = symbols.bodyOf(function);
    if (body.isEmpty()) {
      return List.of();
    }
    SourceLine line = symbols.lineOf(body.getAsLong());
    boolean there = file.isEmpty() || (line != null && ("/" + line.file()).endsWith("/" + file));
    return there ? List.of(debugger.xlen().signExtend(body.getAsLong())) : List.of();
  }
}
