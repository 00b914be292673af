package dev.trapeze.kernel.signal;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Field;

/**
 * A stack for handlers alone: {@code stack_t}, with Linux's fields ss_sp (a word), ss_flags (an
 * int) and ss_size (a word), each at a multiple of XLEN bits.
 *
 * @param startVa lowest byte, ss_sp
 * @param sizeBytes ss_size; 0 when there is no such stack
 */
public record AlternateStack(long startVa, long sizeBytes) {
  /** ss_flags that are told: the process stands on it. */
  public static final int SS_ONSTACK = 1;

  /** ss_flags: there is none. */
  public static final int SS_DISABLE = 2;

  /** The least size, Linux's MINSIGSTKSZ. */
  public static final long MIN_BYTES = 2048;

  /** No alternate stack. */
  public static final AlternateStack NONE = new AlternateStack(0, 0);

  /** True if there is a stack, and {@code spVa} lies on it. */
  public boolean holds(long spVa) {
    return Long.compareUnsigned(spVa, startVa) > 0
        && Long.compareUnsigned(spVa - startVa, sizeBytes) <= 0;
  }

  /** Behind the highest byte. */
  public long endVa() {
    return startVa + sizeBytes;
  }

  /** Size of the structure. */
  public static int bytes(Xlen xlen) {
    return 3 * xlen.bytes();
  }

  /** Stores the structure at an offset, for a process whose stack pointer is that. */
  public void store(byte[] into, int offset, Xlen xlen, long spVa) {
    int flags = sizeBytes == 0 ? SS_DISABLE : holds(spVa) ? SS_ONSTACK : 0;
    new Field(offset, xlen.bytes()).store(into, startVa);
    new Field(offset + xlen.bytes(), Integer.BYTES).store(into, flags);
    new Field(offset + 2 * xlen.bytes(), xlen.bytes()).store(into, sizeBytes);
  }

  /**
   * What a program asks for.
   *
   * @param flags ss_flags
   */
  public record Request(AlternateStack stack, int flags) {

    /** The request in a structure at an offset. */
    public static Request load(byte[] from, int offset, Xlen xlen) {
      long startVa = xlen.zeroExtend(new Field(offset, xlen.bytes()).load(from));
      int flags = (int) new Field(offset + xlen.bytes(), Integer.BYTES).load(from);
      long size = xlen.zeroExtend(new Field(offset + 2 * xlen.bytes(), xlen.bytes()).load(from));
      return new Request(new AlternateStack(startVa, size), flags);
    }

    /** True if the flags are those that there are. */
    public boolean isKnown() {
      return flags == 0 || flags == SS_ONSTACK || flags == SS_DISABLE;
    }

    /** True if the stack is none, or large enough for a handler. */
    public boolean isLargeEnough() {
      return flags == SS_DISABLE || Long.compareUnsigned(stack.sizeBytes(), MIN_BYTES) >= 0;
    }

    /** The stack from now on. */
    public AlternateStack granted() {
      return flags == SS_DISABLE ? NONE : stack;
    }
  }
}
