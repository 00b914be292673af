package dev.trapeze.console.debugger.view;

import dev.trapeze.console.debugger.symbols.Symbol;
import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.Instruction;

/**
 * What a function does with the stack, found in its instructions: how large its frame is, and where
 * it keeps ra and the frame pointer. A compiler lays the frame out as {@code addi sp,sp,-N}, stores
 * of ra and s0, {@code addi s0,sp,N}; s0 is then the address behind the frame.
 */
final class Prologue {
  /** Nothing of that kind. */
  static final long NONE = -1;

  private static final int RA = 1;
  private static final int SP = 2;
  private static final int FP = 8;
  private static final int MOST_INSTRUCTIONS = 4000;

  private long allocateVa = NONE;
  private long frameBytes;
  private long raVa = NONE;
  private long raOffset;
  private long oldFpVa = NONE;
  private long oldFpOffset;
  private long fpVa = NONE;

  private Prologue() {}

  /** The prologue of a function, which may stand behind a first test. */
  static Prologue of(Look look, Symbol function) {
    Prologue found = new Prologue();
    Disassembly code = new Disassembly(look);
    long endVa = function.va() + function.sizeBytes();
    long va = function.va();
    for (int i = 0; i < MOST_INSTRUCTIONS && va < endVa && found.fpVa == NONE; i++) {
      Disassembly.Line line = code.at(va);
      DecodedInstruction decoded = code.decoded(va);
      if (line == null || decoded == null) {
        break;
      }
      found.see(va, decoded);
      va = line.endVa();
    }
    return found;
  }

  private void see(long va, DecodedInstruction decoded) {
    Instruction kind = decoded.instruction();
    boolean onStack = decoded.rs1() == SP;
    if (kind == Instruction.ADDI && onStack && decoded.rd() == SP && decoded.immediate() < 0) {
      if (allocateVa == NONE) {
        allocateVa = va;
        frameBytes = -decoded.immediate();
      }
    } else if (kind == Instruction.ADDI
        && onStack
        && decoded.rd() == FP
        && allocateVa != NONE
        && decoded.immediate() == frameBytes) {
      fpVa = va;
    } else if (isStore(kind) && onStack && allocateVa != NONE) {
      if (decoded.rs2() == RA && raVa == NONE) {
        raVa = va;
        raOffset = frameBytes - decoded.immediate();
      } else if (decoded.rs2() == FP && oldFpVa == NONE) {
        oldFpVa = va;
        oldFpOffset = frameBytes - decoded.immediate();
      }
    }
  }

  static boolean isStore(Instruction kind) {
    return kind == Instruction.SW || kind == Instruction.SD;
  }

  static boolean isLoad(Instruction kind) {
    return kind == Instruction.LW || kind == Instruction.LD;
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
    return allocateVa != NONE && va > allocateVa ? frameBytes : 0;
  }

  /** How far below the frame's end ra is kept; {@link #NONE} if it is still in its register. */
  long raOffsetBefore(long va) {
    return raVa != NONE && va > raVa ? raOffset : NONE;
  }

  /** How far below the frame's end the caller's frame pointer is kept; or {@link #NONE}. */
  long oldFpOffsetBefore(long va) {
    return oldFpVa != NONE && va > oldFpVa ? oldFpOffset : NONE;
  }

  /** The size of the frame in bytes. */
  long frameBytes() {
    return frameBytes;
  }
}
