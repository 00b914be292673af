package dev.trapeze.kernel.trap;

import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.FaultOutcome;
import dev.trapeze.kernel.mm.Region;
import dev.trapeze.kernel.signal.Signal;
import dev.trapeze.kernel.signal.SignalInfo;
import org.jspecify.annotations.Nullable;

/**
 * Which signal an exception is (Linux's {@code arch/riscv/kernel/traps.c} and {@code mm/fault.c}).
 * RISC-V has no exception for arithmetic (a division by zero gives all ones), so that no
 * instruction is a SIGFPE.
 */
public final class FaultSignal {
  private FaultSignal() {}

  /**
   * The signal. Its address is that of the memory for SIGSEGV and SIGBUS, of the instruction for
   * SIGILL and SIGTRAP.
   *
   * @param cause of the exception; null for one that the specification does not know
   * @param outcome of a page fault, else null
   * @param sepc as the CSR says
   * @param stval as the CSR says
   */
  public static SignalInfo of(
      @Nullable TrapCause cause,
      @Nullable FaultOutcome outcome,
      AddressSpace space,
      Xlen xlen,
      long sepc,
      long stval) {
    long pcVa = xlen.zeroExtend(sepc);
    long va = xlen.zeroExtend(stval);
    if (cause == null) {
      return SignalInfo.ofFault(Signal.SIGILL, SignalInfo.ILL_ILLTRP, pcVa);
    }
    return switch (cause) {
      case ILLEGAL_INSTRUCTION -> SignalInfo.ofFault(Signal.SIGILL, SignalInfo.ILL_ILLOPC, pcVa);
      case BREAKPOINT -> SignalInfo.ofFault(Signal.SIGTRAP, SignalInfo.TRAP_BRKPT, pcVa);
      case INSTRUCTION_ADDRESS_MISALIGNED, LOAD_ADDRESS_MISALIGNED, STORE_ADDRESS_MISALIGNED ->
          SignalInfo.ofFault(Signal.SIGBUS, SignalInfo.BUS_ADRALN, va);
      case INSTRUCTION_ACCESS_FAULT, LOAD_ACCESS_FAULT, STORE_ACCESS_FAULT ->
          SignalInfo.ofFault(Signal.SIGSEGV, SignalInfo.SEGV_ACCERR, va);
      case INSTRUCTION_PAGE_FAULT, LOAD_PAGE_FAULT, STORE_PAGE_FAULT ->
          ofPageFault(outcome, space, va);
      default -> SignalInfo.ofFault(Signal.SIGILL, SignalInfo.ILL_ILLTRP, pcVa);
    };
  }

  private static SignalInfo ofPageFault(
      @Nullable FaultOutcome outcome, AddressSpace space, long va) {
    if (outcome == FaultOutcome.BEHIND_FILE_END) {
      return SignalInfo.ofFault(Signal.SIGBUS, SignalInfo.BUS_ADRERR, va);
    }
    // For a program there is nothing where a page of the kernel's is.
    Region region = space.regionOnPage(va);
    boolean isPrograms = region != null && region.kind().ownsFrames();
    boolean isThere = outcome == FaultOutcome.NOT_PERMITTED && isPrograms;
    int code = isThere ? SignalInfo.SEGV_ACCERR : SignalInfo.SEGV_MAPERR;
    return SignalInfo.ofFault(Signal.SIGSEGV, code, va);
  }
}
