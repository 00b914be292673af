package dev.trapeze.console.debugger.command;

import dev.trapeze.console.debugger.CommandError;
import java.util.List;

/**
 * A command of the debugger.
 *
 * @param name as typed in full; two words for the commands below {@code info}, {@code trap} …
 * @param aliases other names for it: {@code si} for {@code stepi}
 * @param synopsis how it is typed: {@code x[/FMT] ADDRESS}
 * @param summary what it does, in one line
 * @param help what {@code help NAME} says below the synopsis: explains, with examples
 * @param completes what the arguments are, for completion
 * @param repeats whether Enter on an empty line does it again
 * @param action does it
 */
public record DebugCommand(
    String name,
    List<String> aliases,
    String synopsis,
    String summary,
    String help,
    Argument completes,
    boolean repeats,
    Action action) {

  /** What the arguments of a command can be. */
  public enum Argument {
    /** Nothing that could be completed. */
    NONE,
    /** Symbols, {@code FILE:LINE}, {@code *ADDRESS}. */
    LOCATION,
    /** Symbols and registers. */
    EXPRESSION,
    /** Names of registers and CSRs. */
    REGISTER,
    /** Numbers of processes. */
    PID,
    /** Names of host files. */
    FILE,
    /** Names of commands. */
    COMMAND,
    /** Names of system calls. */
    SYSCALL,
    /** Numbers of breakpoints. */
    STOP_POINT
  }

  /** Does a command. */
  public interface Action {
    /** Does it; a failure is one line. */
    void run(Invocation invocation) throws CommandError;
  }
}
