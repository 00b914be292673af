package dev.trapeze.console.debugger.frames;

import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.symbols.Symbol;
import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.Instruction;

/**
 * What a function does with the stack, found in its instructions: how large its frame is, and where
 * it keeps ra and the frame pointer. A compiler lays the frame out as {@code addi sp,sp,-N}, stores
 * of ra and s0, {@code addi s0,sp,N}; s0 is then what sp was before the call, the frame's end. A
 * leaf keeps no ra.
 */
final class Prologue {
  /** Nothing of that kind. */
  static final long NONE = -1;

  private static final int RA = 1;
  private static final int SP = 2;
  private static final int FP = 8;
  private static final int MOST_INSTRUCTIONS = 200;

  private long allocateVa = NONE;
  private long frameBytes;
  private long raVa = NONE;
  private long raOffset;
  private long oldFpVa = NONE;
  private long oldFpOffset;
  private long fpVa = NONE;
  private long fpOffset;

  private Prologue() {}

  /** The prologue of a function, which may stand behind a first test that returns early. */
  static Prologue of(Subject subject, Symbol function) {
    Prologue found = new Prologue();
    long endVa = function.va() + function.sizeBytes();
    long va = function.va();
    for (int i = 0; i < MOST_INSTRUCTIONS && va < endVa; i++) {
      DecodedInstruction decoded = Code.at(subject, va);
      // The compiler may set the frame pointer before it has stored ra.
      if (decoded == null || (found.fpVa != NONE && Code.jumps(decoded))) {
        break;
      }
      found.see(va, decoded);
      va += decoded.lengthBytes();
    }
    return found;
  }

  private void see(long va, DecodedInstruction decoded) {
    Instruction kind = decoded.instruction();
    if (decoded.rs1() != SP) {
      return;
    }
    if (kind == Instruction.ADDI && decoded.rd() == SP && decoded.immediate() < 0) {
      if (allocateVa == NONE) {
        allocateVa = va;
        frameBytes = -decoded.immediate();
      }
    } else if (allocateVa == NONE) {
      return;
    } else if (kind == Instruction.ADDI
        && decoded.rd() == FP
        && decoded.immediate() > 0
        && decoded.immediate() <= frameBytes) {
      fpVa = va;
      fpOffset = frameBytes - decoded.immediate();
    } else if (kind == Instruction.SW || kind == Instruction.SD) {
      seeStore(va, decoded);
    }
  }

  private void seeStore(long va, DecodedInstruction decoded) {
    if (decoded.rs2() == RA && raVa == NONE) {
      raVa = va;
      raOffset = frameBytes - decoded.immediate();
    } else if (decoded.rs2() == FP && oldFpVa == NONE) {
      oldFpVa = va;
      oldFpOffset = frameBytes - decoded.immediate();
    }
  }

  /** Whether the function keeps a frame pointer. */
  boolean hasFrame() {
    return fpVa != NONE;
  }

  /** Whether the frame pointer is that of the function when {@code va} comes next. */
  boolean frameIsSet(long va) {
    return hasFrame() && va > fpVa;
  }

  /** By how much sp is below its value at the call, within the prologue. */
  long allocatedBefore(long va) {
    return hasFrame() && va > allocateVa ? frameBytes : 0;
  }

  /** How far below the frame's end ra is kept; {@link #NONE} if it is still in its register. */
  long raOffsetBefore(long va) {
    return hasFrame() && raVa != NONE && va > raVa ? raOffset : NONE;
  }

  /** How far below the frame's end the caller's frame pointer is kept; or {@link #NONE}. */
  long oldFpOffsetBefore(long va) {
    return hasFrame() && oldFpVa != NONE && va > oldFpVa ? oldFpOffset : NONE;
  }

  /**
   * How far the frame pointer is below the frame's end: a function with {@code ...} keeps its
   * register arguments between them.
   */
  long fpOffset() {
    return fpOffset;
  }
}
