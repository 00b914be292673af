package dev.trapeze.kernel.proc;

import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.cpu.memory.Ram;
import dev.trapeze.kernel.abi.Argument;
import dev.trapeze.kernel.mm.Pages;

/**
 * Where a process's registers lie while the kernel works for it: a view of emulated RAM, which the
 * RISC-V code at the trap vector writes and the code of the way back reads. It is a frame of its
 * own (xv6's {@code struct trapframe}) or the top of the kernel stack (Linux's {@code struct
 * pt_regs}): see {@link RegisterPlace}.
 *
 * <p>It holds 36 words of XLEN bits: five for that code, then x1 to x31. Values are sign-extended,
 * as registers are.
 */
public final class Trapframe implements Argument.Registers, SavedRegisters {
  /** Index of the word with the kernel's {@code satp}. */
  public static final int KERNEL_SATP = 0;

  /** Index of the word with the kernel's first stack pointer after a trap. */
  public static final int KERNEL_SP = 1;

  /** Index of the word with the address of the kernel's entry. */
  public static final int KERNEL_TRAP = 2;

  /** Index of the word with the pc at which the process goes on. */
  public static final int EPC = 3;

  /** Index of the word with the number of the hart that runs the process. */
  public static final int KERNEL_HARTID = 4;

  /** Number of words. */
  public static final int WORDS = 36;

  private static final int FIRST_REGISTER = 4;
  private static final int REGISTERS = 32;
  private static final int SP = 2;

  private final Ram ram;
  private final Xlen xlen;
  private final long pa;

  /** The view of what begins at {@code pa}. */
  public Trapframe(Ram ram, Xlen xlen, long pa) {
    this.ram = ram;
    this.xlen = xlen;
    this.pa = pa;
  }

  /** Index of the word that keeps register {@code x}, 1 to 31. */
  public static int wordOf(int x) {
    return FIRST_REGISTER + x;
  }

  /** Where in the page of a kernel stack it begins, if that is its place: a multiple of 16. */
  public static int offsetOnKernelStack(Xlen xlen) {
    return Pages.BYTES - WORDS * xlen.bytes();
  }

  /** Physical address of the first word. */
  public long pa() {
    return pa;
  }

  /** The word at {@code index}, 0 to 35. */
  public long word(int index) {
    return ram.readWord(pa + (long) index * xlen.bytes(), xlen);
  }

  /** Writes the word at {@code index}, 0 to 35. */
  public void setWord(int index, long value) {
    ram.writeWord(pa + (long) index * xlen.bytes(), xlen, value);
  }

  /** Where the process goes on. */
  @Override
  public long epc() {
    return word(EPC);
  }

  /** Sets where the process goes on. */
  @Override
  public void setEpc(long va) {
    setWord(EPC, va);
  }

  @Override
  public long x(int number) {
    requireRegister(number);
    return number == 0 ? 0 : word(wordOf(number));
  }

  @Override
  public void setX(int number, long value) {
    requireRegister(number);
    if (number != 0) {
      setWord(wordOf(number), value);
    }
  }

  private static void requireRegister(int number) {
    if (number < 0 || number >= REGISTERS) {
      throw new IllegalArgumentException("the registers are x0 to x31, there is no x" + number);
    }
  }

  /** Register a0 + {@code index}, 0 to 7. */
  @Override
  public long argument(int index) {
    return word(FIRST_REGISTER + A0 + index);
  }

  /** Sets register a0 + {@code index}, 0 to 7. */
  public void setArgument(int index, long value) {
    setWord(FIRST_REGISTER + A0 + index, value);
  }

  /** Sets the stack pointer. */
  public void setSp(long va) {
    setWord(wordOf(SP), va);
  }

  /** Takes over all words of another process's trapframe. */
  public void copyFrom(Trapframe other) {
    ram.copy(other.pa, pa, WORDS * xlen.bytes());
  }
}
