package dev.trapeze.console.debugger.screen;

import dev.trapeze.console.debugger.run.Stop;

/** Why the system stands still, in a few words. */
final class StopReason {
  private StopReason() {}

  static String words(Stop stop) {
    if (stop instanceof Stop.AtBreakpoint at) {
      return "breakpoint " + at.point().number();
    }
    if (stop instanceof Stop.Watched watched) {
      return "watchpoint "
          + watched.point().number()
          + ": "
          + watched.before()
          + " -> "
          + watched.after();
    }
    if (stop instanceof Stop.Caught caught) {
      return "catchpoint " + caught.point().number() + ": " + caught.what();
    }
    if (stop instanceof Stop.Interrupted) {
      return "interrupted";
    }
    if (stop instanceof Stop.AtHistoryStart) {
      return "the history begins here";
    }
    if (stop instanceof Stop.AtRecordingEnd) {
      return "the recording ends here";
    }
    if (stop instanceof Stop.AtRest) {
      return "every process waits";
    }
    if (stop instanceof Stop.PoweredOff off) {
      return "off, status " + off.status();
    }
    return stop instanceof Stop.Panicked ? "kernel panic" : "";
  }
}
