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
  private long total;
  private long done;
  private long nextMillis;
  private boolean drawn;

  /** Progress that nobody sees unless standard error is a terminal. */
  Progress(PrintWriter err) {
    this(err, HostTerminal.isStandardError());
  }

  Progress(PrintWriter err, boolean shown) {
    this.err = err;
    this.shown = shown;
  }

  void begin(long bytes) {
    total = bytes;
    nextMillis = now() + FIRST_MILLIS;
  }

  void advance(long bytes) {
    done += bytes;
    if (shown && now() >= nextMillis) {
      nextMillis = now() + EVERY_MILLIS;
      draw();
    }
  }

  void end() {
    if (drawn) {
      err.print("\r\033[K");
      err.flush();
    }
  }

  /** The bar at that state of things. */
  static String bar(long done, long total) {
    int filled = total == 0 ? WIDTH : (int) (WIDTH * done / total);
    return "[%s%s] %3d %%  %s of %s KiB"
        .formatted(
            "#".repeat(filled),
            " ".repeat(WIDTH - filled),
            total == 0 ? 100 : 100 * done / total,
            done / 1024,
            total / 1024);
  }

  private void draw() {
    drawn = true;
    err.print("\r" + bar(done, total));
    err.flush();
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }
}
