package dev.trapeze.cpu.exec;

import dev.trapeze.cpu.hart.Hart;
import dev.trapeze.cpu.memory.Ram;

/**
 * A block as a {@link Unit} contains it: instructions and where they lie in relation to one
 * another, and nothing that differs from one copy of the code to the next.
 *
 * @param place distance in bytes from the start of the page that the unit is entered in to the
 *     first instruction; negative in a page before it
 * @param instructions their number
 * @param endPlace distance from the same point to the end of the block
 * @param operations the block's operations, none of them one of the {@link Pairs}; the last leaves
 *     the block
 */
record UnitBlock(int place, int instructions, int endPlace, long[] operations) {
  // Registers that hold return addresses (RISC-V Unprivileged, 2.5.1).
  private static final int RA = 1;
  private static final int T0 = 5;

  /** Number of the page, counted from the one that the unit is entered in. */
  int page() {
    return pageOf(place);
  }

  static int pageOf(int place) {
    return place >> Ram.FRAME_SHIFT;
  }

  /** Distance to the page that offsets in operations count from. */
  int pagePlace() {
    return place & -Ram.FRAME_BYTES;
  }

  long last() {
    return operations[operations.length - 1];
  }

  /** Where the block's jump leads, if it has one whose target is known. */
  int takenPlace() {
    return pagePlace() + Opcode.immediate(last());
  }

  /** The index of the first operation that only the {@link SlowPath} knows, or their number. */
  int firstSlow() {
    int index = 0;
    while (index < operations.length && !UnitOperations.isSlow(operations[index])) {
      index++;
    }
    return index;
  }

  /** True if the end of the block can be reached within a unit. */
  boolean isWhole() {
    return firstSlow() == operations.length;
  }

  /** True if the block ends with a jump that may lead to {@link #takenPlace()}. */
  boolean jumps() {
    int opcode = Opcode.opcode(last());
    return opcode >= Opcode.BEQ && opcode <= Opcode.JAL;
  }

  /** True if what is behind the block may come next. */
  boolean continues() {
    int opcode = Opcode.opcode(last());
    return opcode <= Opcode.BGEU || opcode == Opcode.END;
  }

  /** True if the block ends with a call, so that what is behind it is where the call returns to. */
  boolean calls() {
    int opcode = Opcode.opcode(last());
    return opcode == Opcode.JAL || opcode == Opcode.JALR && Opcode.rd(last()) != Hart.DISCARD_SLOT;
  }

  /** True if the block ends with a jump to an address in a register. */
  boolean jumpsToRegister() {
    return Opcode.opcode(last()) == Opcode.JALR;
  }

  /** True if the block ends with a return from a function, as far as the registers tell. */
  boolean returns() {
    int rs1 = Opcode.rs1(last());
    return jumpsToRegister() && !calls() && (rs1 == RA || rs1 == T0);
  }
}
