package dev.trapeze.kernel.proc;

import dev.trapeze.cpu.hart.CsrFile;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Xlen;

/**
 * The kernel's clock: ticks of 10 ms since boot, each with a timer interrupt (xv6's {@code ticks}
 * and {@code clockintr}). A tick is what the time says, not a count of interrupts, so that none is
 * lost while the machine idles.
 */
public final class Ticks {
  /** Ticks in a second. */
  public static final int PER_SECOND = 100;

  /** Length of a tick in units of the {@code time} CSR. */
  public static final long TIME_PER_TICK = VirtualClock.TICKS_PER_SECOND / PER_SECOND;

  private final VirtualClock clock;
  private final CsrFile csrs;
  private final Xlen xlen;

  /** The ticks of a hart's timer. */
  public Ticks(VirtualClock clock, CsrFile csrs, Xlen xlen) {
    this.clock = clock;
    this.csrs = csrs;
    this.xlen = xlen;
  }

  /** Number of whole ticks since boot. */
  public long now() {
    return clock.time() / TIME_PER_TICK;
  }

  /** The value of the {@code time} CSR at the start of a tick. */
  public static long timeOf(long tick) {
    return tick * TIME_PER_TICK;
  }

  /** Asks for a timer interrupt at the start of the next tick, and takes back a present one. */
  public void armNext() {
    long time = timeOf(now() + 1);
    csrs.write(CsrId.STIMECMP.number(), time);
    if (xlen == Xlen.RV32) {
      csrs.write(CsrId.STIMECMPH.number(), time >>> 32);
    }
  }
}
