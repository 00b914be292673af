package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.Decoder;
import dev.trapeze.cpu.isa.Extension;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.cpu.isa.TrapCause;
import java.util.Objects;

/**
 * Jumps and branches for the block engine on a hart without compressed instructions, where a target
 * that is no multiple of four traps at the jump (RISC-V Unprivileged 20191213, 2.5). Those that
 * could trap are not executed in the loop. A {@link Unit} looks at the target of a {@code jalr}
 * itself, and leaves it alone only where it traps.
 */
final class CheckedJumps {
  private static final int MAJOR_OPCODE = 0x7F;
  private static final int JALR = 0x67;

  private final Hart hart;
  private final GuestFault fault;
  private final long[] x;

  CheckedJumps(Hart hart, GuestFault fault) {
    this.hart = hart;
    this.fault = fault;
    this.x = hart.registers();
  }

  /** True if this jump or branch may have a target that traps. */
  static boolean mayTrap(DecodedInstruction decoded, Isa isa) {
    return switch (decoded.instruction()) {
      case JALR -> !isa.has(Extension.C);
      case JAL, BEQ, BNE, BLT, BGE, BLTU, BGEU ->
          (decoded.immediate() & 2) != 0 && !isa.has(Extension.C);
      default -> false;
    };
  }

  /** True for the operation of a {@code jalr} that may trap. */
  static boolean isIndirect(long operation) {
    return Opcode.opcode(operation) == Opcode.SYSTEM
        && (Opcode.immediate(operation) & MAJOR_OPCODE) == JALR;
  }

  /**
   * The same as {@link Opcode#JALR}, with the mark that {@link #isChecked} finds: for units, as the
   * loop knows nothing of it.
   *
   * @param end distance in bytes from the base to the instruction behind it
   */
  static long indirect(long operation, int end) {
    int offset = Opcode.immediate(operation) >> 20;
    int rd = Opcode.rd(operation);
    int rs1 = Opcode.rs1(operation);
    return Opcode.pack(Opcode.JALR, rd, rs1, Hart.DISCARD_SLOT, offset << 16 | end);
  }

  /** True for a {@link Opcode#JALR} whose target has to be a multiple of four. */
  static boolean isChecked(long operation) {
    return Opcode.rs2(operation) == Hart.DISCARD_SLOT;
  }

  /**
   * Executes one at the hart's pc.
   *
   * @param raw the instruction word
   * @param rd register slot for the return address
   * @return {@link Exit#STAY} if the following instruction is next, else {@link Exit#RESUME}
   */
  int execute(int raw, int rd) {
    DecodedInstruction decoded = Objects.requireNonNull(Decoder.decode(raw, hart.isa()));
    long a = hart.x(decoded.rs1());
    long b = hart.x(decoded.rs2());
    long pc = hart.pc();
    return switch (decoded.instruction()) {
      case JALR -> jump(a + decoded.immediate() & ~1L, rd);
      case JAL -> jump(pc + decoded.immediate(), rd);
      case BEQ -> branch(a == b, decoded);
      case BNE -> branch(a != b, decoded);
      case BLT -> branch(a < b, decoded);
      case BGE -> branch(a >= b, decoded);
      case BLTU -> branch(Long.compareUnsigned(a, b) < 0, decoded);
      default -> branch(Long.compareUnsigned(a, b) >= 0, decoded);
    };
  }

  private int branch(boolean taken, DecodedInstruction decoded) {
    return taken ? jump(hart.pc() + decoded.immediate(), Hart.DISCARD_SLOT) : Exit.STAY;
  }

  private int jump(long target, int rd) {
    if ((target & 2) != 0) {
      throw fault.of(TrapCause.INSTRUCTION_ADDRESS_MISALIGNED, target);
    }
    x[rd] = hart.xlen().signExtend(hart.pc() + 4);
    hart.setPc(target);
    return Exit.RESUME;
  }
}
