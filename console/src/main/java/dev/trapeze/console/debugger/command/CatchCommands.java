package dev.trapeze.console.debugger.command;

import dev.trapeze.console.debugger.CommandError;
import dev.trapeze.console.debugger.command.DebugCommand.Argument;
import dev.trapeze.console.debugger.run.StopPlace;
import dev.trapeze.console.debugger.run.StopPoint;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.kernel.abi.CallForm;
import dev.trapeze.kernel.abi.Syscall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code catch}: stops for what happens, wherever it does. */
final class CatchCommands {
  private static final Set<TrapCause> FETCH_FAULTS =
      EnumSet.of(TrapCause.INSTRUCTION_PAGE_FAULT, TrapCause.INSTRUCTION_ACCESS_FAULT);
  private static final Set<TrapCause> LOAD_FAULTS =
      EnumSet.of(TrapCause.LOAD_PAGE_FAULT, TrapCause.LOAD_ACCESS_FAULT);
  private static final Set<TrapCause> STORE_FAULTS =
      EnumSet.of(TrapCause.STORE_PAGE_FAULT, TrapCause.STORE_ACCESS_FAULT);

  private CatchCommands() {}

  static List<DebugCommand> commands() {
    List<DebugCommand> commands = new ArrayList<>();
    commands.add(
        command(
            "syscall",
            "[NAME] [pid N]",
            "Stop when a system call enters the kernel, and when it comes back.",
            "At the entry the hart stands at the trap vector, and nothing is saved yet.\n\n"
                + "  catch syscall\n  catch syscall write pid 3\n",
            Argument.SYSCALL,
            CatchCommands::call));
    commands.add(
        command(
            "trap",
            "[CAUSE] [pid N]",
            "Stop when a trap has been taken, before its handler's first instruction.",
            "CAUSE is the number in scause, or words of its name, or ecall.\n\n"
                + "  catch trap\n  catch trap 8\n  catch trap timer\n  catch trap illegal\n",
            Argument.NONE,
            CatchCommands::trap));
    commands.add(
        command(
            "fault",
            "[load|store|fetch] [pid N]",
            "Stop when an access to memory has failed: page faults and access faults.",
            "  catch fault\n  catch fault store\n",
            Argument.NONE,
            CatchCommands::fault));
    commands.add(life("exec", StopPlace.Moment.EXEC, "a process executes another program"));
    commands.add(life("fork", StopPlace.Moment.FORK, "a process has made another one"));
    commands.add(life("exit", StopPlace.Moment.EXIT, "a process ends"));
    commands.add(life("switch", StopPlace.Moment.SWITCH, "a process gets the hart"));
    return commands;
  }

  private static DebugCommand life(String name, StopPlace.Moment moment, String when) {
    return command(
        name,
        "[pid N]",
        "Stop when " + when + ".",
        "The system stands behind the kernel's work then.\n\n  catch " + name + "\n",
        Argument.NONE,
        invocation -> {
          requireNothing(invocation);
          add(invocation, new StopPlace.Life(moment), name);
        });
  }

  private static DebugCommand command(
      String name,
      String arguments,
      String summary,
      String help,
      Argument completes,
      DebugCommand.Action action) {
    return new DebugCommand(
        "catch " + name,
        List.of(),
        "catch " + name + " " + arguments,
        summary,
        help,
        completes,
        false,
        action);
  }

  private static void call(Invocation invocation) throws CommandError {
    String name = invocation.arguments();
    Syscall call = null;
    if (!name.isEmpty()) {
      List<CallForm> forms = invocation.debugger().kernel().calls().forms();
      call =
          forms.stream()
              .filter(form -> form.name().equals(name) || number(form).equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new CommandError(
                          "Unknown syscall name '"
                              + name
                              + "': there are "
                              + forms.stream()
                                  .map(CallForm::name)
                                  .collect(Collectors.joining(", "))))
              .call();
    }
    add(invocation, new StopPlace.Call(call), name.isEmpty() ? "syscall" : "syscall " + name);
  }

  private static String number(CallForm form) {
    return String.valueOf(form.number());
  }

  private static void trap(Invocation invocation) throws CommandError {
    String text = invocation.arguments().toLowerCase(Locale.ROOT);
    String words = text.equals("ecall") ? "environment call" : text;
    Set<TrapCause> causes = EnumSet.noneOf(TrapCause.class);
    for (TrapCause cause : TrapCause.values()) {
      boolean byNumber = text.equals(String.valueOf(cause.code())) && !cause.interrupt();
      if (text.isEmpty() || byNumber || cause.words().toLowerCase(Locale.ROOT).contains(words)) {
        causes.add(cause);
      }
    }
    if (causes.isEmpty()) {
      throw new CommandError(
          "'"
              + text
              + "' is no cause of a trap: expected a number of scause, ecall, or words out of "
              + Arrays.stream(TrapCause.values())
                  .map(TrapCause::words)
                  .collect(Collectors.joining(", ")));
    }
    add(invocation, new StopPlace.Trap(causes), text.isEmpty() ? "trap" : "trap " + text);
  }

  private static void fault(Invocation invocation) throws CommandError {
    String kind = invocation.arguments();
    Set<TrapCause> causes = EnumSet.noneOf(TrapCause.class);
    if (kind.isEmpty() || kind.equals("fetch")) {
      causes.addAll(FETCH_FAULTS);
    }
    if (kind.isEmpty() || kind.equals("load")) {
      causes.addAll(LOAD_FAULTS);
    }
    if (kind.isEmpty() || kind.equals("store")) {
      causes.addAll(STORE_FAULTS);
    }
    if (causes.isEmpty()) {
      throw new CommandError("'" + kind + "' is no kind of access: expected load, store or fetch");
    }
    add(invocation, new StopPlace.Trap(causes), kind.isEmpty() ? "fault" : "fault " + kind);
  }

  private static void requireNothing(Invocation invocation) throws CommandError {
    if (!invocation.arguments().isEmpty()) {
      throw new CommandError(
          "'" + invocation.arguments() + "' was not expected; pid N says which process counts");
    }
  }

  private static void add(Invocation invocation, StopPlace place, String words) {
    StopPoint point = invocation.debugger().stopPoints().add(place, words, invocation.pid(), false);
    invocation.out().println("Catchpoint " + point.number() + " (" + words + ")");
  }
}
