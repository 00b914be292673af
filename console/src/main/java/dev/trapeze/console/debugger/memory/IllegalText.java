package dev.trapeze.console.debugger.memory;

import dev.trapeze.cpu.hart.Status;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.Decoder;
import dev.trapeze.cpu.isa.Extension;
import dev.trapeze.cpu.isa.Operand;
import dev.trapeze.cpu.isa.PrivilegeMode;

/** Why an instruction is illegal, in a sentence. */
final class IllegalText {
  private final TrapEvidence evidence;

  IllegalText(TrapEvidence evidence) {
    this.evidence = evidence;
  }

  String words() {
    Integer raw = evidence.raw(evidence.trap().sepc());
    if (raw == null) {
      return String.format("The bits are 0x%x.", (int) evidence.trap().stval());
    }
    String bits =
        Decoder.isCompressed(raw) ? String.format("0x%04x", raw) : String.format("0x%08x", raw);
    DecodedInstruction decoded = evidence.decoded();
    if (decoded == null) {
      return "The bits " + bits + " are no instruction of " + evidence.hart().isa() + ".";
    }
    return "The instruction is "
        + evidence.disassembled(evidence.trap().sepc())
        + " ("
        + bits
        + "): "
        + reason(decoded)
        + ".";
  }

  private String reason(DecodedInstruction decoded) {
    if (decoded.instruction().format().syntax().contains(Operand.CSR)) {
      return csr(decoded.immediate());
    }
    boolean floatsAreOff = (evidence.hart().csrs().status() & Status.FS) == 0;
    boolean isFloat =
        decoded.instruction().extension() == Extension.F
            || decoded.instruction().extension() == Extension.D;
    if (isFloat && floatsAreOff) {
      return "sstatus.FS is 0, so that floating point is off";
    }
    return isFloat ? "its rounding mode is reserved" : "it may not be executed in U-mode";
  }

  private static String csr(int number) {
    CsrId csr = CsrId.ofNumber(number);
    if (csr == null) {
      return String.format("there is no CSR 0x%x", number);
    }
    if (csr.lowestMode().code() > PrivilegeMode.USER.code()) {
      return csr.assemblerName() + " is for " + csr.lowestMode().letter() + "-mode, not for U-mode";
    }
    return csr.readOnly()
        ? csr.assemblerName() + " can only be read, or is not open to U-mode"
        : csr.assemblerName() + " is not open to U-mode now";
  }
}
