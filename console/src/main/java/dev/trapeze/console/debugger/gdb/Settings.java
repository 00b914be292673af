package dev.trapeze.console.debugger.gdb;

import dev.trapeze.console.debugger.CommandError;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What gdb itself has no words for, set by {@code monitor}.
 *
 * <p>Gdb knows one address space and sets its breakpoints anew at each continue, in whatever thread
 * is selected then; usually before the program that they are for has been started. So breakpoints
 * count in every process unless told otherwise.
 */
final class Settings {
  /** In which processes the breakpoints count that gdb sets. */
  sealed interface Scope {
    /** In each. */
    record Any() implements Scope {}

    /** In the thread that was selected in gdb when the breakpoint was first set. */
    record Selected() implements Scope {}

    /** In one process. */
    record Pid(int pid) implements Scope {}

    /** In processes whose name is that. */
    record Program(String name) implements Scope {}
  }

  /** The commands, for the help. */
  static final String HELP =
      """
      monitor breakpoints-in any|thread|pid N|program NAME
          in which processes gdb's breakpoints stop: in any (default), in the thread
          selected in gdb, in process N, or where a program of that name runs
      monitor watchpoints-in thread|pid N
          whose memory gdb's watchpoints watch: of the thread selected in gdb when they
          are first set (default), or of process N
      monitor traps step|pass
          whether stepi goes into a trap (default), or on until the thread is back in
          user mode
      """;

  private Scope breakpoints = new Scope.Any();
  private Scope watchpoints = new Scope.Selected();
  private boolean passesTraps;

  Scope breakpoints() {
    return breakpoints;
  }

  Scope watchpoints() {
    return watchpoints;
  }

  boolean passesTraps() {
    return passesTraps;
  }

  /**
   * Does a setting's command.
   *
   * @return false if the line is no such command
   */
  boolean run(String line) throws CommandError {
    String[] words = line.trim().split("\\s+", 2);
    String rest = words.length == 2 ? words[1].trim() : "";
    switch (words[0].toLowerCase(Locale.ROOT)) {
      case "breakpoints-in" -> {
        Scope scope = scope(rest);
        if (scope == null) {
          throw new CommandError(
              "'" + rest + "': expected breakpoints-in any, thread, pid N or program NAME");
        }
        breakpoints = scope;
      }
      case "watchpoints-in" -> {
        Scope scope = scope(rest);
        if (!(scope instanceof Scope.Selected || scope instanceof Scope.Pid)) {
          throw new CommandError("'" + rest + "': expected watchpoints-in thread or pid N");
        }
        watchpoints = scope;
      }
      case "traps" -> {
        if (!rest.equals("step") && !rest.equals("pass")) {
          throw new CommandError("'" + rest + "': expected traps step or traps pass");
        }
        passesTraps = rest.equals("pass");
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Scope scope(String text) {
    if (text.equals("any")) {
      return new Scope.Any();
    }
    if (text.equals("thread")) {
      return new Scope.Selected();
    }
    if (text.matches("pid [0-9]{1,9}")) {
      return new Scope.Pid(Integer.parseInt(text.substring(4)));
    }
    return text.matches("program \\S+") ? new Scope.Program(text.substring(8)) : null;
  }
}
