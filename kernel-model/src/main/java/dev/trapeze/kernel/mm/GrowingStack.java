package dev.trapeze.kernel.mm;

/**
 * How far a stack may grow (Linux's {@code RLIMIT_STACK} and {@code stack_guard_gap}).
 *
 * @param topVa behind its highest byte, and that of the arguments above it
 * @param limitBytes the most that there may be below {@code topVa}; unsigned, so that all ones are
 *     no limit
 * @param gapBytes that stay free below the stack, whatever lies there
 */
public record GrowingStack(long topVa, long limitBytes, long gapBytes) {

  /** The lowest byte that may become the stack's. */
  public long lowestVa() {
    boolean limited = Long.compareUnsigned(limitBytes, topVa) < 0;
    return limited ? Pages.roundUp(topVa - limitBytes) : 0;
  }

  /** The lowest byte of the gap below a stack that has grown to its limit. */
  public long gapStartVa() {
    return Math.max(0, lowestVa() - gapBytes);
  }
}
