package dev.trapeze.console.debugger.frames;

import dev.trapeze.console.debugger.Subject;
import dev.trapeze.console.debugger.stepping.Code;
import dev.trapeze.console.debugger.symbols.Symbol;
import dev.trapeze.console.debugger.symbols.Symbols;
import dev.trapeze.cpu.isa.DecodedInstruction;
import dev.trapeze.cpu.isa.Instruction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the caller of a call in a program that keeps frame pointers (gcc's {@code
 * -fno-omit-frame-pointer}, RISC-V's convention): s0 is what sp was before the call, and below it
 * lie ra, unless the function calls nothing, and the caller's s0. Where they lie is read from the
 * function's first instructions, so that the answer is right in them, too.
 */
public final class Unwinder {
  private static final int RA = 1;
  private static final int SP = 2;
  private static final int S0 = 8;
  private static final int MOST_PROLOGUE = 24;
  private static final int MOST_FRAMES = 1000;
  private static final int MOST_EPILOGUE = 3;

  private final Subject subject;
  private final Symbols symbols;

  /** For what the subject's memory holds now. */
  public Unwinder(Subject subject, Symbols symbols) {
    this.subject = subject;
    this.symbols = symbols;
  }

  /** The call in which the subject is. */
  public CallFrame innermost() {
    return new CallFrame(subject.pc(), subject.x(SP), subject.x(S0), subject.x(RA));
  }

  /** All calls from {@code first} on, the innermost first. */
  public List<CallFrame> from(CallFrame first) {
    List<CallFrame> frames = new ArrayList<>();
    CallFrame frame = first;
    while (frame != null && frames.size() < MOST_FRAMES) {
      frames.add(frame);
      frame = callerOf(frame, frames.size() == 1);
    }
    return frames;
  }

  /**
   * The call that has made this one; null if it is the outermost, or if it cannot be told.
   *
   * @param innermost whether the frame is where the program executes, so that ra and s0 count
   */
  public @Nullable CallFrame callerOf(CallFrame frame, boolean innermost) {
    Symbol function = symbols.symbolAt(innermost ? frame.pc() : frame.pc() - 2);
    if (function == null) {
      return innermost ? valid(new CallFrame(frame.ra(), frame.sp(), frame.fp(), 0), frame) : null;
    }
    Prologue prologue = prologue(function.va(), frame.pc());
    boolean leaving = innermost && isLeaving(frame.pc());
    long raPlace = place(frame, prologue, prologue.raOffset);
    long fpPlace = place(frame, prologue, prologue.fpOffset);
    boolean inRegister = prologue.raOffset == Prologue.NONE || leaving;
    if (inRegister && !innermost) {
      return null;
    }
    long ra = inRegister ? frame.ra() : word(raPlace);
    long fp = prologue.fpOffset == Prologue.NONE || leaving ? frame.fp() : word(fpPlace);
    long sp =
        leaving
            ? frame.sp() + leavingBytes(frame.pc())
            : prologue.framePointerSet ? frame.fp() : frame.sp() + prologue.bytes;
    return valid(new CallFrame(ra, sp, fp, 0), frame);
  }

  private static long place(CallFrame frame, Prologue prologue, long offset) {
    // Offsets are from what sp was before the call.
    long base = prologue.framePointerSet ? frame.fp() : frame.sp() + prologue.bytes;
    return base + offset;
  }

  /** The stack grows down: a caller lies above, and has code. */
  private @Nullable CallFrame valid(CallFrame caller, CallFrame callee) {
    boolean above = Long.compareUnsigned(caller.sp(), callee.sp()) >= 0;
    boolean moved = caller.sp() != callee.sp() || caller.pc() != callee.pc();
    return above && moved && caller.pc() != 0 && subject.physical(caller.pc()) >= 0 ? caller : null;
  }

  private long word(long va) {
    byte[] bytes = new byte[subject.xlen().bytes()];
    if (subject.read(va, bytes, 0, bytes.length) < bytes.length) {
      return 0;
    }
    long value = 0;
    for (int i = bytes.length - 1; i >= 0; i--) {
      value = value << 8 | bytes[i] & 0xFF;
    }
    return subject.xlen().signExtend(value);
  }

  /** What the first instructions of a function have done before a pc. */
  private static final class Prologue {
    static final long NONE = Long.MIN_VALUE;

    long bytes;
    long raOffset = NONE;
    long fpOffset = NONE;
    boolean framePointerSet;
  }

  private Prologue prologue(long startVa, long pc) {
    Prologue prologue = new Prologue();
    long va = subject.xlen().signExtend(startVa);
    for (int i = 0; i < MOST_PROLOGUE && va != pc; i++) {
      DecodedInstruction instruction = Code.at(subject, va);
      if (instruction == null) {
        break;
      }
      Instruction kind = instruction.instruction();
      boolean store = kind == Instruction.SD || kind == Instruction.SW;
      if (kind == Instruction.ADDI && instruction.rd() == SP && instruction.rs1() == SP) {
        if (instruction.immediate() > 0) {
          break;
        }
        prologue.bytes -= instruction.immediate();
      } else if (store && instruction.rs1() == SP && instruction.rs2() == RA) {
        prologue.raOffset = instruction.immediate() - prologue.bytes;
      } else if (store && instruction.rs1() == SP && instruction.rs2() == S0) {
        prologue.fpOffset = instruction.immediate() - prologue.bytes;
      } else if (kind == Instruction.ADDI && instruction.rd() == S0 && instruction.rs1() == SP) {
        prologue.framePointerSet = true;
        break;
      } else if (Code.jumps(instruction)) {
        break;
      }
      va += instruction.lengthBytes();
    }
    return prologue;
  }

  /** Whether only sp is to be put right before the function returns: ra and s0 are the caller's. */
  private boolean isLeaving(long pc) {
    long va = pc;
    for (int i = 0; i < MOST_EPILOGUE; i++) {
      DecodedInstruction instruction = Code.at(subject, va);
      if (instruction == null) {
        return false;
      }
      if (Code.isReturn(instruction)) {
        return true;
      }
      boolean raisesSp =
          instruction.instruction() == Instruction.ADDI
              && instruction.rd() == SP
              && instruction.rs1() == SP;
      if (!raisesSp) {
        return false;
      }
      va += instruction.lengthBytes();
    }
    return false;
  }

  private long leavingBytes(long pc) {
    DecodedInstruction instruction = Code.at(subject, pc);
    return instruction != null && instruction.instruction() == Instruction.ADDI
        ? instruction.immediate()
        : 0;
  }
}
