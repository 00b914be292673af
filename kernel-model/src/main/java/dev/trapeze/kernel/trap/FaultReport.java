package dev.trapeze.kernel.trap;

import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.mm.AddressSpace;
import dev.trapeze.kernel.mm.FaultKind;
import dev.trapeze.kernel.mm.FaultOutcome;
import dev.trapeze.kernel.mm.MemoryAccess;
import dev.trapeze.kernel.proc.Process;
import dev.trapeze.kernel.signal.Signal;
import org.jspecify.annotations.Nullable;

/**
 * What the console says when a trap kills a process: xv6's two lines from {@code usertrap}, with
 * the cause and the place of the address in words.
 */
final class FaultReport {
  private static final String INDENT = " ".repeat(12);

  private FaultReport() {}

  /**
   * Two lines, or one where the cause has no value to explain; each ends with a newline.
   *
   * @param outcome of a page fault, else null
   * @param kind of the mistake, if somebody has told it
   */
  static String of(
      Process process,
      Xlen xlen,
      long scause,
      long sepc,
      long stval,
      @Nullable FaultOutcome outcome,
      @Nullable FaultKind kind) {
    TrapCause cause = TrapCause.ofCsrValue(scause);
    StringBuilder text = new StringBuilder();
    text.append("usertrap(): pid ").append(process.pid()).append(' ').append(process.name());
    text.append(": ").append(cause == null ? "unknown cause" : cause.words());
    text.append(" (scause 0x").append(Long.toHexString(xlen.zeroExtend(scause)));
    text.append(") at pc ").append(xlen.hex(sepc));
    String detail = detail(process.addressSpace(), xlen, cause, stval, outcome, kind);
    return text.append(detail.isEmpty() ? "\n" : ",\n" + INDENT + detail + "\n").toString();
  }

  /** xv6's two lines, which say the same in numbers. */
  static String inXv6sWords(Process process, Xlen xlen, long scause, long sepc, long stval) {
    return String.format(
        "usertrap(): unexpected scause %s pid=%d\n            sepc=%s stval=%s\n",
        xlen.hex(scause), process.pid(), xlen.hex(sepc), xlen.hex(stval));
  }

  /** A signal has a handler, but its frame does not fit where the stack pointer says. */
  static String ofFrame(Process process, Xlen xlen, Signal signal, long frameVa, int bytes) {
    AddressSpace space = process.addressSpace();
    long va = frameVa;
    FaultOutcome outcome = space.policy().resolve(space, va, MemoryAccess.WRITE);
    if (outcome == FaultOutcome.RESOLVED) {
      va = xlen.zeroExtend(frameVa + bytes - 1);
      outcome = space.policy().resolve(space, va, MemoryAccess.WRITE);
    }
    String place =
        outcome == FaultOutcome.RESOLVED
            ? "the alternate stack has overflowed"
            : FaultPlace.of(space, va, MemoryAccess.WRITE, outcome);
    return String.format(
        "%d %s: no room for the handler of %s,\n%saddress %s: %s\n",
        process.pid(), process.name(), signal, INDENT, xlen.hex(va), place);
  }

  private static String detail(
      AddressSpace space,
      Xlen xlen,
      @Nullable TrapCause cause,
      long stval,
      @Nullable FaultOutcome outcome,
      @Nullable FaultKind kind) {
    if (cause == null) {
      return "stval " + xlen.hex(stval);
    }
    return switch (cause) {
      case ILLEGAL_INSTRUCTION -> String.format("instruction 0x%08x", (int) stval);
      case BREAKPOINT -> "";
      case LOAD_PAGE_FAULT, LOAD_ACCESS_FAULT, LOAD_ADDRESS_MISALIGNED ->
          address(space, xlen, stval, MemoryAccess.READ, outcome, kind);
      case STORE_PAGE_FAULT, STORE_ACCESS_FAULT, STORE_ADDRESS_MISALIGNED ->
          address(space, xlen, stval, MemoryAccess.WRITE, outcome, kind);
      default -> address(space, xlen, stval, MemoryAccess.EXECUTE, outcome, kind);
    };
  }

  private static String address(
      AddressSpace space,
      Xlen xlen,
      long stval,
      MemoryAccess access,
      @Nullable FaultOutcome outcome,
      @Nullable FaultKind kind) {
    String told = kind == null ? "" : kind.words() + ": ";
    String place = FaultPlace.of(space, xlen.zeroExtend(stval), access, outcome);
    return "address " + xlen.hex(stval) + ": " + told + place;
  }
}
