package dev.trapeze.kernel.proc;

import dev.trapeze.cpu.hart.CsrFile;
import dev.trapeze.cpu.hart.VirtualClock;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.Xlen;

/**
 * The kernel's clock: ticks since boot, each with a timer interrupt (xv6's {@code ticks} and {@code
 * clockintr}). A tick is what the time says, not a count of interrupts, so that none is lost while
 * the machine idles.
 */
public final class Ticks {
  private final VirtualClock clock;
  private final CsrFile csrs;
  private final Xlen xlen;
  private final int perSecond;

  /** The ticks of a hart's timer, that many in a second. */
  public Ticks(VirtualClock clock, CsrFile csrs, Xlen xlen, int perSecond) {
    this.clock = clock;
    this.csrs = csrs;
    this.xlen = xlen;
    this.perSecond = perSecond;
  }

  /** Ticks in a second. */
  public int perSecond() {
    return perSecond;
  }

  /** Length of a tick in units of the {@code time} CSR. */
  public long timePerTick() {
    return VirtualClock.TICKS_PER_SECOND / perSecond;
  }

  /** Number of whole ticks since boot. */
  public long now() {
    return clock.time() / timePerTick();
  }

  /** The value of the {@code time} CSR at the start of a tick. */
  public long timeOf(long tick) {
    return tick * timePerTick();
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
