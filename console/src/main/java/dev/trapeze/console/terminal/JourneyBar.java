package dev.trapeze.console.terminal;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A bar on a terminal's standard error while a part of a run is gone through once more, if that
 * takes longer than a second; nothing elsewhere. It is erased when the way is done.
 */
public final class JourneyBar {
  private static final int WIDTH = 30;
  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final PrintStream err;
  private final boolean shown;
  private final LongSupplier nanoTime;
  private boolean underWay;
  private boolean drawn;
  private long nextNanos;

  /** A bar that nobody sees unless standard error is a terminal. */
  public JourneyBar() {
    this(System.err, HostTerminal.isStandardError(), System::nanoTime);
  }

  JourneyBar(PrintStream err, boolean shown, LongSupplier nanoTime) {
    this.err = err;
    this.shown = shown;
    this.nanoTime = nanoTime;
  }

  /**
   * So far it is.
   *
   * @param done instructions; as many as {@code total} when there is nothing more to wait for
   * @param total instructions
   */
  public void show(long done, long total) {
    if (!shown) {
      return;
    }
    if (done >= total) {
      erase();
      return;
    }
    long now = nanoTime.getAsLong();
    if (!underWay) {
      underWay = true;
      nextNanos = now + FIRST_NANOS;
    } else if (now - nextNanos >= 0) {
      nextNanos = now + EVERY_NANOS;
      drawn = true;
      err.print("\r" + bar(done, total));
      err.flush();
    }
  }

  private void erase() {
    if (drawn) {
      err.print("\r\033[K");
      err.flush();
    }
    underWay = false;
    drawn = false;
  }

  private static String bar(long done, long total) {
    double part = (double) done / total;
    int filled = (int) (WIDTH * part);
    return "[%s%s] %3d %%  %d of %d million instructions"
        .formatted(
            "#".repeat(filled),
            " ".repeat(WIDTH - filled),
            (int) (100 * part),
            done / 1_000_000,
            total / 1_000_000);
  }
}
