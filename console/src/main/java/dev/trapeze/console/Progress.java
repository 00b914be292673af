package dev.trapeze.console;

import dev.trapeze.console.terminal.HostTerminal;
import java.io.PrintWriter;

/**
 * A bar on a terminal's standard error, as long as something takes longer than half a second;
 * nothing elsewhere.
 */
final class Progress {
  private static final int WIDTH = 30;
  private static final long FIRST_MILLIS = 500;
  private static final long EVERY_MILLIS = 100;

  private final PrintWriter err;
  private final boolean shown;
  private final String unit;
  private final int inUnit;
  private long total;
  private long done;
  private long nextMillis;
  private boolean drawn;

  /** Progress that nobody sees unless standard error is a terminal. */
  Progress(PrintWriter err) {
    this(err, HostTerminal.isStandardError());
  }

  Progress(PrintWriter err, boolean shown) {
    this(err, shown, "KiB", 1024);
  }

  private Progress(PrintWriter err, boolean shown, String unit, int inUnit) {
    this.err = err;
    this.shown = shown;
    this.unit = unit;
    this.inUnit = inUnit;
  }

  /** The same for things of another kind than bytes; each may be done by another thread. */
  static Progress counting(PrintWriter err, String things) {
    return new Progress(err, HostTerminal.isStandardError(), things, 1);
  }

  synchronized void begin(long all) {
    total = all;
    nextMillis = now() + FIRST_MILLIS;
  }

  synchronized void advance(long more) {
    done += more;
    if (shown && now() >= nextMillis) {
      nextMillis = now() + EVERY_MILLIS;
      draw();
    }
  }

  synchronized void end() {
    if (drawn) {
      err.print("\r\033[K");
      err.flush();
    }
  }

  /** The bar at that state of things. */
  static String bar(long done, long total) {
    return bar(done, total, "KiB", 1024);
  }

  private static String bar(long done, long total, String unit, int inUnit) {
    int filled = total == 0 ? WIDTH : (int) (WIDTH * done / total);
    return "[%s%s] %3d %%  %s of %s %s"
        .formatted(
            "#".repeat(filled),
            " ".repeat(WIDTH - filled),
            total == 0 ? 100 : 100 * done / total,
            done / inUnit,
            total / inUnit,
            unit);
  }

  private void draw() {
    drawn = true;
    err.print("\r" + bar(done, total, unit, inUnit));
    err.flush();
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }
}
