package dev.trapeze.console.debugger.trap;

import dev.trapeze.cpu.assembler.AssembledSection;
import dev.trapeze.cpu.isa.CsrId;
import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.Decoder;
import dev.trapeze.cpu.isa.Isa;
import dev.trapeze.kernel.assembly.KernelCode;
import dev.trapeze.kernel.trap.KernelHalfPath;
import dev.trapeze.kernel.trap.TrampolinePath;
import dev.trapeze.kernel.trap.TrapPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The RISC-V code on the way of a trap, cut into pieces by what its instructions do: whatever the
 * assembly looks like, a store saves, a write of {@code satp} changes the table.
 */
final class TrapCode {
  private static final int HALF = 2;

  /**
   * A piece.
   *
   * @param startVa of the first instruction, sign-extended, as the pc is
   * @param endVa behind the last one
   * @param back whether it is on the way back to the program
   */
  record Piece(CodePart part, long startVa, long endVa, boolean back) {
    /** Whether an instruction of it is at that address. */
    boolean contains(long pc) {
      return pc >= startVa && pc < endVa;
    }
  }

  private final Isa isa;
  private final long vectorVa;
  private final Set<Long> returnVas = new HashSet<>();
  private final long firstReturnVa;
  private final List<Piece> pieces = new ArrayList<>();

  /** The code of that way. */
  TrapCode(TrapPath path, Isa isa) {
    this.isa = isa;
    if (path instanceof TrampolinePath trampoline) {
      vectorVa = extend(trampoline.trampoline().uservecVa());
      firstReturnVa = extend(trampoline.trampoline().userretVa());
    } else if (path instanceof KernelHalfPath half) {
      vectorVa = extend(half.vector().vectorVa());
      firstReturnVa = extend(half.vector().switchVa());
      returnVas.add(extend(half.vector().returnVa()));
    } else {
      throw new IllegalArgumentException(path + ": unknown way of a trap");
    }
    returnVas.add(firstReturnVa);
    for (KernelCode code : path.code()) {
      cut(code);
    }
  }

  private long extend(long va) {
    return isa.xlen().signExtend(va);
  }

  /** Where a trap in user mode goes: {@code stvec} while a program runs. */
  long vectorVa() {
    return vectorVa;
  }

  /** Where the kernel lets a hart go on that is to get back to a program. */
  Set<Long> returnVas() {
    return returnVas;
  }

  /** The piece that the instruction at that address belongs to; null if to none. */
  @Nullable Piece at(long pc) {
    for (Piece piece : pieces) {
      if (piece.contains(pc)) {
        return piece;
      }
    }
    return null;
  }

  private void cut(KernelCode code) {
    Set<Long> entrances = new HashSet<>();
    for (String name : code.program().exported()) {
      entrances.add(extend(code.symbol(name)));
    }
    for (AssembledSection section : code.program().sections()) {
      cut(section, entrances);
    }
  }

  private void cut(AssembledSection section, Set<Long> entrances) {
    List<DecodedInstruction> instructions = decode(section.contents());
    long va = extend(section.address());
    long endVa = va + section.contents().length;
    boolean back = false;
    CodePart part = null;
    long startVa = va;
    boolean pieceBack = false;
    for (int i = 0; i < instructions.size(); i++) {
      DecodedInstruction instruction = instructions.get(i);
      DecodedInstruction next = i + 1 < instructions.size() ? instructions.get(i + 1) : null;
      boolean entrance = entrances.contains(va);
      back |= returnVas.contains(va);
      CodePart own = partOf(instruction, next, back);
      if (part != null && (entrance || (own != null && own != part))) {
        pieces.add(new Piece(part, startVa, va, pieceBack));
        startVa = va;
        part = own;
        pieceBack = back;
      } else if (part == null) {
        part = own;
        pieceBack = back;
      }
      va += instruction.lengthBytes();
    }
    if (part != null) {
      pieces.add(new Piece(part, startVa, endVa, pieceBack));
    }
  }

  private List<DecodedInstruction> decode(byte[] text) {
    List<DecodedInstruction> instructions = new ArrayList<>();
    int at = 0;
    while (at + HALF <= text.length) {
      int raw = 0;
      for (int i = 0; i < 2 * HALF && at + i < text.length; i++) {
        raw |= (text[at + i] & 0xFF) << 8 * i;
      }
      DecodedInstruction instruction = Decoder.decode(raw, isa);
      if (instruction == null) {
        return instructions;
      }
      instructions.add(instruction);
      at += instruction.lengthBytes();
    }
    return instructions;
  }

  /** What an instruction is for; null if it belongs to the piece before it. */
  private static @Nullable CodePart partOf(
      DecodedInstruction instruction, @Nullable DecodedInstruction next, boolean back) {
    if (isStore(instruction)) {
      return CodePart.SAVE;
    }
    if (isLoad(instruction)) {
      boolean feeds = next != null && writesCsr(next) && next.rs1() == instruction.rd();
      if (feeds && next != null) {
        return partOf(next, null, back);
      }
      return back ? CodePart.RESTORE : CodePart.KERNEL_WORDS;
    }
    if (writesCsr(instruction)) {
      return instruction.immediate() == CsrId.SATP.number()
          ? CodePart.PAGE_TABLE
          : CodePart.CONTROL_REGISTERS;
    }
    return switch (instruction.instruction()) {
      case SFENCE_VMA -> CodePart.PAGE_TABLE;
      case JALR -> CodePart.JUMP;
      case ECALL -> CodePart.KERNEL;
      case SRET -> CodePart.RETURN;
      default -> null;
    };
  }

  /** Whether it is a store of a register. */
  static boolean isStore(DecodedInstruction instruction) {
    return switch (instruction.instruction()) {
      case SB, SH, SW, SD -> true;
      default -> false;
    };
  }

  /** Whether it loads a register. */
  static boolean isLoad(DecodedInstruction instruction) {
    return switch (instruction.instruction()) {
      case LB, LH, LW, LD, LBU, LHU, LWU -> true;
      default -> false;
    };
  }

  /** Whether it writes a CSR: one that sets or clears the bits of x0 does not. */
  static boolean writesCsr(DecodedInstruction instruction) {
    return switch (instruction.instruction()) {
      case CSRRW, CSRRWI -> true;
      case CSRRS, CSRRC, CSRRSI, CSRRCI -> instruction.rs1() != 0;
      default -> false;
    };
  }
}
