package dev.trapeze.kernel;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.TrapCause;
import dev.trapeze.cpu.isa.Xlen;
import dev.trapeze.kernel.assembly.KernelCode;
import java.util.List;

/** The last trap of a hart in words, for a panic. */
final class TrapWords {
  private TrapWords() {}

  /** Cause, address of the instruction, with its line if it is the kernel's, and value. */
  static String of(Hart hart, Xlen xlen, List<KernelCode> kernelCode) {
    long scause = hart.csrs().read(CsrId.SCAUSE.number());
    long sepc = hart.csrs().read(CsrId.SEPC.number());
    TrapCause cause = TrapCause.ofCsrValue(scause);
    return String.format(
        "%s, sepc %s%s, stval %s",
        cause == null ? "scause " + xlen.hex(scause) : cause.words(),
        xlen.hex(sepc),
        place(kernelCode, xlen.zeroExtend(sepc)),
        xlen.hex(hart.csrs().read(CsrId.STVAL.number())));
  }

  private static String place(List<KernelCode> kernelCode, long va) {
    for (KernelCode code : kernelCode) {
      int line = code.lineAt(va);
      if (line > 0) {
        return " (" + code.name() + ":" + line + ")";
      }
    }
    return "";
  }
}
