package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.Encoder;
import dev.trapeze.cpu.isa.Instruction;

/**
 * Loads and stores of floating-point registers as operations. As they trap with their instruction
 * word where floating point is off, the word is kept: the upper half of the immediate is the
 * offset, the lower half a compressed instruction, or 0, whereupon the other one follows from the
 * operands.
 */
final class FloatAccess {
  private FloatAccess() {}

  /** The operation of {@code flw}, {@code fld}, {@code fsw} or {@code fsd}. */
  static long operation(DecodedInstruction decoded) {
    int opcode =
        switch (decoded.instruction()) {
          case FLW -> Opcode.FLW;
          case FLD -> Opcode.FLD;
          case FSW -> Opcode.FSW;
          default -> Opcode.FSD;
        };
    int compressed = decoded.lengthBytes() == 2 ? decoded.raw() : 0;
    int immediate = decoded.immediate() << 16 | compressed;
    return Opcode.pack(opcode, decoded.rd(), decoded.rs1(), decoded.rs2(), immediate);
  }

  /** Offset of the access in bytes. */
  static long offset(long operation) {
    return operation >> 48;
  }

  /** The instruction word. */
  static int raw(long operation) {
    int compressed = Opcode.immediate(operation) & 0xFFFF;
    if (compressed != 0) {
      return compressed;
    }
    Instruction instruction =
        switch (Opcode.opcode(operation)) {
          case Opcode.FLW -> Instruction.FLW;
          case Opcode.FLD -> Instruction.FLD;
          case Opcode.FSW -> Instruction.FSW;
          default -> Instruction.FSD;
        };
    return Encoder.encode(
        instruction,
        Opcode.rd(operation),
        Opcode.rs1(operation),
        Opcode.rs2(operation),
        (int) offset(operation));
  }
}
