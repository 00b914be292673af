package dev.trapeze.kernel.signal;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.abi.Field;

/**
 * What lies on the stack while a handler runs (Linux's {@code struct rt_sigframe}): the {@code
 * siginfo_t}, and behind it the {@code ucontext_t} with all that {@code sigreturn} brings back.
 * With words of XLEN bits the latter is: uc_flags (0), uc_link (0), uc_stack (three words),
 * uc_sigmask (128 bytes, of which 8 are used), and from the next multiple of 16 on uc_mcontext: pc,
 * then x1 to x31. There is no state of floating point, because programs have none, and no register
 * of the supervisor's.
 */
public final class SignalFrame {
  /** How many registers there are with the pc, which has index 0. */
  public static final int REGISTERS = 32;

  private static final int MASK_BYTES = 128;
  private static final int ALIGNMENT = 16;

  private SignalFrame() {}

  /**
   * What {@code sigreturn} brings back.
   *
   * @param registers pc and x1 to x31, sign-extended
   * @param blocked the signals that were blocked before the handler
   * @param stack the alternate stack as the program wants it
   */
  public record Context(long[] registers, int blocked, AlternateStack.Request stack) {}

  /** Size of the frame, a multiple of 16. */
  public static int bytes(Xlen xlen) {
    return registersOffset(xlen) + REGISTERS * xlen.bytes();
  }

  /** Where the {@code ucontext_t} starts. */
  public static int contextOffset() {
    return SignalInfo.BYTES;
  }

  private static int maskOffset(Xlen xlen) {
    return contextOffset() + 5 * xlen.bytes();
  }

  private static int registersOffset(Xlen xlen) {
    return (maskOffset(xlen) + MASK_BYTES + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /**
   * The address of the frame of a handler.
   *
   * @param spVa the process's stack pointer
   * @param stack the alternate stack, if the handler is to run on it, or NONE
   */
  public static long placeVa(Xlen xlen, long spVa, AlternateStack stack) {
    long topVa = stack.sizeBytes() == 0 || stack.holds(spVa) ? spVa : stack.endVa();
    return xlen.zeroExtend((topVa - bytes(xlen)) & -ALIGNMENT);
  }

  /** The frame in bytes; {@code registers} are pc and x1 to x31. */
  public static byte[] encode(
      Xlen xlen, SignalInfo info, long[] registers, int blocked, AlternateStack stack, long spVa) {
    byte[] frame = new byte[bytes(xlen)];
    info.store(frame, xlen);
    stack.store(frame, contextOffset() + 2 * xlen.bytes(), xlen, spVa);
    SignalMask.store(blocked, frame, maskOffset(xlen));
    for (int i = 0; i < REGISTERS; i++) {
      register(xlen, i).store(frame, registers[i]);
    }
    return frame;
  }

  /** What is to be brought back from a frame of {@link #bytes} bytes, whatever they are. */
  public static Context decode(Xlen xlen, byte[] frame) {
    long[] registers = new long[REGISTERS];
    for (int i = 0; i < REGISTERS; i++) {
      registers[i] = register(xlen, i).load(frame);
    }
    return new Context(
        registers,
        SignalMask.load(frame, maskOffset(xlen)),
        AlternateStack.Request.load(frame, contextOffset() + 2 * xlen.bytes(), xlen));
  }

  private static Field register(Xlen xlen, int index) {
    return new Field(registersOffset(xlen) + index * xlen.bytes(), xlen.bytes());
  }
}
