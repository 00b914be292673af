package dev.trapeze.kernel.signal;

import dev.trapeze.kernel.abi.Field;

/**
 * A set of signals in user memory: Linux's {@code sigset_t}, 64 bits of which the lowest stands for
 * signal 1. In the kernel it is an {@code int}: there are only 31 signals, and bits of others are
 * not kept.
 */
public final class SignalMask {
  /** Size of the structure in both widths. */
  public static final int BYTES = 8;

  private SignalMask() {}

  /** Stores a set at an offset of a structure. */
  public static void store(int set, byte[] structure, int offset) {
    new Field(offset, BYTES).store(structure, Integer.toUnsignedLong(set));
  }

  /** The set at an offset of a structure. */
  public static int load(byte[] structure, int offset) {
    return (int) new Field(offset, BYTES).load(structure) & Integer.MAX_VALUE;
  }
}
