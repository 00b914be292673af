package dev.trapeze.console.debugger.frames;

import dev.trapeze.console.debugger.Subject;
import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.Decoder;
import dev.trapeze.cpu.isa.Instruction;
import dev.trapeze.cpu.isa.Operand;
import org.jspecify.annotations.Nullable;

/** The instructions in a subject's memory. */
public final class Code {
  private static final int HALF = 2;
  private static final int WORD = 4;
  private static final int RA = 1;
  private static final int ALTERNATE_RA = 5;

  private Code() {}

  /** The instruction at an address; null if there is none that the hart knows. */
  public static @Nullable DecodedInstruction at(Subject subject, long va) {
    Integer raw = rawAt(subject, va);
    return raw == null
        ? null
        : Decoder.decode(raw, subject.kernel().machine().harts().get(0).isa());
  }

  /**
   * The bits of the instruction at an address, as {@link Decoder} takes them; null if not all of
   * them can be read.
   */
  public static @Nullable Integer rawAt(Subject subject, long va) {
    byte[] bytes = new byte[WORD];
    int read = subject.read(va, bytes, 0, WORD);
    if (read < HALF) {
      return null;
    }
    int raw = bytes[0] & 0xFF | (bytes[1] & 0xFF) << 8;
    if (!Decoder.isCompressed(raw)) {
      if (read < WORD) {
        return null;
      }
      raw |= (bytes[2] & 0xFF) << 16 | (bytes[3] & 0xFF) << 24;
    }
    return raw;
  }

  /**
   * Whether an instruction calls a function (RISC-V Unprivileged, table of return-address hints).
   */
  public static boolean isCall(DecodedInstruction instruction) {
    boolean jumps =
        instruction.instruction() == Instruction.JAL
            || instruction.instruction() == Instruction.JALR;
    return jumps && isLink(instruction.rd());
  }

  /** Whether an instruction returns from a function, by the same table. */
  public static boolean isReturn(DecodedInstruction instruction) {
    return instruction.instruction() == Instruction.JALR
        && instruction.rd() == 0
        && isLink(instruction.rs1());
  }

  /** Whether an instruction goes on elsewhere, always or perhaps. */
  public static boolean jumps(DecodedInstruction instruction) {
    return switch (instruction.instruction()) {
      case JAL, JALR, BEQ, BNE, BLT, BGE, BLTU, BGEU, ECALL, EBREAK, SRET, MRET -> true;
      default -> false;
    };
  }

  /** Whether an instruction has x{@code register} as its target. */
  public static boolean writes(DecodedInstruction instruction, int register) {
    return instruction.rd() == register
        && !instruction.instruction().format().syntax().contains(Operand.FLOAT_RD);
  }

  private static boolean isLink(int register) {
    return register == RA || register == ALTERNATE_RA;
  }
}
