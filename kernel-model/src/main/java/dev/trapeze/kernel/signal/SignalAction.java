package dev.trapeze.kernel.signal;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Field;

/**
 * What a process has decided about a signal: {@code struct sigaction}, with the fields and flags of
 * Linux, in this order: handler, flags, restorer (each a word of XLEN bits), and the mask in 64
 * bits.
 *
 * @param handlerVa {@link #DEFAULT}, {@link #IGNORE}, or where the handler starts
 * @param flags of {@code SA_…}
 * @param restorerVa where the handler returns to: code that makes the call {@code sigreturn}
 * @param mask signals that are blocked while the handler runs
 */
public record SignalAction(long handlerVa, int flags, long restorerVa, int mask) {
  /** SIG_DFL. */
  public static final long DEFAULT = 0;

  /** SIG_IGN. */
  public static final long IGNORE = 1;

  /** The handler runs on the alternate stack, if there is one. */
  public static final int SA_ONSTACK = 0x0800_0000;

  /** A call that the handler has interrupted begins anew. */
  public static final int SA_RESTART = 0x1000_0000;

  /** The signal itself is not blocked while its handler runs. */
  public static final int SA_NODEFER = 0x4000_0000;

  /** The action is the default one again when the handler starts. */
  public static final int SA_RESETHAND = 0x8000_0000;

  private static final int SA_NOCLDSTOP = 1;
  private static final int SA_NOCLDWAIT = 2;
  // Every handler gets its three arguments, whether it asks for them or not.
  private static final int SA_SIGINFO = 4;
  private static final int SA_RESTORER = 0x0400_0000;
  private static final int KNOWN_FLAGS =
      SA_NOCLDSTOP
          | SA_NOCLDWAIT
          | SA_SIGINFO
          | SA_RESTORER
          | SA_ONSTACK
          | SA_RESTART
          | SA_NODEFER
          | SA_RESETHAND;

  /** What a new program has decided about every signal. */
  public static final SignalAction BY_DEFAULT = new SignalAction(DEFAULT, 0, 0, 0);

  /** Drops flags that nobody knows, and from the mask what cannot be blocked. */
  public SignalAction {
    flags &= KNOWN_FLAGS;
    mask &= ~Signal.UNCATCHABLE;
  }

  /** True if there is a handler. */
  public boolean isHandler() {
    return handlerVa != DEFAULT && handlerVa != IGNORE;
  }

  /** True if that flag is set. */
  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** The same without a handler. */
  SignalAction withoutHandler() {
    return new SignalAction(DEFAULT, flags, restorerVa, mask);
  }

  /** Size of the structure. */
  public static int bytes(Xlen xlen) {
    return 3 * xlen.bytes() + SignalMask.BYTES;
  }

  /** The structure in bytes. */
  public byte[] encode(Xlen xlen) {
    byte[] structure = new byte[bytes(xlen)];
    word(xlen, 0).store(structure, handlerVa);
    word(xlen, 1).store(structure, Integer.toUnsignedLong(flags));
    word(xlen, 2).store(structure, restorerVa);
    SignalMask.store(mask, structure, 3 * xlen.bytes());
    return structure;
  }

  /** The action in a structure of {@link #bytes} bytes. */
  public static SignalAction decode(byte[] structure, Xlen xlen) {
    return new SignalAction(
        xlen.zeroExtend(word(xlen, 0).load(structure)),
        (int) word(xlen, 1).load(structure),
        xlen.zeroExtend(word(xlen, 2).load(structure)),
        SignalMask.load(structure, 3 * xlen.bytes()));
  }

  private static Field word(Xlen xlen, int index) {
    return new Field(index * xlen.bytes(), xlen.bytes());
  }
}
