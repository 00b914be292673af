package dev.trapeze.console.debugger.gdb;

import dev.trapeze.console.debugger.run.Stop;
import dev.trapeze.console.debugger.run.StopPlace;

/** Stop replies (gdb manual, E.3), and what gdb shows besides. */
final class StopWords {
  private static final String INTERRUPT = "T02";
  private static final String TRAP = "T05";
  private static final String ABORT = "T06";

  private final Threads threads;
  private final RemoteStopPoints points;
  private boolean tellsBreakpoints;

  StopWords(Threads threads, RemoteStopPoints points) {
    this.threads = threads;
    this.points = points;
  }

  /** Gdb understands that a stop was at a breakpoint. */
  void tellBreakpoints() {
    tellsBreakpoints = true;
  }

  /**
   * The thread that a stop is about.
   *
   * @param stepped the thread that was to take a step; 0 for none
   */
  int threadOf(Stop stop, int stepped) {
    if (stop instanceof Stop.Done && threads.hartOf(stepped) != null) {
      return stepped;
    }
    return stop instanceof Stop.Watched watched
            && watched.point().place() instanceof StopPlace.Data data
            && threads.exists(data.pid())
        ? data.pid()
        : threads.current();
  }

  /** The packet that tells of it, as a stop of thread {@code tid}. */
  String reply(Stop stop, int tid) {
    if (stop instanceof Stop.PoweredOff off) {
      return String.format("W%02x", off.status());
    }
    String signal = TRAP;
    String reason = "";
    if (stop instanceof Stop.Interrupted) {
      signal = INTERRUPT;
    } else if (stop instanceof Stop.Panicked) {
      signal = ABORT;
    } else if (stop instanceof Stop.AtHistoryStart) {
      reason = "replaylog:begin;";
    } else if (stop instanceof Stop.AtRecordingEnd) {
      reason = "replaylog:end;";
    } else if (stop instanceof Stop.Watched watched) {
      reason = watched(watched);
    } else if (tellsBreakpoints) {
      RemoteStopPoints.Kind kind = points.atPc();
      reason = kind == null ? "" : kind.reason() + ":;";
    }
    return signal + (tid == 0 ? "" : "thread:" + Integer.toHexString(tid) + ";") + reason;
  }

  private String watched(Stop.Watched watched) {
    RemoteStopPoints.Kind kind = points.kindOf(watched.point());
    return kind != null && watched.point().place() instanceof StopPlace.Data data
        ? kind.reason() + ":" + Long.toHexString(data.va()) + ";"
        : "";
  }

  /** A line that gdb shows before it tells of the stop itself; empty if that says it all. */
  String line(Stop stop) {
    if (stop instanceof Stop.Panicked panicked) {
      return "Kernel panic: " + panicked.panic().getMessage() + "\n";
    }
    if (stop instanceof Stop.AtRest) {
      return "Every process waits, and nothing will come that could wake one.\n";
    }
    if (stop instanceof Stop.Caught caught) {
      return "Catchpoint " + caught.point().number() + ": " + caught.what() + "\n";
    }
    if (stop instanceof Stop.AtBreakpoint at && points.kindOf(at.point()) == null) {
      return "The monitor's breakpoint " + at.point().number() + ": " + at.point().words() + "\n";
    }
    if (stop instanceof Stop.Watched watched && points.kindOf(watched.point()) == null) {
      return String.format(
          "The monitor's watchpoint %d: %s: %s, before %s, after %s%n",
          watched.point().number(),
          watched.point().words(),
          watched.access(),
          watched.before(),
          watched.after());
    }
    return "";
  }
}
