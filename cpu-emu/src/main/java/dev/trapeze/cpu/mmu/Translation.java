package dev.trapeze.cpu.mmu;

import dev.trapeze.cpu.isa.TrapCause;
import java.util.Objects;

/**
 * What becomes of a virtual address, in one {@code long} so that nothing is allocated: a physical
 * address, which is never negative, or an exception.
 */
public final class Translation {
  private Translation() {}

  /** The result that stands for an exception. */
  public static long fault(TrapCause cause) {
    return ~(long) cause.code();
  }

  /** True if the result is not a physical address. */
  public static boolean isFault(long result) {
    return result < 0;
  }

  /** The exception that a result stands for. */
  public static TrapCause cause(long result) {
    return Objects.requireNonNull(TrapCause.ofCsrValue(~result));
  }
}
