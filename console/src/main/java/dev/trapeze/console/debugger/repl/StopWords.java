package dev.trapeze.console.debugger.repl;

import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.console.debugger.run.StopPlace;
import dev.trapeze.console.debugger.run.StopPoint;
import org.jspecify.annotations.Nullable;

/** Why the system stands still, in gdb's words where gdb has some. */
final class StopWords {
  private StopWords() {}

  /**
   * What is said in front of the place, on the same line; null if the reason stands alone or there
   * is nothing to say.
   */
  static @Nullable String introduction(Stop stop) {
    if (!(stop instanceof Stop.AtBreakpoint at)) {
      return null;
    }
    StopPoint point = at.point();
    return (point.temporary() ? "Temporary breakpoint " : "Breakpoint ") + point.number() + ", ";
  }

  /** What is said before the place, in lines; null if there is nothing to say. */
  static @Nullable String reason(Stop stop) {
    if (stop instanceof Stop.Watched watched) {
      return watched(watched);
    }
    if (stop instanceof Stop.Caught caught) {
      return "Catchpoint " + caught.point().number() + " (" + caught.what() + ")";
    }
    if (stop instanceof Stop.Ended ended) {
      return "[" + ended.what() + "]";
    }
    if (stop instanceof Stop.Interrupted) {
      return "Interrupted.";
    }
    if (stop instanceof Stop.AtHistoryStart) {
      return "No more reverse-execution history.";
    }
    if (stop instanceof Stop.AtRecordingEnd) {
      return "The recording ends here.";
    }
    if (stop instanceof Stop.AtRest) {
      return "Every process waits, and nothing will come that could wake one ('type TEXT' types"
          + " into the console).";
    }
    if (stop instanceof Stop.PoweredOff off) {
      return "The machine is off, with status " + off.status() + ".";
    }
    return stop instanceof Stop.Panicked panicked ? panicked.panic().getMessage() : null;
  }

  private static String watched(Stop.Watched stop) {
    String title =
        "Watchpoint "
            + stop.point().number()
            + accesses(stop.point().place())
            + ": "
            + stop.point().words();
    if (stop.access().equals("read")) {
      return title + "\n\nValue = " + stop.after();
    }
    String by = stop.access().equals("kernel") ? " (the kernel has written it)" : "";
    return title + "\n\nOld value = " + stop.before() + "\nNew value = " + stop.after() + by;
  }

  private static String accesses(StopPlace place) {
    if (place instanceof StopPlace.Data data && data.loads()) {
      return data.stores() ? " (read/write)" : " (read)";
    }
    return "";
  }
}
