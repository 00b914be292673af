package dev.trapeze.console;

import dev.trapeze.console.debugger.Debugger;
import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.console.terminal.ConsoleSession.End;
import dev.trapeze.console.terminal.DebuggedConsole;
import dev.trapeze.console.terminal.GuestOutput;
import java.io.IOException;
import java.util.List;

/**
 * The debugger on a system that has run without it, opened with Ctrl-A C as QEMU's monitor is. The
 * history, to which one can go back, begins there.
 */
record Monitor(DebuggedGuest started, GuestOutput output) {
  private static final DebugSession SESSION = new DebugSession(List.of(), false, false, null);

  /** Until the user leaves it, or the machine is off. */
  End run(HostSignals signals) throws IOException {
    output.write("\n");
    output.flush();
    try (DebugTerminal terminal = DebugTerminal.open(false)) {
      DebuggedConsole outside =
          new DebuggedConsole(started.kernel(), terminal.keys(), output, true);
      Debugger debugger = new Debugger(started.system(outside));
      signals.watch(
          () -> {
            outside.requestEnd();
            terminal.interrupt();
          });
      SESSION.run(
          debugger,
          terminal,
          () -> outside.endRequested() || debugger.lastStop() instanceof Stop.PoweredOff);
      Stop stop = debugger.lastStop();
      if (stop instanceof Stop.Panicked panicked) {
        throw panicked.panic();
      }
      return stop instanceof Stop.PoweredOff off
          ? new End.PoweredOff(off.status())
          : new End.ByUser();
    }
  }
}
